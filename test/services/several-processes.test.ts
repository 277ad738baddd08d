import { describe, expect, it } from 'vitest';
import { linkFiles } from '../support/rule-cases.ts';

const PACKAGES = {
  'package.json': '{ "name": "shop", "private": true, "workspaces": ["apps/*"] }\n',
  'apps/api/package.json': '{ "name": "@shop/api" }\n',
  'apps/api/main.js': "require('node:http').createServer().listen(3000);\n",
  'apps/jobs/package.json': '{ "name": "@shop/jobs", "dependencies": { "bullmq": "5" } }\n',
  'apps/jobs/main.js': "const { Worker } = require('bullmq');\nnew Worker('mails', async () => {});\n",
};
const image = (command: string): string => `FROM node:24-alpine\nWORKDIR /app\nCOPY . .\n${command}\n`;
const found = (files: Readonly<Record<string, string>>): readonly unknown[] =>
  linkFiles(files).map(({ name, kind, entry }) => [name, kind, entry]);
const BOTH = [
  ['api', 'http', 'apps/api/main.js'],
  ['jobs', 'worker', 'apps/jobs/main.js'],
];

describe('processes that one container keeps running are services of their own', () => {
  it.each([
    ['concurrently', 'CMD ["npx", "concurrently", "node apps/api/main.js", "cd apps/jobs && exec node main.js"]'],
    ['the background of a shell', 'CMD node apps/jobs/main.js & exec node apps/api/main.js'],
    ['the background of a shell that waits', 'CMD node apps/jobs/main.js & node apps/api/main.js & wait -n'],
  ])('%s', (_name, command) => {
    expect(found({ ...PACKAGES, Dockerfile: image(command) })).toEqual(expect.arrayContaining(BOTH));
  });

  it('supervisord', () => {
    const files = {
      ...PACKAGES,
      Dockerfile: image('COPY supervisord.conf /etc/supervisord.conf\nCMD ["supervisord"]'),
      'supervisord.conf':
        '[program:api]\ncommand=node /app/apps/api/main.js\n[program:jobs]\ncommand=node main.js\ndirectory=/app/apps/jobs\n',
    };
    expect(found(files)).toEqual(BOTH);
  });
});

it('apps of an ecosystem file that the image starts are services of their own', () => {
  const files = {
    ...PACKAGES,
    Dockerfile: image('CMD ["pm2-runtime", "ecosystem.config.js"]'),
    'ecosystem.config.js':
      "module.exports = { apps: [{ name: 'api', script: 'apps/api/main.js' }, { name: 'jobs', script: 'apps/jobs/main.js' }] };\n",
  };
  expect(found(files)).toEqual(BOTH);
});

it('two processes of one package are told apart by their files', () => {
  const files = {
    'package.json': '{ "name": "shop", "dependencies": { "bullmq": "5" } }\n',
    'server.js': PACKAGES['apps/api/main.js'],
    'worker.js': PACKAGES['apps/jobs/main.js'],
    Dockerfile: image('CMD ["npx", "concurrently", "node server.js", "node worker.js"]'),
  };
  expect(found(files)).toEqual([
    ['shop', 'http', 'server.js'],
    ['shop-worker', 'worker', 'worker.js'],
  ]);
});

it('what runs before the service in sequence is none', () => {
  const files = {
    'package.json':
      '{ "name": "shop", "scripts": { "start": "run-s migrate serve", "migrate": "node migrate.js", "serve": "node server.js" } }\n',
    'server.js': PACKAGES['apps/api/main.js'],
    'migrate.js': 'console.log(1);\n',
    Dockerfile: image('CMD ["npm", "start"]'),
  };
  expect(found(files)).toEqual([['shop', 'http', 'server.js']]);
});

it('an image of its own comes before one that holds everything', () => {
  const files = {
    ...PACKAGES,
    Dockerfile: image('CMD node apps/jobs/main.js & exec node apps/api/main.js'),
    'apps/api/Dockerfile': 'FROM node:24-alpine\nWORKDIR /app\nCOPY apps/api .\nCMD ["node", "main.js"]\n',
  };
  expect(linkFiles(files).map(({ entry, image: shipped }) => [entry, shipped?.dockerfile])).toEqual([
    ['apps/api/main.js', 'apps/api/Dockerfile'],
    ['apps/jobs/main.js', 'Dockerfile'],
  ]);
});
