import { describe, expect, it } from 'vitest';
import type { CommandChain } from '../../../src/services/types.ts';
import { type Files, followDockerfile, followOnHost, inImage } from '../virtual-repo.ts';

function follow(cmd: string, files: Files = {}, base?: string): CommandChain {
  return followDockerfile(inImage(cmd, files, base));
}

function steps(chain: CommandChain): string[] {
  return chain.steps.map(({ kind, text }) => `${kind}: ${text}`);
}

describe('node itself', () => {
  it('splits flags, script and arguments', () => {
    const chain = follow(
      'CMD ["node", "--enable-source-maps", "-r", "./tracing.js", "--import=tsx", "--max-old-space-size=512", "server.js", "9080"]',
      { 'tracing.ts': '' },
    );
    expect(chain.entry).toBe('server.js');
    expect(chain.builtPath).toBe('server.js');
    expect(chain.nodeFlags.map(({ value }) => value)).toEqual([
      '--enable-source-maps',
      '-r ./tracing.js',
      '--import=tsx',
      '--max-old-space-size=512',
    ]);
    expect(chain.nodeFlags[0]?.place).toMatchObject({ path: 'Dockerfile', line: 4, column: 5 });
    expect(chain.preloads.map(({ specifier, path }) => [specifier, path])).toEqual([
      ['./tracing.js', 'tracing.ts'],
      ['tsx', undefined],
    ]);
    expect(chain.scriptArgs).toEqual(['9080']);
    expect(chain).toMatchObject({ direct: true, lost: undefined, starter: undefined });
  });

  it.each<[string, string, Files, string | undefined]>([
    ['a built file', 'CMD ["node", "dist/main.js"]', { 'src/main.ts': '' }, 'src/main.ts'],
    ['a folder', 'CMD ["node", "src"]', { 'src/index.js': '' }, 'src/index.js'],
    ['the package', 'CMD ["node", "."]', {}, 'server.js'],
    ['an extensionless script', 'CMD ["node", "bin/www"]', { 'bin/www': '#!/usr/bin/env node' }, 'bin/www'],
    ['an executable script', 'CMD ["./bin/www"]', { 'bin/www': '#!/usr/bin/env node' }, 'bin/www'],
    ['only arguments, official image', 'CMD ["server.js"]', {}, 'server.js'],
    ['only flags and arguments, official image', 'CMD ["--trace-warnings", "server.js"]', {}, 'server.js'],
    ['node --run', 'CMD ["node", "--run", "start"]', {}, 'server.js'],
    ['a default of a variable', 'CMD node ${ENTRY:-server.js}', {}, 'server.js'],
    ['a variable of the image', 'ENV ENTRY=web.js\nCMD node $ENTRY', { 'web.js': '' }, 'web.js'],
    ['flags in a variable', 'CMD node $NODE_ARGS server.js', {}, 'server.js'],
    ['a variable that nothing sets', 'CMD node $WHAT', {}, undefined],
    [
      'a script that the build fetches, given one of the repository',
      'COPY run.sh /usr/bin/run-api\nCMD ["/app/utils/redact.sh", "/usr/bin/run-api"]',
      { 'run.sh': '#!/bin/bash\nexec node server.js\n' },
      'server.js',
    ],
    [
      'a script that the build fetches, given node',
      'CMD ["/app/utils/redact.sh", "node", "server.js"]',
      {},
      'server.js',
    ],
  ])('%s', (_, cmd, files, entry) => {
    expect(follow(cmd, files).entry).toBe(entry);
  });

  it('arguments only behind the entrypoint of distroless', () => {
    const chain = follow(
      'CMD ["--require=./tracing.js", "server.js"]',
      { 'tracing.js': '' },
      'gcr.io/distroless/nodejs22-debian12',
    );
    expect(chain).toMatchObject({ entry: 'server.js', direct: true });
    expect(chain.preloads[0]?.path).toBe('tracing.js');
  });

  it('COPY puts the file elsewhere', () => {
    const files = {
      'services/api/package.json': '{ "name": "api" }',
      'services/api/src/main.ts': '',
      'services/api/Dockerfile': [
        'FROM node:22 AS build',
        'WORKDIR /src',
        'COPY . .',
        'RUN npm ci && npm run build',
        'FROM node:22-slim',
        'WORKDIR /opt/api',
        'COPY --from=build /src/dist ./lib',
        'CMD ["node", "lib/main.js"]',
      ].join('\n'),
    };
    const chain = followDockerfile(files, 'services/api/Dockerfile');
    expect(chain.entry).toBe('services/api/src/main.ts');
    expect(chain.builtPath).toBe('services/api/dist/main.js');
  });

  it('a build that writes beside the copied sources', () => {
    const files = {
      'package.json': '{ "name": "shop" }',
      'apps/api/src/main.ts': '',
      Dockerfile: [
        'FROM node:22 AS build',
        'WORKDIR /src',
        'COPY package.json package.json',
        'COPY ./apps apps/',
        'RUN npm run build',
        'WORKDIR /src/dist/apps/api',
        'COPY package.json /src/dist/apps/api/',
        'FROM node:22-slim',
        'COPY --from=build /src/dist/apps /srv/apps/',
        'WORKDIR /srv/apps/api',
        'CMD ["node", "main"]',
      ].join('\n'),
    };
    expect(followDockerfile(files)).toMatchObject({
      entry: 'apps/api/src/main.ts',
      builtPath: 'dist/apps/api/main',
    });
  });

  it('a base image with a command and a folder of its own', () => {
    const chain = followDockerfile({
      'package.json': '{ "name": "web", "scripts": { "start": "node src/server.js" } }',
      'src/server.js': '',
      Dockerfile:
        'FROM hmctspublic.azurecr.io/base/node:22-alpine AS base\nCOPY . .\nFROM base AS runtime\nEXPOSE 3100\n',
    });
    expect(chain).toMatchObject({ entry: 'src/server.js', argv: ['docker-entrypoint.sh', 'yarn', 'start'] });
  });

  it('a package deployed by pnpm', () => {
    const files = {
      'package.json': '{ "name": "root" }',
      'pnpm-workspace.yaml': 'packages:\n  - apps/*\n',
      'apps/api/package.json': '{ "name": "@x/api" }',
      'apps/api/src/main.ts': '',
      'apps/web/package.json': '{ "name": "@x/web" }',
      'apps/web/src/main.ts': '',
      Dockerfile: [
        'FROM node:22 AS build',
        'WORKDIR /repo',
        'COPY . .',
        'RUN pnpm -r build && pnpm --filter=@x/api deploy --prod /prod/api',
        'FROM node:22-slim',
        'COPY --from=build /prod/api /app',
        'WORKDIR /app',
        'CMD ["node", "dist/main.js"]',
      ].join('\n'),
    };
    expect(followDockerfile(files).entry).toBe('apps/api/src/main.ts');
  });
});

