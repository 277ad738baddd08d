import { describe, expect, it } from 'vitest';
import { linkFiles } from '../support/rule-cases.ts';

const MANIFEST = JSON.stringify({ name: 'api', scripts: { start: 'node main.js', test: 'node --test' } });
const SOURCE = "require('node:http').createServer().listen(3000);\n";
const image = (...lines: readonly string[]): string => ['FROM node:24-alpine', 'COPY . .', ...lines, ''].join('\n');

describe('images that are no service', () => {
  const base = { 'package.json': MANIFEST, 'main.js': SOURCE, Dockerfile: image('CMD ["node", "main.js"]') };
  const dockerfiles = (files: Readonly<Record<string, string>>): readonly (string | undefined)[] =>
    linkFiles({ ...base, ...files }).map((service) => service.image?.dockerfile);

  it.each(['api.test.Dockerfile', 'Dockerfile.e2e', 'Dockerfile.integration'])(
    '%s beside the one that ships',
    (name) => {
      expect(dockerfiles({ [name]: image('CMD ["npm", "test"]') })).toEqual(['Dockerfile']);
    },
  );

  it('an image that only the compose file of the integration tests builds', () => {
    const compose = 'services:\n  api:\n    build: { context: ., dockerfile: Dockerfile.integration }\n';
    expect(
      dockerfiles({
        'docker-compose.integration.yml': compose,
        'Dockerfile.integration': image('ENV INTEGRATION_TEST=true', 'CMD ["node", "main.js"]'),
      }),
    ).toEqual(['Dockerfile']);
  });

  it('a tool that is installed and started', () => {
    expect(
      dockerfiles({ 'mail.Dockerfile': 'FROM node:24-alpine\nRUN npm i -g maildev@2.0.5\nCMD maildev\n' }),
    ).toEqual(['Dockerfile']);
  });

  it('the image of the tests is judged where there is no other', () => {
    const [service] = linkFiles({
      'package.json': MANIFEST,
      'main.js': SOURCE,
      'Dockerfile.test': image('CMD ["node", "main.js"]'),
    });
    expect(service?.image?.dockerfile).toBe('Dockerfile.test');
  });
});

describe('a workspace package that pnpm deploy puts into the image', () => {
  const workspace = {
    'package.json': '{ "name": "root", "scripts": { "start": "echo no" } }',
    'pnpm-workspace.yaml': 'packages:\n  - apps/*\n',
    'apps/api/package.json': '{ "name": "@acme/api", "scripts": { "start:prod": "node main.js" } }',
    'apps/api/main.js': SOURCE,
  };
  const build = (deploy: string): string =>
    `FROM node:24 AS build\nWORKDIR /app\nCOPY . .\nRUN ${deploy}\nFROM node:24\nWORKDIR /app\nCOPY --from=build /prod/api ./\nCMD ["pnpm", "start:prod"]\n`;

  it.each([
    'pnpm --filter @acme/api --prod deploy /prod/api',
    'pnpm deploy --filter=@acme/api --legacy --prod /prod/api',
  ])('%s', (deploy) => {
    expect(linkFiles({ ...workspace, Dockerfile: build(deploy) }).map(({ entry }) => entry)).toEqual([
      'apps/api/main.js',
    ]);
  });

  it('fly.toml in a folder: the context is where the copied files stand', () => {
    const [service] = linkFiles({
      ...workspace,
      '.dockerignore': '**/node_modules\n',
      'apps/api/.dockerignore': 'dist\n',
      'apps/api/fly.toml': "app = 'api'\n[build]\ndockerfile = './Dockerfile'\n",
      'apps/api/Dockerfile':
        'FROM node:24\nWORKDIR /app\nCOPY pnpm-workspace.yaml package.json ./\nCOPY apps/api ./apps/api\nCMD ["node", "apps/api/main.js"]\n',
    });
    expect([service?.image?.context, service?.image?.ignoreFile, service?.entry]).toEqual([
      '.',
      '.dockerignore',
      'apps/api/main.js',
    ]);
  });
});

it('a matrix of targets builds one image for each', () => {
  const services = linkFiles({
    'package.json': MANIFEST,
    'web.js': SOURCE,
    'jobs.js': SOURCE,
    Dockerfile:
      'FROM node:24 AS base\nCOPY . .\nFROM base AS web\nCMD ["node", "web.js"]\nFROM base AS jobs\nCMD ["node", "jobs.js"]\n',
    '.github/workflows/docker.yml': `on: push
jobs:
  image:
    strategy: { matrix: { target: [web, jobs] } }
    runs-on: ubuntu-latest
    steps:
      - uses: docker/build-push-action@v6
        with: { context: ., push: true, target: "\${{ matrix.target }}" }
`,
  });
  expect(services.map(({ entry, image }) => [entry, image?.target])).toEqual([
    ['jobs.js', 'jobs'],
    ['web.js', 'web'],
  ]);
});
