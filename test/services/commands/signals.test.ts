import { describe, expect, it } from 'vitest';
import { type Files, followDockerfile, inImage } from '../virtual-repo.ts';

const DEBIAN = 'node:22';
const ALPINE = 'node:22-alpine';
const UBI = 'registry.access.redhat.com/ubi9/nodejs-22';

function reaches(cmd: string, base: string, files: Files = {}): boolean | 'unknown' {
  return followDockerfile(inImage(cmd, files, base)).signals.reachNode;
}

// The rows are measurements: each command as PID 1 of its own PID namespace, SIGTERM sent to it, node drains for 1.5 s.
describe('measured', () => {
  it.each<[string, boolean, boolean, boolean]>([
    // command, Debian (dash), Alpine (busybox ash), UBI (bash as sh)
    ['CMD ["node", "server.js"]', true, true, true],
    ['CMD node server.js', false, true, true],
    ['CMD exec node server.js', true, true, true],
    ['CMD true && node server.js', false, true, true],
    ['CMD A=1 node server.js', false, true, true],
    ['CMD if true; then node server.js; fi', false, true, false],
    ['CMD (node server.js)', false, true, false],
    ['CMD node server.js > /dev/null', false, true, false],
    ['CMD node server.js || exit 1', false, false, false],
    ['CMD node server.js | cat', false, false, false],
    ['CMD ["bash", "-c", "node server.js"]', true, true, true],
    ['CMD ["bash", "-lc", "node server.js"]', true, true, true],
    ['CMD ["sh", "start.sh"]', false, false, false],
    ['CMD ["bash", "start.sh"]', false, false, false],
    ['CMD ["sh", "exec.sh"]', true, true, true],
    ['CMD ["npm", "start"]', false, true, true],
    ['CMD ["npm", "run", "exec"]', true, true, true],
    ['CMD ["npm", "run", "chain"]', false, true, true],
    ['CMD ["pnpm", "start"]', false, true, true],
    ['CMD ["pnpm", "run", "exec"]', true, true, true],
    ['CMD ["pnpm", "exec", "node", "server.js"]', true, true, true],
    ['CMD ["yarn", "start"]', false, false, false],
    ['CMD ["yarn", "exec", "node", "server.js"]', false, false, false],
    ['CMD ["bun", "run", "start"]', true, true, true],
    ['CMD ["npx", "tsx", "server.js"]', false, true, true],
    ['CMD ["node_modules/.bin/tsx", "server.js"]', true, true, true],
    ['CMD ["node_modules/.bin/ts-node", "server.js"]', true, true, true],
    ['CMD ["node_modules/.bin/ts-node-dev", "server.js"]', false, false, false],
    ['CMD ["node_modules/.bin/nodemon", "server.js"]', false, false, false],
    ['CMD ["node", "--watch", "server.js"]', true, true, true],
    ['CMD ["node_modules/.bin/cross-env", "A=1", "node", "server.js"]', true, true, true],
    ['CMD ["node_modules/.bin/dotenv", "--", "node", "server.js"]', true, true, true],
    ['CMD ["env", "A=1", "node", "server.js"]', true, true, true],
    ['CMD ["tini", "--", "node", "server.js"]', true, true, true],
    ['CMD ["dumb-init", "node", "server.js"]', true, true, true],
    ['CMD ["catatonit", "--", "node", "server.js"]', true, true, true],
    ['CMD ["tini", "--", "sh", "-c", "node server.js"]', false, true, true],
    ['CMD ["tini", "-g", "--", "sh", "start.sh"]', false, false, false],
    ['CMD ["dumb-init", "sh", "start.sh"]', false, false, false],
    ['CMD ["tini", "--", "npm", "start"]', false, true, true],
  ])('%s', (cmd, debian, alpine, ubi) => {
    const files = {
      'package.json':
        '{ "scripts": { "start": "node server.js", "exec": "exec node server.js", "chain": "true && node server.js" } }',
      'start.sh': 'set -e\nnode server.js\n',
      'exec.sh': 'set -e\nexec node server.js\n',
    };
    expect([reaches(cmd, DEBIAN, files), reaches(cmd, ALPINE, files), reaches(cmd, UBI, files)]).toEqual([
      debian,
      alpine,
      ubi,
    ]);
  });

  it('yarn 2 and later starts node itself', () => {
    expect(reaches('CMD ["yarn", "start"]', DEBIAN, { '.yarnrc.yml': '' })).toBe(true);
    const pinned = { 'package.json': '{ "packageManager": "yarn@4.5.0", "scripts": { "start": "node server.js" } }' };
    expect(reaches('CMD ["yarn", "start"]', DEBIAN, pinned)).toBe(true);
  });

  it('pm2-runtime sends SIGINT instead', () => {
    const { signals } = followDockerfile(inImage('CMD ["pm2-runtime", "server.js"]'));
    expect(signals).toMatchObject({ reachNode: true, signal: 'SIGINT' });
  });
});

describe('not known', () => {
  it.each([
    ['a shell of an unknown base', 'CMD node server.js', 'registry.example.com/company/runtime:1'],
    ['a wrapper nobody measured', 'CMD ["op", "run", "--", "node", "server.js"]', DEBIAN],
    ['a trap', 'CMD ["sh", "trap.sh"]', DEBIAN],
    ['a workspace runner', 'CMD ["turbo", "run", "start"]', ALPINE],
  ])('%s', (_, cmd, base) => {
    const files = { 'trap.sh': 'trap "kill %1" TERM\nnode server.js &\nwait\n' };
    expect(reaches(cmd, base, files)).toBe('unknown');
  });
});

describe('what is named', () => {
  it('the shell between npm and node', () => {
    const { signals } = followDockerfile(inImage('CMD ["npm", "start"]'));
    expect(signals.brokenBy).toMatchObject({
      kind: 'script',
      text: 'npm start',
      place: { path: 'package.json', line: 1 },
    });
    expect(signals.why).toBe('npm start runs node without exec: the shell stays and does not pass SIGTERM on');
  });

  it('direct is about the form, also where the shell makes way', () => {
    expect(followDockerfile(inImage('CMD node server.js', {}, ALPINE)).direct).toBe(false);
    expect(followDockerfile(inImage('CMD exec node server.js', {}, ALPINE)).direct).toBe(true);
  });
});