describe('programs that start node', () => {
  it.each<[string, string, boolean]>([
    ['ENTRYPOINT ["tini", "--"]\nCMD ["node", "server.js"]', 'server.js', true],
    ['ENTRYPOINT ["/usr/bin/dumb-init", "--", "node", "server.js"]', 'server.js', true],
    ['CMD ["env", "A=1", "node", "server.js"]', 'server.js', true],
    ['CMD ["gosu", "node", "node", "server.js"]', 'server.js', true],
    ['CMD ["wait-for-it.sh", "db:5432", "-t", "30", "--", "node", "server.js"]', 'server.js', true],
    ['CMD ["npx", "cross-env", "A=1", "node", "server.js"]', 'server.js', false],
    ['CMD ["npx", "dotenv", "-e", ".env", "--", "node", "server.js"]', 'server.js', false],
    ['CMD ["doppler", "run", "--config", "prd", "--", "node", "server.js"]', 'server.js', false],
    ['CMD ["doppler", "run", "--command", "node server.js"]', 'server.js', false],
    ['CMD ["infisical", "run", "--env", "prod", "--", "node", "server.js"]', 'server.js', false],
    ['CMD ["op", "run", "--env-file=.env", "--", "node", "server.js"]', 'server.js', false],
    ['CMD ["aws-vault", "exec", "prod", "--", "node", "server.js"]', 'server.js', false],
    ['CMD ["timeout", "60", "node", "server.js"]', 'server.js', false],
    ['CMD ["corepack", "yarn", "start"]', 'server.js', false],
    ['CMD ["node_modules/.bin/tsx", "server.js"]', 'server.js', false],
    ['CMD ["node", "node_modules/.bin/tsx", "server.js"]', 'server.js', false],
    ['CMD ["npx", "nodemon", "--exec", "ts-node", "server.js"]', 'server.js', false],
    ['CMD ["node", ".yarn/releases/yarn-4.5.0.cjs", "start"]', 'server.js', false],
  ])('%s', (cmd, entry, direct) => {
    expect(follow(cmd)).toMatchObject({ entry, direct, lost: undefined });
  });

  it.each<[string, Files]>([
    ['exec of nodemon.json', { 'nodemon.json': '{ "watch": ["src"], "exec": "node -r dotenv/config server.js" }' }],
    ['exec of package.json', { 'package.json': '{ "nodemonConfig": { "exec": "ts-node ./server.js" } }' }],
    ['main of package.json', { 'nodemon.json': '{ "ext": "js" }', 'package.json': '{ "main": "server.js" }' }],
    ['the start script', { 'package.json': '{ "scripts": { "start": "node server.js" } }' }],
  ])('nodemon without a file: %s', (_, files) => {
    const chain = follow('CMD ["npx", "nodemon", "--watch", "src"]', files);
    expect(chain).toMatchObject({ entry: 'server.js', lost: undefined, signals: { reachNode: false } });
  });

  it('nodemon started by the start script it would start', () => {
    const chain = follow('CMD ["npm", "start"]', { 'package.json': '{ "scripts": { "start": "nodemon" } }' });
    expect(chain).toMatchObject({ entry: undefined });
  });

  it('environment set on the way', () => {
    const chain = follow('CMD ["env", "A=1", "npx", "cross-env", "NODE_ENV=production", "node", "server.js"]');
    expect(chain.env.map(({ name, value, from }) => [name, value, from])).toEqual([
      ['A', '1', 'script'],
      ['NODE_ENV', 'production', 'script'],
    ]);
  });

  it('flags of a runner are not flags of node', () => {
    const chain = follow('CMD ["npx", "ts-node-dev", "--poll", "--max-old-space-size=300", "server.js"]');
    expect(chain.nodeFlags.map(({ value }) => value)).toEqual(['--max-old-space-size=300']);
    expect(steps(chain).at(-1)).toBe('node: ts-node-dev --poll --max-old-space-size=300 server.js');
  });

  it.each([
    ['CMD ["bun", "server.js"]', 'Bun runs the source: the runtime is not Node'],
    ['CMD ["deno", "run", "-A", "server.ts"]', 'Deno runs the source: the runtime is not Node'],
    ['CMD ["nginx", "-g", "daemon off;"]', 'nginx does not lead to node'],
    ['CMD ["serve", "-s", "build"]', 'serve serves static files only'],
    ['CMD ["/entrypoint.sh"]', 'the script /entrypoint.sh is not in the repository'],
    ['CMD ["node", "-e", "1"]', 'node evaluates a text from its command line'],
    ['CMD ["node"]', 'node starts without a script'],
  ])('%s leads nowhere: %s', (cmd, lost) => {
    expect(follow(cmd)).toMatchObject({ entry: undefined, lost, signals: { reachNode: 'unknown' } });
  });
});

