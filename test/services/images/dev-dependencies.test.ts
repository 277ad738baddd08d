import { describe, expect, it } from 'vitest';
import { devDependenciesInImage } from '../../../src/services/images/dev-dependencies.ts';
import type { TreeOptions } from '../../../src/services/images/module-trees.ts';
import { at, imageOf } from './link.ts';

const answer = (text: string, options?: TreeOptions) => {
  const found = devDependenciesInImage(imageOf(text), options);
  return [found.answer, at(found.place).split('-')[0], at(found.decidedAt).split('-')[0]];
};

describe('devDependenciesInImage', () => {
  const cases: [name: string, text: string, expected: [answer: string, place: string, decidedAt: string]][] = [
    ['a plain install', 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n', ['yes', '4:5', '4:5']],
    ['an install that omits them', 'FROM node:22\nWORKDIR /app\nRUN npm ci --omit=dev\n', ['no', '3:5', '3:5']],
    ['NODE_ENV before the install', 'FROM node:22\nENV NODE_ENV=production\nRUN npm ci\n', ['no', '3:5', '3:5']],
    ['NODE_ENV after the install', 'FROM node:22\nRUN npm ci\nENV NODE_ENV=production\n', ['yes', '2:5', '2:5']],
    ['NODE_ENV that the build decides', 'FROM node:22\nARG NODE_ENV\nRUN npm ci\n', ['unknown', '3:5', '3:5']],
    [
      'pruned in the same RUN',
      'FROM node:22\nRUN npm ci && npm run build && npm prune --omit=dev\n',
      ['no', '2:32', '2:32'],
    ],
    ['pruned in a later RUN', 'FROM node:22\nRUN npm ci\nRUN npm prune --production\n', ['no', '3:5', '3:5']],
    ['a prune of extraneous packages alone', 'FROM node:22\nRUN npm ci\nRUN npm prune\n', ['yes', '2:5', '2:5']],
    [
      'wiped and installed again',
      'FROM node:22\nRUN npm i\nRUN rm -rf node_modules && npm ci --omit=dev\n',
      ['no', '3:28', '3:28'],
    ],
    ['installed again with them', 'FROM node:22\nRUN npm ci --omit=dev\nRUN npm ci\n', ['yes', '3:5', '3:5']],
    ['removed altogether', 'FROM node:22\nRUN npm ci && npm run build && rm -rf node_modules\n', ['no', '1:6', '1:6']],
    [
      'node_modules of the build stage',
      'FROM node:22 AS build\nWORKDIR /app\nRUN npm ci\nFROM node:22-slim\nCOPY --from=build /app/node_modules ./node_modules\n',
      ['yes', '5:1', '3:5'],
    ],
    [
      'files of the build stage by a pattern, beside modules that are copied by name',
      'FROM node:22 AS build\nWORKDIR /app\nRUN npm ci --omit=dev && cp -R node_modules prod\nRUN npm ci\nFROM node:22-slim\nCOPY --from=build /app/prod ./node_modules\nCOPY --from=build /app/*.json /app/package-lock.json ./\n',
      ['no', '6:1', '3:5'],
    ],
    [
      'everything of the build stage by a pattern',
      'FROM node:22 AS build\nWORKDIR /app\nRUN npm ci\nFROM node:22-slim\nCOPY --from=build /app/* ./\n',
      ['yes', '5:1', '3:5'],
    ],
    [
      'the whole folder of the build stage',
      'FROM node:22 AS build\nWORKDIR /app\nRUN npm ci\nFROM node:22-slim\nCOPY --from=build /app /srv\n',
      ['yes', '5:1', '3:5'],
    ],
    [
      'a workspace that yarn focuses by name over a full install',
      'FROM node:22 AS deps\nWORKDIR /app\nCOPY . .\nRUN yarn install --immutable\nFROM deps AS prod\nRUN yarn workspaces focus --production @shop/api\nFROM node:22-slim\nCOPY --from=prod /app/node_modules /app/node_modules\n',
      ['no', '8:1', '6:5'],
    ],
    [
      'modules set aside before the full install, and the argument for development left out',
      'FROM node:22 AS deps\nWORKDIR /app\nRUN yarn --production && cp -R ./node_modules /tmp && yarn && mv node_modules /tmp/node_modules_dev\nFROM node:22-slim\nARG DEBUG\nCOPY --from=deps /tmp/node_modules${DEBUG:+_dev} ./node_modules\n',
      ['no', '6:1', '3:5'],
    ],
    [
      'the modules for development set aside',
      'FROM node:22 AS deps\nWORKDIR /app\nRUN yarn --production && cp -R ./node_modules /tmp && yarn && mv node_modules /tmp/node_modules_dev\nFROM node:22-slim\nARG DEBUG=1\nCOPY --from=deps /tmp/node_modules${DEBUG:+_dev} ./node_modules\n',
      ['yes', '6:1', '3:55'],
    ],
    [
      'the build output alone',
      'FROM node:22 AS build\nWORKDIR /app\nRUN npm ci\nFROM node:22-slim\nCOPY --from=build /app/dist /app/dist\n',
      ['no', '4:6', '4:6'],
    ],
    [
      'a pruned stage',
      'FROM node:22 AS build\nWORKDIR /app\nRUN npm ci\nRUN npm prune --omit=dev\nFROM node:22-slim\nCOPY --from=build /app/node_modules /app/node_modules\n',
      ['no', '6:1', '4:5'],
    ],
    [
      'copied before the prune of a child stage',
      'FROM node:22 AS deps\nWORKDIR /app\nRUN npm ci\nFROM deps AS prod\nRUN npm prune --omit=dev\nFROM node:22-slim\nCOPY --from=deps /app/node_modules /app/node_modules\n',
      ['yes', '7:1', '3:5'],
    ],
    [
      'a production install, then the folder of the build stage over it',
      'FROM node:22 AS build\nWORKDIR /app\nRUN npm ci\nFROM node:22-slim\nWORKDIR /app\nRUN npm ci --omit=dev\nCOPY --from=build /app .\n',
      ['yes', '7:1', '3:5'],
    ],
    [
      'the folder of the build stage, then a production install',
      'FROM node:22 AS build\nWORKDIR /app\nRUN npm ci\nFROM node:22-slim\nWORKDIR /app\nCOPY --from=build /app .\nRUN npm ci --omit=dev\n',
      ['no', '7:5', '7:5'],
    ],
    [
      'inherited from a stage that has them',
      'FROM node:22 AS base\nWORKDIR /app\nRUN npm ci\nFROM base\nCMD ["node", "x"]\n',
      ['yes', '3:5', '3:5'],
    ],
    [
      'a side stage that does not ship',
      'FROM node:22 AS base\nWORKDIR /app\nRUN npm ci --omit=dev\nFROM base AS test\nRUN npm ci\nFROM base\nCMD ["node", "x"]\n',
      ['no', '3:5', '3:5'],
    ],
    [
      'set aside with cp before the full install',
      'FROM node:22 AS deps\nWORKDIR /app\nRUN npm ci --omit=dev\nRUN cp -R node_modules /prod_modules\nRUN npm ci\nFROM node:22-slim\nCOPY --from=deps /prod_modules /app/node_modules\n',
      ['no', '7:1', '3:5'],
    ],
    [
      'set aside with mv',
      'FROM node:22 AS deps\nWORKDIR /app\nRUN npm ci && mv node_modules /all\nFROM node:22-slim\nCOPY --from=deps /all /app/node_modules\n',
      ['yes', '5:1', '3:5'],
    ],
    [
      'node_modules of a workspace package',
      'FROM node:22 AS b\nWORKDIR /repo\nRUN npm ci\nFROM node:22-slim\nCOPY --from=b /repo/packages/api/node_modules /app/node_modules\n',
      ['yes', '5:1', '3:5'],
    ],
    [
      'pnpm deploy',
      'FROM node:22 AS b\nWORKDIR /repo\nRUN pnpm i --frozen-lockfile\nRUN pnpm --filter=api deploy --prod /out/api\nFROM node:22-slim\nCOPY --from=b /out/api /app\n',
      ['no', '6:1', '4:5'],
    ],
    [
      'pnpm deploy without --prod',
      'FROM node:22 AS b\nWORKDIR /repo\nRUN pnpm --filter=api deploy /out/api\nFROM node:22-slim\nCOPY --from=b /out/api /app\n',
      ['yes', '5:1', '3:5'],
    ],
    [
      'Next.js standalone',
      'FROM node:22 AS b\nWORKDIR /app\nRUN npm ci && npm run build\nFROM node:22-slim\nCOPY --from=b /app/.next/standalone ./\n',
      ['no', '5:1', '5:1'],
    ],
    [
      'yarn focus on one workspace over a tree that another stage filled',
      'FROM node:22 AS b\nWORKDIR /app\nRUN yarn install --immutable && yarn workspaces focus api\nFROM b AS prod\nRUN yarn workspaces focus --production api\nFROM node:22-slim\nCOPY --from=prod /app/node_modules /app/node_modules\n',
      ['no', '7:1', '5:5'],
    ],
    [
      'a prune behind a check that ends the build',
      'FROM node:22 AS b\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nRUN npm run build && test -f dist/main.js || (echo missing && exit 1) && rm -rf node_modules && npm ci --omit=dev\nFROM node:22-slim\nCOPY --from=b /app /app\n',
      ['no', '7:1', '5:97'],
    ],
    [
      'yarn focus',
      'FROM node:22 AS b\nWORKDIR /app\nRUN yarn install --immutable\nRUN yarn workspaces focus --production\nFROM node:22-slim\nCOPY --from=b /app /app\n',
      ['no', '6:1', '4:5'],
    ],
    [
      'the same package managers by lockfile',
      'FROM node:22\nRUN if [ -f yarn.lock ]; then yarn --frozen-lockfile; elif [ -f package-lock.json ]; then npm ci; fi\n',
      ['yes', '2:91', '2:91'],
    ],
    [
      'branches that differ',
      'FROM node:22\nARG MODE\nRUN if [ "$MODE" = dev ]; then npm ci; else npm ci --omit=dev; fi\n',
      ['unknown', '3:45', '3:45'],
    ],
    [
      'a global tool is no dependency',
      'FROM node:22-slim\nRUN npm i -g pm2\nCOPY --from=x:1 /app/dist /app\n',
      ['no', '1:6', '1:6'],
    ],
    [
      'a named package without a package.json',
      'FROM node:22-slim\nWORKDIR /t\nRUN npm i prisma\n',
      ['no', '3:5', '3:5'],
    ],
    [
      'a named package completes the tree',
      'FROM node:22-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\nRUN npm i newrelic\n',
      ['yes', '5:5', '5:5'],
    ],
    [
      'node_modules of an image built elsewhere',
      'FROM acme/base AS b\nFROM node:22-slim\nCOPY --from=b /app/node_modules /app/node_modules\n',
      ['unknown', '3:1', '3:1'],
    ],
    [
      'node_modules from the build context',
      'FROM node:22-slim\nCOPY node_modules ./node_modules\n',
      ['unknown', '2:1', '2:1'],
    ],
    ['a private base', 'FROM acme/base\nCMD ["node", "x"]\n', ['unknown', '1:6', '1:6']],
    ['the context alone', 'FROM node:22-slim\nCOPY . .\nCMD ["node", "x"]\n', ['unknown', '2:1', '2:1']],
    [
      'a static site',
      'FROM node:22 AS b\nRUN npm ci\nFROM nginx:1\nCOPY --from=b /dist /usr/share/nginx/html\n',
      ['no', '3:6', '3:6'],
    ],
    [
      'stages that copy from each other, which no build accepts',
      'FROM node:22 AS a\nCOPY --from=b /x/node_modules /x/node_modules\nFROM node:22 AS b\nCOPY --from=a /x /x\n',
      ['no', '3:6', '3:6'],
    ],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    expect(answer(text)).toEqual(expected);
  });

  it('follows package scripts', () => {
    const text = 'FROM node:22\nWORKDIR /app\nRUN npm run setup\n';
    const script = (name: string) => (name === 'setup' ? 'npm ci' : undefined);
    expect(answer(text, { script })).toEqual(['yes', '3:5', '3:5']);
    expect(devDependenciesInImage(imageOf(text), { script }).why).toBe(
      'npm ci (through the script setup) installs devDependencies',
    );
  });

  it('follows an image that the repository builds itself', () => {
    const base = imageOf('FROM node:22\nWORKDIR /opt/app\nRUN npm ci && npm prune --omit=dev\n');
    const text = 'FROM acme/base AS b\nFROM node:22-slim\nCOPY --from=b /opt/app/node_modules ./node_modules\n';
    const imageOfReference = (reference: { name: string }) => (reference.name === 'acme/base' ? base : undefined);
    expect(answer(text, { imageOf: imageOfReference })).toEqual(['no', '3:1', '3:15']);
  });
});

describe('packages of a workspace copied without its root', () => {
  const text =
    'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN yarn install --immutable\nFROM node:22-slim\nCOPY --from=build /app/packages /srv/packages\n';

  it('bring the node_modules that are not hoisted', () => {
    expect(answer(text, { holdsModules: (folder) => folder === 'packages' })).toEqual(['yes', '6:1', '4:5']);
  });

  it('bring none where all are hoisted', () => {
    expect(answer(text)).toEqual(['no', '5:6', '5:6']);
  });
});
