import { describe, expect, it } from 'vitest';
import { findInstalls, type InstallCommand } from '../../../src/services/images/installs.ts';
import { at, imageOf } from './link.ts';

const installs = (text: string, options?: Parameters<typeof findInstalls>[1]) => findInstalls(imageOf(text), options);
const one = (run: string, before = '', options?: Parameters<typeof findInstalls>[1]): InstallCommand => {
  const found = installs(`FROM node:22\n${before}RUN ${run}\n`, options);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} installs`);
  return found[0];
};

describe('which commands install', () => {
  const cases: [run: string, found: string[]][] = [
    ['npm ci', ['npm ci']],
    ['npm clean-install && npm run build', ['npm ci']],
    ['npm i', ['npm install']],
    ['npm --prefix server install', ['npm install']],
    ['npm --loglevel warn install --only=prod', ['npm install']],
    ['npm run build && npm test', []],
    ['npm cache clean --force', []],
    ['npm config set registry https://r.example.com', []],
    ['yarn', ['yarn install']],
    ['yarn --frozen-lockfile', ['yarn install']],
    ['yarn install && yarn build', ['yarn install']],
    ['yarn workspaces focus --production', ['yarn focus']],
    ['yarn cache clean', []],
    ['yarn --version', []],
    ['pnpm i --frozen-lockfile', ['pnpm install']],
    ['pnpm fetch && pnpm install --offline', ['pnpm fetch', 'pnpm install']],
    ['pnpm --filter=api deploy --prod /out', ['pnpm deploy']],
    ['pnpm -r build', []],
    ['bun install', ['bun install']],
    ['bun ci', ['bun ci']],
    ['corepack enable && pnpm install', ['pnpm install']],
    ['corepack pnpm install', ['pnpm install']],
    ['npx pnpm@9 install', ['pnpm install']],
    ['npx --yes yarn install', ['yarn install']],
    ['node .yarn/releases/yarn-4.1.0.cjs install --immutable', ['yarn install']],
    ['env NODE_ENV=production npm ci', ['npm ci']],
    ['cd /srv && (npm ci; rm -rf x) | tee log', ['npm ci']],
    ['sh -c "npm ci && npm cache clean --force"', ['npm ci']],
    ["su node -c 'npm ci'", ['npm ci']],
    ['gosu node npm ci', ['npm ci']],
    ['timeout 600 npm ci', ['npm ci']],
    ['if [ -f yarn.lock ]; then yarn; else npm ci; fi', ['yarn install', 'npm ci']],
    ['echo "npm install"', []],
    ['apk add npm', []],
    ['["npm", "ci"]', ['npm ci']],
    ['["sh", "-c", "npm ci"]', ['npm ci']],
  ];
  it.each(cases)('%s', (run, found) => {
    expect(installs(`FROM node:22\nRUN ${run}\n`).map((i) => `${i.manager} ${i.verb}`)).toEqual(found);
  });

  it('reads heredoc scripts, of shells alone', () => {
    const text = (head: string, body: string) => `FROM node:22\nRUN ${head}<<EOF\n${body}\nEOF\n`;
    expect(installs(text('', 'set -e\ncd /app\n  npm ci')).map((i) => [at(i.place), i.folder])).toEqual([
      ['5:3-5:9', '/app'],
    ]);
    expect(installs(text('bash -e ', 'npm ci')).length).toBe(1);
    expect(installs(text('', '#!/bin/sh\nnpm ci')).length).toBe(1);
    expect(installs(text('', '#!/usr/bin/env node\nnpm ci')).length).toBe(0);
    expect(installs(text('cat > x ', 'npm ci')).length).toBe(0);
  });

  it('counts the stages that are reached, ONBUILD in the child', () => {
    const text = 'FROM node:22 AS a\nONBUILD RUN npm ci\nFROM node:22 AS b\nRUN npm i\nFROM a\n';
    expect(installs(text).map((i) => [i.verb, i.stage.index, at(i.place)])).toEqual([['ci', 2, '2:13-2:19']]);
  });
});

describe('places', () => {
  it('are those of the command inside the RUN', () => {
    const text =
      'FROM node:22\nRUN apk add git \\\n  # comment\n  && npm ci \\\n     --omit=dev \\\n  && npm cache clean\n';
    expect(installs(text).map((i) => at(i.place))).toEqual(['4:6-5:16']);
  });
  it('leave prefixes and wrappers out', () => {
    expect(at(one('NODE_ENV=production npm ci').place)).toBe('2:25-2:31');
    expect(at(one("sh -c 'npm ci'").place)).toBe('2:12-2:18');
  });
});

describe('packages', () => {
  const cases: [run: string, packages: string[], global: boolean][] = [
    ['npm install -g pm2@5 --loglevel warn', ['pm2@5'], true],
    ['npm install --omit dev', [], false],
    ['npm install --registry https://r.example.com left-pad', ['left-pad'], false],
    ['npm install --production --no-audit', [], false],
    ['npm install --fetch-retries 5 --workspace api', [], false],
    ['npm i -w api -C server', [], false],
    ['npm install --location=global npm@10', ['npm@10'], true],
    ['npm install --unknown-flag lodash', ['lodash'], false],
    ['npm install --legacy-peer-deps true', [], false],
    ['yarn add express --network-timeout 600000', ['express'], false],
    ['yarn --cwd app install --network-concurrency 1', [], false],
    ['pnpm add -g turbo --store-dir /s', ['turbo'], true],
    ['pnpm install --filter api --prod', [], false],
    ['bun add -g pm2', ['pm2'], true],
    ['npm ci -- --x', ['--x'], false],
  ];
  it.each(cases)('%s', (run, packages, global) => {
    const install = one(run);
    expect([install.packages, install.global]).toEqual([packages, global]);
  });
  it('yarn global is no install of the service', () => {
    expect(installs('FROM node:22\nRUN yarn global add pm2\n')).toEqual([]);
  });
});

describe('frozen', () => {
  const cases: [run: string, before: string, frozenBy: string | undefined][] = [
    ['npm ci', '', 'verb'],
    ['npm install', '', undefined],
    ['npm install', 'ENV CI=true\n', undefined],
    ['yarn install --frozen-lockfile', '', 'flag'],
    ['yarn --immutable', '', 'flag'],
    ['yarn install', '', undefined],
    ['yarn install', 'COPY .yarnrc.yml ./\nENV CI=1\n', 'environment'],
    ['yarn install --no-immutable', 'COPY .yarnrc.yml ./\nENV CI=1\n', undefined],
    ['yarn install', 'ENV YARN_ENABLE_IMMUTABLE_INSTALLS=true\n', 'environment'],
    ['pnpm i --frozen-lockfile', '', 'flag'],
    ['pnpm i', '', undefined],
    ['pnpm i', 'ENV CI=true\n', 'environment'],
    ['CI=1 pnpm i', '', 'environment'],
    ['pnpm i --no-frozen-lockfile', 'ENV CI=true\n', undefined],
    ['pnpm fetch', '', 'verb'],
    ['bun install --frozen-lockfile', '', 'flag'],
    ['bun install --production', '', 'flag'],
    ['bun install', '', undefined],
  ];
  it.each(cases)('%s after %s', (run, before, frozenBy) => {
    const install = one(run, before);
    expect([install.frozen, install.frozenBy]).toEqual([frozenBy !== undefined, frozenBy]);
  });
});

describe('devDependencies', () => {
  const cases: [run: string, before: string, omitsDev: boolean | '?', by: string | undefined][] = [
    ['npm ci', '', false, undefined],
    ['npm ci --omit=dev', '', true, 'flag'],
    ['npm ci --omit dev', '', true, 'flag'],
    ['npm ci --only=production', '', true, 'flag'],
    ['npm ci --only prod', '', true, 'flag'],
    ['npm ci --production', '', true, 'flag'],
    ['npm ci --production=false', 'ENV NODE_ENV=production\n', false, 'flag'],
    ['npm ci --omit=optional', '', false, undefined],
    ['npm ci', 'ENV NODE_ENV=production\n', true, 'environment'],
    ['npm ci', 'ARG NODE_ENV=production\n', true, 'environment'],
    ['npm ci', 'ARG NODE_ENV\n', '?', undefined],
    ['npm ci --include=dev', 'ENV NODE_ENV=production\n', false, undefined],
    ['NODE_ENV=development npm ci', 'ENV NODE_ENV=production\n', false, undefined],
    ['NODE_ENV=production npm ci', '', true, 'environment'],
    ['export NODE_ENV=production && npm ci', '', true, 'environment'],
    ['npm run build; npm ci', 'ENV npm_config_production=true\n', true, 'environment'],
    ['npm ci', 'ENV NPM_CONFIG_OMIT=dev\n', true, 'environment'],
    ['yarn install --production', '', true, 'flag'],
    ['yarn install', 'ENV NODE_ENV=production\n', true, 'environment'],
    ['yarn install --production=false', 'ENV NODE_ENV=production\n', false, 'flag'],
    ['yarn install --immutable', 'ENV NODE_ENV=production\n', false, undefined],
    ['yarn workspaces focus --all --production', '', true, 'flag'],
    ['yarn workspaces focus api', 'ENV NODE_ENV=production\n', false, undefined],
    ['pnpm i --prod', '', true, 'flag'],
    ['pnpm i -P', '', true, 'flag'],
    ['pnpm i', 'ENV NODE_ENV=production\n', true, 'environment'],
    ['pnpm i --prod=false', 'ENV NODE_ENV=production\n', false, 'flag'],
    ['pnpm --filter api deploy /out', '', false, undefined],
    ['pnpm --filter api --prod deploy /out', '', true, 'flag'],
    ['bun install --production', '', true, 'flag'],
    ['bun install', 'ENV NODE_ENV=production\n', false, undefined],
  ];
  it.each(cases)('%s after %s', (run, before, omitsDev, by) => {
    const install = one(run, before);
    expect([install.omitsDevUnknown ? '?' : install.omitsDev, install.omitsDevBy]).toEqual([omitsDev, by]);
  });

  it('names the deprecated spellings', () => {
    expect(one('npm ci --only=production').deprecatedFlag).toBe('--only=production');
    expect(one('npm prune --production').deprecatedFlag).toBe('--production');
    expect(one('npm ci --omit=dev').deprecatedFlag).toBeUndefined();
    expect(one('yarn install --production').deprecatedFlag).toBeUndefined();
  });

  it.each([
    ['npm prune --omit=dev', true],
    ['npm prune', false],
    ['pnpm prune --prod', true],
    ['yarn workspaces focus --production', true],
    ['npm install --omit=dev', true],
    ['npm install --omit=dev express', false],
  ])('%s prunes: %s', (run, expected) => {
    expect(one(run).productionPrune).toBe(expected);
  });
});

describe('folders', () => {
  const cases: [run: string, folder: string | undefined][] = [
    ['npm ci', '/app'],
    ['cd server && npm ci', '/app/server'],
    ['cd /srv; npm ci', '/srv'],
    ['(cd server && npm i x); npm ci', '/app'],
    ['cd $UNKNOWN && npm ci', undefined],
    ['cd ${APP}/api && npm ci', '/opt/api'],
    ['npm ci --prefix web', '/app/web'],
    ['npm -C /srv ci', '/srv'],
    ['yarn --cwd web install', '/app/web'],
    ['pnpm --dir web install', '/app/web'],
  ];
  it.each(cases)('%s', (run, folder) => {
    const found = installs(`FROM node:22\nARG APP=/opt\nWORKDIR /app\nRUN ${run}\n`);
    expect(found.at(-1)?.folder).toBe(folder);
  });

  it('a deploy has a target', () => {
    expect(one('pnpm --filter=api deploy --prod /prod/api').target).toBe('/prod/api');
  });
});

describe('package scripts', () => {
  const scripts: Record<string, string> = {
    setup: 'npm ci',
    prod: 'cross-env NODE_ENV=production npm ci',
    deep: 'npm run setup && echo done',
    loop: 'npm run loop',
    web: 'cd web && npm ci',
  };
  const script = (name: string) => scripts[name];
  it.each([
    ['npm run setup', ['ci false /app setup']],
    ['npm run prod', ['ci true /app prod']],
    ['npm run deep', ['ci false /app deep']],
    ['npm run loop', []],
    ['yarn web', ['ci false /app/web web']],
    ['npm run nothing', []],
  ])('%s', (run, expected) => {
    const found = installs(`FROM node:22\nWORKDIR /app\nRUN ${run}\n`, { script });
    expect(found.map((i) => `${i.verb} ${i.omitsDev} ${i.folder} ${i.via}`)).toEqual(expected);
  });
  it('keep the place of the command in the Dockerfile', () => {
    const found = installs('FROM node:22\nRUN apk add git && npm run setup -- --x\n', { script });
    expect(found.map((i) => at(i.place))).toEqual(['2:20-2:40']);
  });
});

describe('conditions', () => {
  const cases: [name: string, text: string, found: [text: string, conditional: boolean, test: string | undefined][]][] =
    [
      [
        'a branch that only the build decides',
        'ARG MODE\nRUN if [ "$MODE" = "prod" ]; then npm ci --omit=dev; else npm i; fi',
        [
          ['ci', true, '[ "$MODE" = "prod" ]'],
          ['i', true, 'else'],
        ],
      ],
      [
        'a branch that the default of an ARG decides',
        'ARG MODE=prod\nRUN if [ "$MODE" = "prod" ]; then npm ci --omit=dev; else npm i; fi',
        [['ci', false, '[ "prod" = "prod" ]']],
      ],
      [
        'the other branch',
        'ARG MODE=dev\nRUN if [ "$MODE" = prod ]; then npm ci; elif [ -z "$MODE" ]; then npm ci; else npm i; fi',
        [['i', false, 'else']],
      ],
      [
        'a file that only the build has',
        'RUN if [ -f package-lock.json ]; then npm ci; fi',
        [['ci', true, '[ -f package-lock.json ]']],
      ],
      [
        'a test before && and ||',
        'ARG MODE\nRUN [ "$MODE" = prod ] && npm ci || npm i',
        [
          ['ci', true, '[ "$MODE" = prod ]'],
          ['i', true, '[ "$MODE" = prod ]'],
        ],
      ],
      [
        'a decided test before &&',
        'ARG MODE=x\nRUN [ "$MODE" != prod ] && npm ci || npm i',
        [['ci', false, '[ x != prod ]']],
      ],
      ['a loop', 'RUN for d in a b; do npm ci; done', [['ci', true, undefined]]],
    ];
  it.each(cases)('%s', (_, text, found) => {
    expect(installs(`FROM node:22\n${text}\n`).map((i) => [i.text, i.conditional, i.test])).toEqual(found);
  });

  it('tells whether a failure is ignored', () => {
    expect(one('npm i || true').ignoredFailure).toBe(true);
    expect(one('npm i || exit 1').ignoredFailure).toBe(false);
  });
});
