import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { loadRecipes } from '../../src/fixes/index.ts';
import { fixFiles } from '../support/fix-files.ts';

const loaded = vi.hoisted(() => ({ times: 0 }));
vi.mock('ts-morph', (original) => {
  loaded.times++;
  return original();
});

const orders = path.resolve(import.meta.dirname, '../../fixtures/services/orders-api');
const quiet = { write: () => true };
const SOURCE =
  "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\n";
const DOCKERFILE = 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n';
const files = { 'package.json': '{ "name": "api" }\n', Dockerfile: DOCKERFILE, 'server.js': SOURCE };

it('ts-morph is loaded when source is changed, and no sooner', async () => {
  await main(['lint', orders], { stdout: quiet, stderr: quiet, env: {}, cwd: orders, today: '2026-11-20' });
  expect(loaded.times, 'lint').toBe(0);
  const recipes = await loadRecipes();
  expect(loaded.times, 'the tables of recipes').toBe(0);
  await fixFiles(files, new Map([['root-user', recipes.get('root-user') ?? []]]));
  expect(loaded.times, 'a Dockerfile').toBe(0);
  await fixFiles(files, new Map([['missing-sigterm-handler', recipes.get('missing-sigterm-handler') ?? []]]));
  expect(loaded.times, 'source').toBe(1);
});