describe('package scripts', () => {
  const workspace: Files = {
    'package.json':
      '{ "name": "root", "workspaces": ["packages/*"], "scripts": { "start": "cd packages/core && npm start" } }',
    'packages/core/package.json':
      '{ "name": "@x/core", "main": "code/index.js", "scripts": { "prestart": "echo hi", "start": "NODE_ENV=production node ." } }',
    'packages/core/code/index.js': '',
    'packages/web/package.json': '{ "name": "web", "scripts": { "start": "node dist/main.js" } }',
    'packages/web/src/main.ts': '',
  };

  it('follows cd and scripts of scripts, and keeps the assignments', () => {
    const chain = follow('CMD ["npm", "start"]', workspace);
    expect(chain.entry).toBe('packages/core/code/index.js');
    expect(steps(chain)).toEqual([
      'wrapper: docker-entrypoint.sh',
      'script: npm start',
      'script: prestart: echo hi',
      'script: npm start',
      'node: node .',
      'file: packages/core/code/index.js',
    ]);
    expect(chain.steps[3]?.place).toMatchObject({ path: 'packages/core/package.json', line: 1, column: 92 });
    expect(chain.env).toMatchObject([{ name: 'NODE_ENV', value: 'production', from: 'script' }]);
    expect(chain.env[0]?.place.path).toBe('packages/core/package.json');
  });

  it.each([
    ['CMD ["npm", "start", "-w", "@x/core"]', 'packages/core/code/index.js'],
    ['CMD ["npm", "run", "start", "--workspace=web"]', 'packages/web/src/main.ts'],
    ['CMD ["npm", "--prefix", "packages/web", "start"]', 'packages/web/src/main.ts'],
    ['CMD ["yarn", "workspace", "@x/core", "start"]', 'packages/core/code/index.js'],
    ['CMD ["yarn", "--cwd", "packages/web", "start"]', 'packages/web/src/main.ts'],
    ['CMD ["pnpm", "--filter", "web", "start"]', 'packages/web/src/main.ts'],
    ['CMD ["pnpm", "--filter=./packages/core", "run", "start"]', 'packages/core/code/index.js'],
    ['CMD ["pnpm", "-C", "packages/web", "start"]', 'packages/web/src/main.ts'],
    ['CMD ["bun", "run", "--filter", "web", "start"]', 'packages/web/src/main.ts'],
    ['CMD ["npx", "turbo", "run", "start", "--filter=web"]', 'packages/web/src/main.ts'],
    ['CMD ["npx", "turbo", "start", "--filter", "@x/core..."]', 'packages/core/code/index.js'],
    ['CMD ["npx", "lerna", "run", "start", "--scope", "web"]', 'packages/web/src/main.ts'],
    ['CMD ["npx", "nx", "run", "web:start"]', 'packages/web/src/main.ts'],
    ['WORKDIR /app/packages/web\nCMD ["npm", "start"]', 'packages/web/src/main.ts'],
  ])('%s', (cmd, entry) => {
    expect(follow(cmd, workspace).entry).toBe(entry);
  });

  it.each([
    'CMD ["pnpm", "-r", "start"]',
    'CMD ["pnpm", "run", "--parallel", "start"]',
    'CMD ["pnpm", "--filter", "./packages/*", "start"]',
    'CMD ["pnpm", "--filter=web", "--filter", "@x/core", "--parallel", "start"]',
    'CMD ["npm", "start", "--workspaces"]',
  ])('%s starts several side by side', (cmd) => {
    const chain = follow(cmd, workspace);
    expect([chain, ...(chain.beside ?? [])].map(({ entry }) => entry).toSorted()).toEqual([
      'packages/core/code/index.js',
      'packages/web/src/main.ts',
    ]);
  });

  it('what pm2 shows afterwards is not the service', () => {
    const files = {
      ...workspace,
      'package.json':
        '{ "name": "root", "workspaces": ["packages/*"], "scripts": { "pm2": "pm2 delete all || true && pnpm run --parallel pm2 && pm2 logs" } }',
      'packages/web/package.json':
        '{ "name": "web", "scripts": { "pm2": "pm2 start pnpm --name web -- start", "start": "node dist/main.js" } }',
    };
    const chain = follow('CMD ["sh", "-c", "nginx && pnpm run pm2"]', files);
    expect(chain).toMatchObject({ entry: 'packages/web/src/main.ts', neighbours: ['nginx'] });
    expect(chain.signals.reachNode).not.toBe(true);
    const checked = follow('CMD ["sh", "-c", "nginx -t && node index.js"]', { ...workspace, 'index.js': '' });
    expect(checked.neighbours).toBeUndefined();
  });

  it('arguments go to the end of the script', () => {
    expect(follow('CMD ["npm", "run", "start", "--", "--port=1"]').scriptArgs).toEqual(['--port=1']);
    expect(follow('CMD ["yarn", "start", "--services=web"]').scriptArgs).toEqual(['--services=web']);
  });

  it('a script that takes a command as its arguments', () => {
    const chain = follow('CMD ["npm", "start"]', {
      'package.json':
        '{ "scripts": { "start": "npm run with:env -- node server.js", "with:env": "dotenv -e .env --" } }',
    });
    expect(chain.entry).toBe('server.js');
  });

  it('npm start without a start script runs server.js', () => {
    expect(follow('CMD ["npm", "start"]', { 'package.json': '{ "name": "x" }' })).toMatchObject({ entry: 'server.js' });
  });

  it('a script that builds first', () => {
    const files = {
      'package.json': '{ "scripts": { "start": "npm run build && node dist/main.js", "build": "tsc" } }',
      'src/main.ts': '',
    };
    expect(follow('CMD ["npm", "start"]', files).entry).toBe('src/main.ts');
  });

  it('says which script is missing', () => {
    expect(follow('CMD ["npm", "run", "serve"]').lost).toBe('package.json has no script "serve"');
  });

  it('does not follow a circle', () => {
    const files = { 'package.json': '{ "scripts": { "a": "npm run b", "b": "npm run a" } }' };
    expect(follow('CMD ["npm", "run", "a"]', files).lost).toBe('the command calls itself');
  });

  it('works without an image', () => {
    const files = { 'package.json': '{ "scripts": { "start": "node dist/server.js" } }', 'src/server.ts': '' };
    expect(followOnHost(files, ['npm', 'start'])).toMatchObject({ entry: 'src/server.ts', direct: false });
    expect(followOnHost(files, ['/usr/bin/node', '/srv/app/dist/server.js'])).toMatchObject({ entry: 'src/server.ts' });
  });
});

