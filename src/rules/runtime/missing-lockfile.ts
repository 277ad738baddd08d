import { fileStart } from '../../parsers/place.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

export const missingLockfile: Rule = {
  id: 'missing-lockfile',
  code: 'NR1004',
  title: 'No lockfile is committed',
  area: 'runtime',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['dependency-pinning'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      'No lockfile governs this package, so each build resolves its dependencies ({count}) anew: two builds of one commit differ, and a hijacked release ships at once. Commit package-lock.json (or the lockfile of your manager).',
    untracked:
      '{file} exists here but is not committed: CI and image builds resolve dependencies anew. Commit it and remove it from .gitignore.',
  },
  docs: {
    what: 'Looks for the lockfile of the package or of its workspace root, and whether git tracks it.',
    why: 'Only a lockfile makes an install repeatable; ranges in package.json are an invitation to every release within them.',
    fix: 'Run the install once, commit the lockfile, install with the frozen form in CI and images.',
    references: ['https://docs.npmjs.com/cli/configuring-npm/package-lock-json'],
  },
  examples: {
    bad: [
      {
        title: 'no lockfile',
        files: {
          'package.json':
            '{ "name": "api", "dependencies": { "express": "^5.0.0" }, "scripts": { "start": "node server.js" } }\n',
          'server.js': "require('express')().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'a lockfile',
        files: {
          'package.json':
            '{ "name": "api", "dependencies": { "express": "^5.0.0" }, "scripts": { "start": "node server.js" } }\n',
          'package-lock.json': '{ "lockfileVersion": 3 }\n',
          'server.js': "require('express')().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const own = service.package;
    if (!own) return [notApplicable('the service has no package.json')];
    const { tracked } = service.repository;
    const committed = own.lockfiles.filter((lockfile) => !tracked || tracked.size === 0 || tracked.has(lockfile.path));
    if (committed.length > 0) return committed.map((lockfile) => pass(fileStart(lockfile.path)));
    const count = [...own.dependencies.values()].filter((item) => item.kind !== 'peerDependencies').length;
    const first = [...own.dependencies.values()][0];
    if (!first) return [notApplicable('the package has no dependencies')];
    const untracked = own.lockfiles[0];
    if (untracked)
      return [
        fail({
          message: 'untracked',
          args: { file: untracked.path },
          place: fileStart(untracked.path),
          anchor: own.folder,
        }),
      ];
    return [fail({ message: 'missing', args: { count }, place: first.place, anchor: own.folder })];
  },
};
