import { describe, expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';

/** The modules that the only service reaches, sorted. */
function reached(files: Readonly<Record<string, string>>): readonly string[] {
  const [service] = linkFiles(files);
  return [...(service?.program?.modules.keys() ?? [])].sort();
}

describe('imports of files that only a build writes', () => {
  it('a copied server imports the bundle beside its copy and what the framework generated', () => {
    const files = {
      'package.json': JSON.stringify({
        name: 'web',
        type: 'module',
        scripts: { build: 'react-router build && rollup -c && cp server/main.js build/server/main.js' },
        devDependencies: { '@react-router/dev': '7.0.0', rollup: '4.0.0' },
      }),
      Dockerfile: 'FROM node:24\nCOPY . .\nRUN npm run build\nCMD ["node", "build/server/main.js"]\n',
      'rollup.config.js': "export default { input: 'server/router.js', output: { dir: 'build/server/hono' } };\n",
      'server/main.js':
        "import router from './hono/router.js';\nimport * as build from './index.js';\nrouter.serve(build);\n",
      'server/router.js': "import './limits.js';\nexport default { serve() {} };\n",
      'server/limits.js': 'export {};\n',
      'app/root.tsx': 'export default function Root() { return null; }\n',
      'app/routes/api.health.ts': 'export const loader = async () => Response.json({});\n',
    };
    expect(reached(files)).toEqual([
      'app/root.tsx',
      'app/routes/api.health.ts',
      'server/limits.js',
      'server/main.js',
      'server/router.js',
    ]);
    expect(linkFiles(files)[0]?.routes.routes.map((route) => route.path)).toContain('/api/health');
  });

  it('what no build explains stays unresolved', () => {
    const [service] = linkFiles({
      'package.json': '{"name":"a","scripts":{"start":"node main.js"}}',
      Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "main.js"]\n',
      'main.js': "require('./generated/routes.js');\n",
    });
    expect(
      service?.program?.unresolved.map(({ specifier, place }) => `${specifier} ${place.line}:${place.column}`),
    ).toEqual(['./generated/routes.js 1:1']);
  });
});

describe('files that a path at run time names', () => {
  const files = (load: string): Readonly<Record<string, string>> => ({
    'package.json': '{"name":"a","scripts":{"start":"node src/main.js"},"dependencies":{"express":"5.0.0"}}',
    Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "src/main.js"]\n',
    'src/main.js': `const path = require('node:path');\nconst { glob } = require('glob');\nconst app = require('express')();\n${load}\napp.listen(3000);\n`,
    'src/routes/health.js': "module.exports = (app) => app.get('/health', (req, res) => res.end());\n",
  });
  it.each<[string, string]>([
    [
      'text after a folder',
      "glob.sync(__dirname + '/routes/**/*.+(ts|js)').map((f) => require(f)).forEach((r) => r(app));",
    ],
    ['a template', 'glob.sync(`${__dirname}/routes/*.js`).forEach((f) => require(f)(app));'],
    ['joined with a slash', "glob.sync(path.join(__dirname, '/routes/*.js')).forEach((f) => require(f)(app));"],
    ['a normalised path', "require(path.normalize(path.resolve(__dirname, './routes/health.js')))(app);"],
  ])('%s', (_, load) => {
    expect(reached(files(load))).toEqual(['src/main.js', 'src/routes/health.js']);
  });
});

it('a file of a package that hands on the built folder of its name', () => {
  const files = {
    'package.json': '{"name":"root","private":true,"workspaces":["packages/*"]}',
    'packages/api/package.json': '{"name":"api","scripts":{"start":"node main.js"},"dependencies":{"shared":"*"}}',
    'packages/api/main.js': "const { check } = require('shared/rules');\ncheck();\n",
    'packages/shared/package.json': '{"name":"shared","main":"dist/index.js"}',
    'packages/shared/tsconfig.json': '{"compilerOptions":{"outDir":"dist","rootDir":"src"},"include":["src/**/*"]}',
    'packages/shared/rules.js': "module.exports = require('./dist/rules');\n",
    'packages/shared/src/rules/index.ts': 'export const check = () => {};\n',
  };
  expect(reached(files)).toEqual([
    'packages/api/main.js',
    'packages/shared/rules.js',
    'packages/shared/src/rules/index.ts',
  ]);
});

describe('packages of the workspace', () => {
  const files = (settings: string, folder: string): Readonly<Record<string, string>> => ({
    'package.json': '{"name":"root","private":true,"workspaces":["packages/*"]}',
    'packages/api/package.json':
      '{"name":"api","type":"module","scripts":{"start":"node main.js"},"dependencies":{"@acme/utils":"*"}}',
    'packages/api/main.js':
      "import { close } from '@acme/utils';\nimport { open } from '@acme/utils/dist/db/open.js';\nclose(open);\n",
    'packages/utils/package.json': '{"name":"@acme/utils","main":"./dist/index.js"}',
    'packages/utils/tsconfig.json': settings,
    [`packages/utils/${folder}/index.ts`]: 'export const close = () => {};\n',
    [`packages/utils/${folder}/db/open.ts`]: 'export const open = () => {};\n',
  });
  it.each<[string, string, string]>([
    ['rootDir states the sources', '{ "compilerOptions": { "rootDir": "lib", "outDir": "dist" } }', 'lib'],
    [
      'the included folder suggests them',
      '{ "compilerOptions": { "outDir": "./dist" }, "include": ["source/**/*"] }',
      'source',
    ],
    ['habit', '{ "compilerOptions": {} }', 'src'],
  ])('%s', (_, settings, folder) => {
    expect(reached(files(settings, folder))).toContain(`packages/utils/${folder}/index.ts`);
  });
});