describe('shell scripts', () => {
  it('exec "$@" goes on with CMD, and keeps what the script exports', () => {
    const chain = follow('ENTRYPOINT ["./entry.sh"]\nCMD ["node", "server.js"]', {
      'entry.sh': '#!/bin/sh\nset -e\nexport PORT=${PORT:-3000}\nnpx prisma migrate deploy\nexec "$@"\n',
    });
    expect(chain).toMatchObject({ entry: 'server.js', direct: true, signals: { reachNode: true } });
    expect(chain.env).toMatchObject([{ name: 'PORT', value: '3000', from: 'entrypoint' }]);
    expect(chain.steps[0]).toMatchObject({
      kind: 'shell',
      text: 'entry.sh',
      place: { path: 'entry.sh', line: 5, column: 1 },
    });
    expect(chain.steps[1]?.place).toMatchObject({ path: 'Dockerfile', line: 5, column: 5 });
  });

  it('a last command without exec keeps signals from node, and the report points at it', () => {
    const chain = follow('CMD ["sh", "start.sh"]', { 'start.sh': '#!/bin/sh\necho hi\nA=1 node server.js\n' });
    expect(chain).toMatchObject({ entry: 'server.js', direct: false });
    expect(chain.signals).toMatchObject({
      reachNode: false,
      brokenBy: { text: 'start.sh', place: { path: 'start.sh', line: 3, column: 1 } },
    });
  });

  it('the entrypoint of the node image, copied into the repository', () => {
    const chain = follow(
      'COPY docker-entrypoint.sh /usr/local/bin/\nENTRYPOINT ["docker-entrypoint.sh"]\nCMD ["--flag", "server.js"]',
      {
        'docker-entrypoint.sh': '#!/bin/sh\nif [ "${1#-}" != "${1}" ]; then\n  set -- node "$@"\nfi\nexec "$@"\n',
      },
    );
    expect(chain).toMatchObject({ entry: 'server.js', direct: true });
  });

  it('a script written by the Dockerfile', () => {
    const chain = follow('COPY <<EOF /start.sh\n#!/bin/sh\nexec node server.js\nEOF\nCMD ["/start.sh"]');
    expect(chain).toMatchObject({ entry: 'server.js', direct: true });
  });

  const dispatch = [
    '#!/bin/sh',
    'COMMAND=$1 && shift 1',
    'case "$COMMAND" in',
    "  'web' )",
    '    exec node web.js "$@"',
    '    ;;',
    '  worker)',
    '    exec node worker.js',
    '    ;;',
    '  * )',
    '    echo unknown',
    '    ;;',
    'esac',
    'exec "$@"',
    '',
  ].join('\n');
  it.each<[string, string, string | undefined]>([
    ['a word of the case', 'CMD ["web", "--verbose"]', 'web.js'],
    ['another word', 'CMD ["worker"]', 'worker.js'],
    ['a word that none of them is', 'CMD ["migrate", "node", "server.js"]', 'server.js'],
  ])('a script that chooses by its first argument: %s', (_, cmd, entry) => {
    const files = { 'entry.sh': dispatch, 'web.js': '', 'worker.js': '' };
    expect(follow(`ENTRYPOINT ["./entry.sh"]\n${cmd}`, files)).toMatchObject({ entry, direct: true });
  });

  it.each<[string, string, string]>([
    ['what stands below an exec never runs', 'exec node server.js\nnode other.js\n', 'server.js'],
    ['an exec that may not happen', 'if [ -f x ]; then\n  exec node other.js\nfi\nexec node server.js\n', 'server.js'],
    [
      'the folder it runs in',
      'dir=$(pwd)\nif [ "$UI" == "true" ]; then\n  node "$dir/server.js" &\n  wait -n\nelse\n  node "${PWD}/server.js"\nfi\n',
      'server.js',
    ],
    ['processes side by side', 'node server.js &\nnpx serve -s ui &\nwait -n\nexit $?\n', 'server.js'],
    ['an exec without arguments changes nothing', 'node server.js\nexec "$@"\n', 'server.js'],
  ])('%s', (_, text, entry) => {
    const files = { 'start.sh': `#!/bin/sh\n${text}`, 'other.js': '' };
    expect(follow('ENTRYPOINT ["./start.sh"]', files).entry).toBe(entry);
  });

  it.each<[string, string]>([
    ['its own folder', 'DIR="$(cd "$(dirname "$0")" && pwd)"\nexec node "$DIR/../server.js"\n'],
    [
      'its own folder by bash',
      'DIR=$( cd -- "$( dirname -- "${BASH_SOURCE[0]}" )" && pwd -P )\nnode ${DIR}/../server.js\n',
    ],
    ['its own folder, links resolved', 'DIR=`dirname $(readlink -f "$0")`\nexec node "$DIR/../server.js"\n'],
    ['its own folder as it was called', 'exec node "$(dirname "$0")/../server.js"\n'],
  ])('a script that finds the service from %s', (_, text) => {
    const files = { 'bin/run': `#!/bin/bash\n${text}`, 'server.js': '', 'other.js': '' };
    expect(follow('CMD ["bin/run"]', files).entry).toBe('server.js');
    expect(follow('WORKDIR /\nCMD ["/app/bin/run"]', files).entry).toBe('server.js');
  });

  it('what a substitution prints that is no path stays unknown', () => {
    const files = { 'run.sh': '#!/bin/sh\nexec node "$(cat entry | head -1)"\n' };
    expect(follow('CMD ["./run.sh"]', files)).toMatchObject({ entry: undefined });
  });

  it('a command with a word for each program, and flags of node in a variable', () => {
    const text = [
      '#!/bin/sh',
      'set -e',
      'HERE="$(cd "$(dirname "$0")" && pwd)"',
      'BUILD="${HERE}/.."',
      'FLAGS="-r ./tracing.js"',
      'command="$1"',
      'shift 2>/dev/null || true',
      'case "$command" in',
      '  api) exec node $FLAGS "$BUILD/server.js" "$@" ;;',
      '  task) exec node $FLAGS "$BUILD/task.js" "$@" ;;',
      '  *) echo "Usage"; exit 1 ;;',
      'esac',
    ].join('\n');
    const files = { 'bin/run': text, 'server.js': '', 'task.js': '', 'tracing.js': '' };
    const chain = follow('ENTRYPOINT ["./bin/run", "api"]', files);
    expect(chain).toMatchObject({ entry: 'server.js', direct: true });
    expect(chain.preloads.map(({ path }) => path)).toEqual(['tracing.js']);
    expect(follow('ENTRYPOINT ["./bin/run"]\nCMD ["task", "now"]', files)).toMatchObject({ entry: 'task.js' });
  });

  it('variables that the script sets', () => {
    const text =
      '#!/bin/sh\nHEAP="${HEAP_MB:-512}"\nexport MODE=${MODE:-web}\nexec node --max-old-space-size=$HEAP $MODE.js\n';
    const files = { 'start.sh': text, 'web.js': '', 'worker.js': '' };
    const chain = follow('CMD ["./start.sh"]', files);
    expect(chain.entry).toBe('web.js');
    expect(chain.nodeFlags.map(({ value }) => value)).toEqual(['--max-old-space-size=512']);
    expect(follow('ENV HEAP_MB=900 MODE=worker\nCMD ["./start.sh"]', files)).toMatchObject({
      entry: 'worker.js',
      nodeFlags: [{ value: '--max-old-space-size=900' }],
      env: [{ name: 'MODE', value: 'worker' }],
    });
  });

  it('a branch that may not run leaves what was known', () => {
    const text = '#!/bin/sh\nif [ -f .env ]; then\n  export NODE_ENV=development\nfi\nexec node server.js\n';
    const chain = follow('ENV NODE_ENV=production\nCMD ["./start.sh"]', { 'start.sh': text });
    expect(chain.env).toMatchObject([{ name: 'NODE_ENV', value: 'production' }]);
  });

  const branches = {
    'web.js': '',
    'worker.js': '',
    'start.sh':
      '#!/bin/sh\ncase "$ROLE" in\n  web) exec node web.js ;;\n  worker) exec node worker.js ;;\n  *) exec node server.js ;;\nesac\n',
  };
  const argument = { ...branches, 'start.sh': branches['start.sh'].replace('$ROLE', '$1') };
  const condition = {
    'dev.js': '',
    'start.sh':
      '#!/bin/sh\nif [ "$NODE_ENV" = "development" ]; then\n  exec node dev.js\nelse\n  exec node server.js\nfi\n',
  };

  it.each<[string, string, Files, string]>([
    ['a variable of the image decides the case', 'ENV ROLE=worker\nCMD ["./start.sh"]', branches, 'worker.js'],
    ['the argument decides the case', 'ENTRYPOINT ["./start.sh"]\nCMD ["web"]', argument, 'web.js'],
    ['nothing decides: not the branch for development', 'CMD ["./start.sh"]', condition, 'server.js'],
    ['the image decides', 'ENV NODE_ENV=development\nCMD ["./start.sh"]', condition, 'dev.js'],
    [
      'functions',
      'CMD ["./start.sh"]',
      {
        'start.sh':
          '#!/bin/sh\nrun() {\n  exec node server.js\n}\nmigrate() { npx prisma migrate deploy; }\nmigrate\nrun\n',
      },
      'server.js',
    ],
    ['the first of a pipe', 'CMD ["sh", "-c", "node server.js | npx pino-pretty"]', {}, 'server.js'],
    ['before ||', 'CMD ["sh", "-c", "node server.js || exit 1"]', {}, 'server.js'],
    [
      'in the background with wait',
      'CMD ["./start.sh"]',
      { 'start.sh': '#!/bin/sh\nnode server.js &\nPID=$!\ntrap "kill -TERM $PID" TERM\nwait $PID\n' },
      'server.js',
    ],
    ['bash options', 'CMD ["bash", "-euo", "pipefail", "-c", "exec node server.js"]', {}, 'server.js'],
    ['words after the text', 'CMD ["sh", "-c", "exec node $1", "sh", "server.js"]', {}, 'server.js'],
  ])('%s', (_, cmd, files, entry) => {
    expect(follow(cmd, files).entry).toBe(entry);
  });
});

