import { describe, expect, it } from 'vitest';
import { findSource } from '../../../src/services/entries/find-source.ts';
import { type Files, sourceContext } from '../virtual-repo.ts';

const PACKAGE = { 'package.json': '{ "name": "api" }' };

function entryOf(built: string, files: Files): string | undefined {
  return findSource(built, sourceContext({ ...PACKAGE, ...files })).entry;
}

function script(build: string): Files {
  return { 'package.json': JSON.stringify({ name: 'api', scripts: { build } }) };
}

function dependency(name: string): Files {
  return { 'package.json': JSON.stringify({ name: 'web', dependencies: { [name]: '1' } }) };
}

describe('a file that the repository holds', () => {
  it.each<[string, string, Files, string]>([
    ['as named', 'server.js', { 'server.js': '' }, 'server.js'],
    ['without extension', 'server', { 'server.js': '' }, 'server.js'],
    ['without any extension', 'bin/www', { 'bin/www': '#!/usr/bin/env node' }, 'bin/www'],
    ['a folder with an index', 'src', { 'src/index.js': '' }, 'src/index.js'],
    ['the main of the package', '.', { 'package.json': '{"main":"./lib/app"}', 'lib/app.js': '' }, 'lib/app.js'],
    ['the index of the package', '.', { 'index.js': '' }, 'index.js'],
    ['TypeScript compiled in place', 'server.js', { 'server.ts': '' }, 'server.ts'],
    ['lib as a source folder', 'lib/main.js', { 'lib/main.js': '', 'src/main.ts': '' }, 'lib/main.js'],
    ['a committed build has its source', 'dist/main.js', { 'dist/main.js': '', 'src/main.ts': '' }, 'src/main.ts'],
  ])('%s', (_, built, files, entry) => {
    expect(entryOf(built, files)).toBe(entry);
  });
});

describe('TypeScript configuration', () => {
  it.each<[string, string, Files, string]>([
    [
      'outDir with the root as rootDir',
      'dist/server/index.js',
      { 'tsconfig.json': '{"compilerOptions":{"outDir":"dist","rootDir":"."}}', 'server/index.ts': '' },
      'server/index.ts',
    ],
    [
      'outDir without rootDir and files of the root included',
      'dist/server.js',
      { 'tsconfig.json': '{"compilerOptions":{"outDir":"./dist"},"include":["**/*.ts"]}', 'server.ts': '' },
      'server.ts',
    ],
    [
      'comments and trailing commas',
      'dist/main.js',
      {
        'tsconfig.json': '{ /* x */ "compilerOptions": { "outDir": "dist", "rootDir": "code", }, }',
        'code/main.ts': '',
      },
      'code/main.ts',
    ],
    [
      'inherited from another folder',
      'out/app.js',
      {
        'tsconfig.json': '{"extends":"./config/base"}',
        'config/base.json': '{"compilerOptions":{"outDir":"../out","rootDir":"../code"}}',
        'code/app.ts': '',
      },
      'code/app.ts',
    ],
    [
      'inherited from a package of the workspace',
      'dist/app.js',
      {
        'tsconfig.json': '{"extends":"@x/tsconfig/node.json","compilerOptions":{"outDir":"dist"}}',
        'packages/tsconfig/package.json': '{"name":"@x/tsconfig"}',
        'packages/tsconfig/node.json': '{"compilerOptions":{"rootDir":"../../code"}}',
        'code/app.ts': '',
      },
      'code/app.ts',
    ],
    [
      'project references',
      'packages/api/build/server.js',
      {
        'packages/api/package.json': '{"name":"api"}',
        'packages/api/tsconfig.json': '{"files":[],"references":[{"path":"./tsconfig.lib.json"}]}',
        'packages/api/tsconfig.lib.json': '{"compilerOptions":{"outDir":"build","rootDir":"code"}}',
        'packages/api/code/server.ts': '',
      },
      'packages/api/code/server.ts',
    ],
    [
      'a folder named as main is emitted from src',
      'lib',
      { 'tsconfig.json': '{"compilerOptions":{"outDir":"lib"},"include":["src"]}', 'src/index.ts': '' },
      'src/index.ts',
    ],
    [
      'extensions of modules',
      'dist/main.mjs',
      { 'tsconfig.json': '{"compilerOptions":{"outDir":"dist","rootDir":"src"}}', 'src/main.mts': '' },
      'src/main.mts',
    ],
  ])('%s', (_, built, files, entry) => {
    expect(entryOf(built, files)).toBe(entry);
  });

  it('does not follow a circle of extends', () => {
    const files = { 'tsconfig.json': '{"extends":"./b.json"}', 'b.json': '{"extends":"./tsconfig.json"}' };
    expect(entryOf('dist/x.js', files)).toBeUndefined();
  });

  it('says by which configuration', () => {
    const files = { 'tsconfig.json': '{"compilerOptions":{"outDir":"dist","rootDir":"src"}}', 'src/main.ts': '' };
    expect(findSource('dist/main.js', sourceContext({ ...PACKAGE, ...files })).how).toBe(
      'dist/main.js -> src/main.ts (tsconfig.json)',
    );
  });
});

