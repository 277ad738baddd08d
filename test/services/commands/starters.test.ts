import { describe, expect, it } from 'vitest';
import { type Files, followDockerfile, inImage } from '../virtual-repo.ts';

describe('framework commands', () => {
  it('fastify-cli serves a plugin: JSON log, close-with-grace of 500 ms', () => {
    const chain = followDockerfile(
      inImage('CMD ["node_modules/.bin/fastify", "start", "-l", "info", "-r", "./tracing.js", "src/app.js"]', {
        'src/app.js': '',
        'tracing.js': '',
      }),
    );
    expect(chain).toMatchObject({ entry: 'src/app.js', direct: true });
    expect(chain.preloads).toMatchObject([{ specifier: './tracing.js', path: 'tracing.js' }]);
    expect(chain.starter).toMatchObject({
      name: 'fastify-cli',
      listens: true,
      handlesSignals: true,
      closesServer: true,
      closeTimeout: 500,
      crashHandlers: true,
      logger: 'json',
      place: { path: 'Dockerfile', line: 4 },
    });
  });

  it.each([
    ['-P', { logger: 'pretty', closeTimeout: 500 }],
    ['--close-grace-delay=8000', { logger: 'json', closeTimeout: 8000 }],
  ])('fastify-cli %s', (flag, expected) => {
    const chain = followDockerfile(inImage(`CMD ["fastify", "start", "${flag}", "server.js"]`));
    expect(chain.starter).toMatchObject(expected);
    expect(chain.entry).toBe('server.js');
  });

  it('Next.js leaves the signals to the source when told so', () => {
    const files = { 'src/instrumentation.ts': '', 'next.config.js': '', 'src/app/api/x/route.ts': '' };
    const own = followDockerfile(inImage('CMD ["node_modules/.bin/next", "start", "-p", "3000"]', files));
    expect(own).toMatchObject({
      entry: 'src/instrumentation.ts',
      starter: { name: 'next', handlesSignals: true, closesServer: true },
    });
    expect(own.roots).toEqual(['src/instrumentation.ts', 'next.config.js', 'src/app/api/x/route.ts']);
    const manual = followDockerfile(
      inImage('ENV NEXT_MANUAL_SIG_HANDLE=true\nCMD ["node_modules/.bin/next", "start"]', files),
    );
    expect(manual.starter).toMatchObject({ handlesSignals: false, closesServer: false });
  });

  it.each([['next'], ['next -p 3000'], ['next dev']])('%s is the server of a desk', (command) => {
    const chain = followDockerfile(inImage(`CMD ${command}`, { 'pages/_app.js': '' }));
    expect(chain.starter).toMatchObject({ name: 'next', development: true, handlesSignals: true, closesServer: false });
    expect(chain.entry).toBe('pages/_app.js');
  });

  it.each([['next build'], ['next --version']])('%s serves nothing', (command) => {
    expect(followDockerfile(inImage(`CMD ${command}`, { 'pages/_app.js': '' })).starter).toBeUndefined();
  });

  it('the standalone server of Next.js is the starter too', () => {
    const chain = followDockerfile({
      'package.json': '{ "name": "web", "dependencies": { "next": "15" } }',
      'next.config.js': "module.exports = { output: 'standalone' };",
      'instrumentation.ts': '',
      Dockerfile: [
        'FROM node:22 AS build',
        'WORKDIR /app',
        'COPY . .',
        'RUN npm run build',
        'FROM node:22-alpine',
        'WORKDIR /srv',
        'COPY --from=build /app/.next/standalone ./',
        'CMD ["node", "server.js"]',
      ].join('\n'),
    });
    expect(chain).toMatchObject({
      entry: 'instrumentation.ts',
      builtPath: '.next/standalone/server.js',
      direct: true,
      starter: { name: 'next', closesServer: true },
    });
  });

  it.each<[string, Files, string, string]>([
    [
      'CMD ["npx", "nest", "start"]',
      { 'src/main.ts': '', 'nest-cli.json': '{"sourceRoot":"src"}' },
      'nest-cli',
      'src/main.ts',
    ],
    [
      'CMD ["npx", "nest", "start", "api"]',
      { 'apps/api/src/main.ts': '', 'nest-cli.json': '{"projects":{"api":{"sourceRoot":"apps/api/src"}}}' },
      'nest-cli',
      'apps/api/src/main.ts',
    ],
    [
      'CMD ["npx", "react-router-serve", "build/server/index.js"]',
      { 'app/entry.server.tsx': '', 'app/root.tsx': '' },
      'react-router-serve',
      'app/entry.server.tsx',
    ],
    ['CMD ["npx", "remix-serve", "build/index.js"]', { 'app/root.tsx': '' }, 'remix-serve', 'app/root.tsx'],
    ['CMD ["npx", "strapi", "start"]', { 'src/index.ts': '' }, 'strapi', 'src/index.ts'],
    ['CMD ["npx", "medusa", "start"]', { 'medusa-config.ts': '' }, 'medusa', 'medusa-config.ts'],
    ['CMD ["npx", "probot", "run", "./lib/index.js"]', { 'src/index.ts': '' }, 'probot', 'src/index.ts'],
    ['CMD ["npx", "functions-framework", "--target=hello"]', {}, 'functions-framework', 'server.js'],
    ['CMD ["node", "node_modules/next/dist/bin/next", "start"]', { 'next.config.js': '' }, 'next', 'next.config.js'],
    ['CMD ["node", ".output/server/index.mjs"]', { 'server/plugins/db.ts': '' }, 'nitro', 'server/plugins/db.ts'],
  ])('%s', (cmd, files, name, entry) => {
    expect(followDockerfile(inImage(cmd, files))).toMatchObject({ entry, starter: { name } });
  });

  it('a command that does not serve is no starter', () => {
    expect(followDockerfile(inImage('CMD ["npx", "next", "build"]')).starter).toBeUndefined();
  });
});
