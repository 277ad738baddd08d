import { describe, expect, it } from 'vitest';
import { followDockerfile } from '../virtual-repo.ts';

const CLI = {
  'package.json':
    '{ "name": "flow", "scripts": { "start": "run-script-os", "start:windows": "run start", "start:default": "cd packages/server/bin && ./run start" } }',
  'packages/server/package.json': '{ "name": "server", "oclif": { "commands": "./dist/commands" } }',
  'packages/server/tsconfig.json': '{ "compilerOptions": { "rootDir": "src", "outDir": "dist" } }',
  'packages/server/bin/run': "#!/usr/bin/env node\nconst oclif = require('@oclif/core');\noclif.run();\n",
  'packages/server/src/commands/start.ts': '',
  'packages/server/src/commands/db/migrate.ts': '',
  'packages/server/src/commands/index.ts': '',
};
const image = (cmd: string): string => `FROM node:24\nWORKDIR /app\nCOPY . .\n${cmd}\n`;

describe('a command line of oclif', () => {
  it.each([
    ['CMD ["pnpm", "start"]', 'packages/server/src/commands/start.ts'],
    ['CMD ["node", "packages/server/bin/run", "db:migrate", "--force"]', 'packages/server/src/commands/db/migrate.ts'],
    ['CMD ["node", "packages/server/bin/run", "db", "migrate"]', 'packages/server/src/commands/db/migrate.ts'],
    ['CMD ["node", "packages/server/bin/run"]', 'packages/server/src/commands/index.ts'],
    ['CMD ["node", "packages/server/bin/run", "nothing"]', 'packages/server/bin/run'],
  ])('%s', (cmd, entry) => {
    expect(followDockerfile({ ...CLI, Dockerfile: image(cmd) }).entry).toBe(entry);
  });

  it('the program of the package stays a root beside the command', () => {
    const chain = followDockerfile({ ...CLI, Dockerfile: image('CMD ["node", "packages/server/bin/run", "start"]') });
    expect(chain.roots).toEqual(['packages/server/src/commands/start.ts', 'packages/server/bin/run']);
  });
});

it('no script for this platform', () => {
  const files = { 'package.json': '{ "scripts": { "start": "run-script-os", "start:windows": "node x.js" } }' };
  const chain = followDockerfile({ ...files, Dockerfile: image('CMD ["npm", "start"]') });
  expect(chain.lost).toBe('package.json has no script "start:default"');
});

const ENTRYPOINT = `#!/bin/bash
defaults() { export MANAGER="\${MANAGER:-npm}"; }
install_it() { exec /app/cli install; }
start_it() {
  case "$MANAGER" in
    yarn) yarn start ;;
    npm) npm start -- --config="$1" || exit 1 ;;
  esac
}
main() {
  defaults
  if [ -f "$CONFIG" ]; then
    start_it "$CONFIG"
  else
    install_it
  fi
}
main "$@"
`;

it('functions of an entrypoint that call each other, of which one installs', () => {
  const chain = followDockerfile({
    'package.json': '{ "scripts": { "start": "node server.js" } }',
    'server.js': '',
    cli: '#!/usr/bin/env node\n',
    'entrypoint.sh': ENTRYPOINT,
    Dockerfile: image('ENTRYPOINT ["./entrypoint.sh"]'),
  });
  expect(chain).toMatchObject({ entry: 'server.js', signals: { reachNode: false } });
});

it('variables of the build in the folders of the image', () => {
  const chain = followDockerfile({
    'package.json': '{ "name": "root" }',
    'packages/api/package.json': '{ "name": "api", "scripts": { "start": "node dist/main.js" } }',
    'packages/api/src/main.ts': '',
    Dockerfile: [
      'FROM node:24 AS builder',
      'WORKDIR /build',
      'COPY packages/api ./packages/api',
      'RUN npm run build',
      'FROM node:24-slim',
      'ARG user=app',
      'COPY --from=builder /build/packages /home/$user/packages',
      'WORKDIR /home/$user/packages/api',
      'CMD ["npm", "start"]',
    ].join('\n'),
  });
  expect(chain.entry).toBe('packages/api/src/main.ts');
});

it('a package.json that the build copies to where the service runs', () => {
  const chain = followDockerfile({
    'install/package.json': '{ "name": "forum", "scripts": { "start": "node loader.js" } }',
    'loader.js': '',
    Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY . .\nRUN cp /app/install/package.json /app/\nCMD ["npm", "start"]\n',
  });
  expect(chain.entry).toBe('loader.js');
  expect(chain.package?.path).toBe('install/package.json');
});