describe('hostile input', () => {
  it('a tree of scripts ends', () => {
    const scripts: Record<string, string> = {};
    for (let i = 0; i < 12; i++) {
      const branches = Array.from({ length: 20 }, (_, k) => `${k}) npm run s${i + 1};;`);
      scripts[`s${i}`] = `case $X in ${branches.join(' ')} esac`;
    }
    const chain = follow('CMD ["npm", "run", "s0"]', { 'package.json': JSON.stringify({ scripts }) });
    expect(chain).toMatchObject({ entry: undefined, lost: 'the command calls itself' });
  });

  it('a script with thousands of variables still leads to node', () => {
    const exports = Array.from({ length: 5000 }, (_, i) => `export A${i}=1`).join('\n');
    expect(follow('CMD ["./start.sh"]', { 'start.sh': `#!/bin/sh\n${exports}\nexec node server.js\n` }).entry).toBe(
      'server.js',
    );
  });

  it.each([
    'CMD',
    'CMD ["sh"]',
    'CMD ["sh", "-c"]',
    'CMD ["npm"]',
    'CMD ["npx"]',
    'CMD ["tini"]',
    'CMD ["pm2-runtime"]',
    'CMD ["exec"]',
    'CMD ["sh", "-c", "$(("]',
    'CMD ["node", "../../../etc/passwd"]',
  ])('%s does not throw', (cmd) => {
    expect(() => follow(cmd)).not.toThrow();
  });
});
