import { devDependenciesOfService } from '../../services/images/service-image.ts';
import type { Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

export const devDependenciesInImage: Rule = {
  id: 'dev-dependencies-in-image',
  code: 'NR1106',
  title: 'devDependencies are in the image that ships',
  area: 'image',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['no-dev-deps-in-image'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    present:
      'The shipped image holds devDependencies ({why}): {count}, with all they bring, that never run in production, but are scanned, patched and exploitable. Install with --omit=dev (pnpm --prod, yarn workspaces focus --production), or prune before the COPY.',
  },
  docs: {
    what: 'Follows node_modules through the build: which install wrote them, whether a later prune thinned them, and which COPY brought them into the shipped stage.',
    why: 'Test runners, bundlers and their trees make up most of an image: slower pulls and starts, and most of the findings of a scanner.',
    fix: 'Install production dependencies in a stage of their own (`npm ci --omit=dev`) and copy those node_modules; or `npm prune --omit=dev` after the build.',
    references: ['https://docs.npmjs.com/cli/commands/npm-ci#omit', 'https://pnpm.io/cli/deploy'],
  },
  examples: {
    bad: [
      {
        title: 'a plain install',
        files: {
          'package.json': '{ "name": "api", "devDependencies": { "jest": "^30.0.0" } }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'without devDependencies',
        files: {
          'package.json': '{ "name": "api", "devDependencies": { "jest": "^30.0.0" } }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nRUN npm ci --omit=dev\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const answer = devDependenciesOfService(service);
    if (!answer || !service.image) return [notApplicable('the service has no Dockerfile')];
    const own = [...(service.package?.dependencies.values() ?? [])].filter((item) => item.kind === 'devDependencies');
    // A member whose folder is the whole context is installed without the root of its workspace.
    const alone = service.package !== undefined && service.image.context === service.package.folder;
    const isMember =
      !alone && service.package !== undefined && service.package.workspaceRoot !== service.package.folder;
    if (own.length === 0 && service.package && !isMember) {
      return [pass({ place: service.package.data.place, note: 'the package has no devDependencies' })];
    }
    if (answer.answer === 'unknown') return [unknown(answer.why, { place: answer.place })];
    if (answer.answer === 'no') return [pass({ place: answer.decidedAt, note: answer.why })];
    // An install of a workspace brings those of all its packages.
    const count = isMember || own.length === 0 ? countInWorkspace(service) : own.length;
    const related = answer.decidedAt === answer.place ? [] : [{ place: answer.decidedAt, note: 'installed here' }];
    return [
      fail({
        message: 'present',
        args: { why: answer.why, count },
        place: answer.place,
        related,
        anchor: service.image.dockerfile,
      }),
    ];
  },
};

function countInWorkspace({ package: own, repository }: Service): number {
  const names = repository.packages
    .filter((item) => item.workspaceRoot === own?.workspaceRoot)
    .flatMap((item) => [...item.dependencies].filter(([, { kind }]) => kind === 'devDependencies'));
  return new Set(names.map(([name]) => name)).size;
}