describe('monorepo tools', () => {
  const nest = {
    'nest-cli.json': JSON.stringify({
      monorepo: true,
      root: 'apps/web',
      sourceRoot: 'apps/web/src',
      projects: {
        api: { root: 'apps/api', sourceRoot: 'apps/api/src', entryFile: 'main' },
        web: { root: 'apps/web', sourceRoot: 'apps/web/src' },
      },
    }),
    'apps/api/src/main.ts': '',
    'apps/web/src/main.ts': '',
  };

  it.each<[string, string, Files, string]>([
    [
      'nest-cli with one project',
      'dist/main',
      { 'nest-cli.json': '{"sourceRoot":"code"}', 'code/main.ts': '' },
      'code/main.ts',
    ],
    ['nest-cli monorepo', 'dist/apps/api/main.js', nest, 'apps/api/src/main.ts'],
    [
      'dist/apps/<app> by habit',
      'dist/apps/api/main',
      { 'apps/api/src/main.ts': '', 'apps/web/src/main.ts': '' },
      'apps/api/src/main.ts',
    ],
    [
      'Nx outputPath',
      'dist/apps/api/main.js',
      {
        'apps/api/project.json':
          '{"targets":{"build":{"options":{"main":"apps/api/src/boot.ts","outputPath":"dist/apps/api"}}}}',
        'apps/api/src/boot.ts': '',
      },
      'apps/api/src/boot.ts',
    ],
  ])('%s', (_, built, files, entry) => {
    expect(entryOf(built, files)).toBe(entry);
  });
});

describe('commands of build scripts', () => {
  it.each<[string, string, Files, string]>([
    [
      'esbuild --outfile',
      'dist/bundle.cjs',
      { ...script('esbuild src/start.ts --bundle --outfile=dist/bundle.cjs'), 'src/start.ts': '', 'src/index.ts': '' },
      'src/start.ts',
    ],
    [
      'esbuild out=in',
      'dist/app.js',
      { ...script('esbuild app=src/start.ts worker=src/w.ts --outdir=dist'), 'src/start.ts': '', 'src/w.ts': '' },
      'src/start.ts',
    ],
    ['tsup', 'dist/index.mjs', { ...script('tsup code/index.ts --format esm'), 'code/index.ts': '' }, 'code/index.ts'],
    [
      'ncc writes index.js',
      'dist/index.js',
      { ...script('ncc build src/action.ts -o dist'), 'src/action.ts': '' },
      'src/action.ts',
    ],
    [
      'swc by folder',
      'build/api/index.js',
      { ...script('swc backend -d build/api --strip-leading-paths'), 'backend/index.ts': '' },
      'backend/index.ts',
    ],
    ['babel by folder', 'build/index.js', { ...script('babel code -d build'), 'code/index.js': '' }, 'code/index.js'],
    [
      'tsc --outDir',
      'release/index.js',
      { ...script('tsc -p . --outDir release --rootDir code'), 'code/index.ts': '' },
      'code/index.ts',
    ],
    [
      'vite build --ssr',
      'dist/server/entry.js',
      { ...script('vite build --ssr node/entry.ts --outDir dist/server'), 'node/entry.ts': '' },
      'node/entry.ts',
    ],
    [
      'behind cross-env and npx',
      'dist/app.js',
      { ...script('cross-env A=1 npx esbuild code/app.ts --outfile=dist/app.js'), 'code/app.ts': '' },
      'code/app.ts',
    ],
    [
      'cp in a shell file that the script runs',
      'build/server/main.js',
      {
        ...script('./build.sh'),
        'build.sh': '#!/bin/sh\ncp server/main.js build/server/main.js\n',
        'server/main.js': '',
      },
      'server/main.js',
    ],
  ])('%s', (_, built, files, entry) => {
    expect(entryOf(built, files)).toBe(entry);
  });
});

