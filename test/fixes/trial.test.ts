import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../src/fixes/types.ts';
import { fixFiles } from '../support/fix-files.ts';

const FILES = {
  'package.json': '{ "name": "api", "version": "1.0.0" }\n',
  Dockerfile: 'FROM node:24-slim\nENV NODE_ENV=production\nCOPY . .\nCMD node server.js\n',
  'server.js': "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);\n",
};
const DOCKERFILE = FILES.Dockerfile.length;

/** A remedy for whatever the rule finds. */
function recipe(rule: string, start: number, end: number, text: string, path = 'Dockerfile'): Recipe {
  return { rule, level: 'safe', title: rule, fix: () => [{ path, start, end, text }] };
}

const command = recipe('blocked-signals', DOCKERFILE - 15, DOCKERFILE - 1, '["node", "server.js"]');
const at = FILES.Dockerfile.indexOf('COPY');
const user = recipe('root-user', at, at, 'USER 1000\n');
const table = (...recipes: readonly Recipe[]) => new Map(recipes.map((item) => [item.rule, [item]]));

describe('remedies of one round', () => {
  it('are kept together when they do no harm', async () => {
    const { run } = await fixFiles(FILES, table(command, user));
    expect(run.files.get('Dockerfile')).toBe(
      'FROM node:24-slim\nENV NODE_ENV=production\nUSER 1000\nCOPY . .\nCMD ["node", "server.js"]\n',
    );
    expect(run.dropped).toEqual([]);
  });

  it('leave out the one that solves nothing', async () => {
    const idle = recipe('root-user', at, at, '# a comment\n');
    const { run } = await fixFiles(FILES, table(command, idle));
    expect(run.applied.map((item) => item.recipe)).toEqual([command]);
    expect(run.dropped.map((item) => [item.proposal.recipe, item.reason])).toEqual([
      [idle, 'root-user would still be found'],
    ]);
  });

  it('leave out the one whose own lines raise something', async () => {
    const raising = recipe('root-user', at, at, 'ENV API_PASSWORD=hunter2hunter2\nUSER 1000\n');
    const { run } = await fixFiles(FILES, table(command, raising));
    expect(run.applied.map((item) => item.recipe)).toEqual([command]);
    expect(run.dropped.map((item) => item.reason)).toEqual([expect.stringMatching(/^it would raise /)]);
  });

  it('leave out what breaks a file', async () => {
    const broken = recipe('root-user', at, at, 'USER\n');
    const text = FILES['server.js'];
    const garbage = recipe('missing-sigterm-handler', text.length, text.length, 'process.on(\n', 'server.js');
    const { run } = await fixFiles(FILES, table(command, broken, garbage));
    expect(run.applied.map((item) => item.recipe)).toEqual([command]);
    expect([...run.files.keys()]).toEqual(['Dockerfile']);
    expect(run.dropped).toHaveLength(2);
  });

  it('are tried again on what the others left when they only do not go together', async () => {
    // Both write the user; the second finds nothing to do afterwards.
    const same = recipe('missing-image-user', at, at, 'ENV TZ=UTC\nUSER 1000\n');
    const { run } = await fixFiles(FILES, table(user, same));
    expect(run.files.get('Dockerfile')?.match(/USER/g)).toHaveLength(1);
  });
});
