import { at, textOf } from '../../parsers/data.ts';
import { fileStart, type Place } from '../../parsers/place.ts';
import { pipelineOf } from '../../services/ci/pipeline.ts';
import { installsOfService } from '../../services/images/service-image.ts';
import type { PackageManager, Service } from '../../services/types.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

/** Installs of the whole project by another manager than the one that wrote the lockfile. */
function otherInstalls(
  service: Service,
  managers: ReadonlySet<PackageManager>,
): readonly { readonly text: string; readonly manager: string; readonly place: Place }[] {
  const inImage = installsOfService(service)
    .filter((install) => !install.global && install.packages.length === 0 && install.verb !== 'prune')
    .map((install) => ({
      text: `${install.manager} ${install.text}`.trim(),
      manager: install.manager,
      place: install.place,
    }));
  const inCi = pipelineOf(service).runs.flatMap(({ command: { words, place } }) => {
    const [manager = '', verb = ''] = words;
    const whole =
      words.slice(2).every((word) => word.startsWith('-')) && !words.includes('-g') && !words.includes('--global');
    const installs = /^(?:npm|pnpm|bun)$/.test(manager)
      ? /^(?:i|install|ci)$/.test(verb)
      : manager === 'yarn' && (verb === '' || verb === 'install');
    return whole && installs ? [{ text: words.join(' '), manager, place }] : [];
  });
  return [...inImage, ...(service.image ? [] : inCi)].filter(
    ({ manager }) => ![...managers].some((known) => known === manager),
  );
}

export const mixedLockfiles: Rule = {
  id: 'mixed-lockfiles',
  code: 'NR1007',
  title: 'Two package managers work on one project',
  area: 'runtime',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['single-lockfile'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    several:
      '{file} lies beside {other}: which one an install obeys depends on who runs it, and the other one is out of date. Keep the lockfile of one package manager.',
    declared:
      '{file} is the lockfile of {manager}, but package.json declares {declared}: installs do not read it. Convert it and delete the other.',
    command:
      '`{command}` does not read {file}: the versions that were tested are not those that are installed. Install with {manager}, or commit the lockfile of {used}.',
  },
  docs: {
    what: 'Compares the lockfiles of the package and its workspace root with each other, with "packageManager", and with the installs of the image (of CI without an image).',
    why: 'A lockfile that the install ignores pins nothing.',
    fix: 'Delete the lockfiles of other managers and install with one.',
    references: ['https://docs.npmjs.com/cli/configuring-npm/package-lock-json', 'https://pnpm.io/cli/import'],
  },
  examples: {
    bad: [
      {
        title: 'two of them',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'package-lock.json': '{ "lockfileVersion": 3 }\n',
          'yarn.lock': '# yarn lockfile v1\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'one',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'package-lock.json': '{ "lockfileVersion": 3 }\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const { package: owner, repository } = service;
    if (!owner) return [notApplicable('the service has no package.json')];
    const { tracked } = repository;
    const lockfiles = owner.lockfiles.filter((item) => !tracked || tracked.size === 0 || tracked.has(item.path));
    const first = lockfiles[0];
    if (!first) return [notApplicable('no lockfile is committed')];
    const managers = new Set(lockfiles.map((item) => item.manager));
    const root = repository.packages.find((item) => item.folder === owner.workspaceRoot);
    const declared = (textOf(at(owner.data, 'packageManager')) ?? textOf(at(root?.data, 'packageManager')))?.split(
      '@',
    )[0];
    const failures: Outcome[] = [];
    const other = lockfiles.find((item) => item.manager !== first.manager);
    if (other) {
      const stray = declared === other.manager ? first : other;
      const kept = stray === first ? other : first;
      failures.push(
        fail({
          message: 'several',
          args: { file: stray.path, other: kept.path },
          place: fileStart(stray.path),
          related: [{ place: fileStart(kept.path) }],
          anchor: owner.folder,
        }),
      );
    } else if (declared !== undefined && /^(?:npm|pnpm|yarn|bun)$/.test(declared) && declared !== first.manager) {
      failures.push(
        fail({
          message: 'declared',
          args: { file: first.path, manager: first.manager, declared },
          place: fileStart(first.path),
          anchor: owner.folder,
        }),
      );
    }
    for (const { text, manager, place } of otherInstalls(service, managers).slice(0, 1)) {
      failures.push(
        fail({
          message: 'command',
          args: { command: text, file: first.path, manager: first.manager, used: manager },
          place,
          related: [{ place: fileStart(first.path) }],
          anchor: text,
        }),
      );
    }
    return failures.length > 0 ? failures : [pass(fileStart(first.path))];
  },
};