describe('bundler configuration read as data', () => {
  it.each<[string, string, Files, string]>([
    [
      'esbuild in a build script, in and out',
      'dist/application.js',
      {
        ...script('node build.mjs'),
        'build.mjs':
          "import { build } from 'esbuild';\nawait build({ entryPoints: [{ out: 'application', in: 'src/start.ts' }, { out: 'worker', in: 'src/w.ts' }], outdir: 'dist' });",
        'src/start.ts': '',
        'src/w.ts': '',
      },
      'src/start.ts',
    ],
    [
      'options in a file that the script imports',
      'dist/application.js',
      {
        ...script('node scripts/build.js'),
        'scripts/build.js': "const { options } = require('./options.js');\nrequire('esbuild').build({ ...options });",
        'scripts/options.js': "exports.options = { entryPoints: { application: 'src/start.ts' }, outdir: 'dist' };",
        'src/start.ts': '',
      },
      'src/start.ts',
    ],
    [
      'a pattern of entries',
      'dist/jobs/mail.js',
      {
        ...script('node build.js'),
        'build.js': "require('esbuild').build({ entryPoints: ['./code/**/*.ts'], outdir: 'dist' })",
        'code/jobs/mail.ts': '',
      },
      'code/jobs/mail.ts',
    ],
    [
      'tsup with names',
      'dist/server.js',
      {
        'tsup.config.ts': "export default defineConfig({ entry: { server: 'source/api/http.ts' } })",
        'source/api/http.ts': '',
      },
      'source/api/http.ts',
    ],
    [
      'tsup with one entry whose output is named otherwise',
      'dist/index.cjs',
      { 'tsup.config.ts': "export default { entry: ['app/boot.ts'], outDir: 'dist' }", 'app/boot.ts': '' },
      'app/boot.ts',
    ],
    [
      'a function that returns a list',
      'dist/server.mjs',
      {
        'tsdown.config.ts': "export default defineConfig(() => [{ entry: ['code/x/server.ts'] }])",
        'code/x/server.ts': '',
      },
      'code/x/server.ts',
    ],
    [
      'rollup',
      'build/app.js',
      {
        'rollup.config.mjs':
          "const config = { input: 'code/entry.js', output: { file: 'build/app.js' } };\nexport default config;",
        'code/entry.js': '',
      },
      'code/entry.js',
    ],
    [
      'webpack with paths built from __dirname',
      'dist/bundle.js',
      {
        'webpack.config.js':
          "const path = require('path');\nmodule.exports = { entry: path.resolve(__dirname, 'code/start.ts'), output: { path: path.resolve(__dirname, 'dist'), filename: 'bundle.js' } };",
        'code/start.ts': '',
      },
      'code/start.ts',
    ],
    [
      'webpack with several names',
      'dist/jobs.js',
      {
        'webpack.config.js':
          "module.exports = { entry: { api: './code/a.ts', jobs: { import: './code/b.ts' } }, output: { path: `${__dirname}/dist` } };",
        'code/a.ts': '',
        'code/b.ts': '',
      },
      'code/b.ts',
    ],
    [
      'vite for the server',
      'dist/main.js',
      {
        'vite.config.ts': "export default defineConfig({ build: { ssr: 'backend/main.ts', outDir: 'dist' } })",
        'backend/main.ts': '',
      },
      'backend/main.ts',
    ],
    [
      'source of package.json',
      'dist/app.js',
      { 'package.json': '{"source":"code/main.ts","main":"dist/app.js"}', 'code/main.ts': '' },
      'code/main.ts',
    ],
  ])('%s', (_, built, files, entry) => {
    expect(entryOf(built, files)).toBe(entry);
  });
});

describe('files that a framework generates', () => {
  it('Next.js standalone starts at instrumentation and loads routes by name', () => {
    const files = {
      'web/package.json': '{"name":"web","dependencies":{"next":"15"}}',
      'web/next.config.mjs': '',
      'web/src/instrumentation.ts': '',
      'web/src/app/api/health/route.ts': '',
      'web/src/app/page.tsx': '',
      'web/src/app/(editor)/layout.tsx': '',
      'web/src/app/(editor)/explore/layout.tsx': '',
      'web/src/pages/api/login.ts': '',
    };
    const found = findSource('web/.next/standalone/web/server.js', sourceContext({ ...PACKAGE, ...files }));
    expect(found.framework).toBe('next');
    expect(found.roots).toEqual([
      'web/src/instrumentation.ts',
      'web/next.config.mjs',
      'web/src/app/(editor)/layout.tsx',
      'web/src/app/api/health/route.ts',
      'web/src/pages/api/login.ts',
    ]);
  });

  it.each<[string, string, Files, string]>([
    [
      'Next.js without instrumentation',
      'server.js',
      { ...dependency('next'), 'next.config.js': '', 'app/layout.tsx': '' },
      'next.config.js',
    ],
    [
      'a custom Next.js server is a source',
      'dist/server.js',
      { ...dependency('next'), 'next.config.js': '', 'server.ts': '' },
      'server.ts',
    ],
    [
      'Nitro',
      '.output/server/index.mjs',
      { 'nuxt.config.ts': '', 'server/plugins/db.ts': '', 'server/api/x.ts': '' },
      'server/plugins/db.ts',
    ],
    [
      'React Router',
      'build/server/index.js',
      { ...dependency('@react-router/node'), 'app/entry.server.tsx': '', 'app/root.tsx': '' },
      'app/entry.server.tsx',
    ],
    [
      'SvelteKit',
      'build',
      { ...dependency('@sveltejs/adapter-node'), 'src/hooks.server.ts': '' },
      'src/hooks.server.ts',
    ],
    [
      'Astro',
      'dist/server/entry.mjs',
      { ...dependency('@astrojs/node'), 'src/pages/index.ts': '' },
      'src/pages/index.ts',
    ],
  ])('%s', (_, built, files, entry) => {
    expect(entryOf(built, files)).toBe(entry);
  });
});

describe('what cannot be found', () => {
  it('gives no entry, and says so', () => {
    expect(findSource('dist/x.js', sourceContext(PACKAGE))).toEqual({
      entry: undefined,
      how: 'no source could be found for dist/x.js',
    });
    expect(findSource('../x.js', sourceContext(PACKAGE)).how).toBe('../x.js lies outside of the repository');
  });

  it('guesses only when asked', () => {
    const context = sourceContext({ ...PACKAGE, 'src/main.ts': '', 'src/app.ts': '' });
    expect(findSource('dist/bundle.js', context).entry).toBeUndefined();
    expect(findSource('dist/bundle.js', context, { guess: true }).entry).toBe('src/main.ts');
  });

  it('survives broken configuration', () => {
    const files = {
      'tsconfig.json': '{{{',
      'webpack.config.js': 'module.exports = {',
      'nest-cli.json': '[]',
      'src/main.ts': '',
    };
    expect(entryOf('dist/main.js', files)).toBe('src/main.ts');
  });
});
