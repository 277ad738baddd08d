import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';

const BASE = {
  'package.json': '{"name":"a","type":"module"}',
  Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "src/main.js"]\n',
  'src/workers/mail.js': 'fetch("http://mail/");',
  'src/workers/images/resize.js': 'fetch("http://images/");',
  'src/other.js': 'fetch("http://other/");',
};

it.each([
  ['a template with a folder', 'await import(`./workers/${process.argv[2]}`);', 2],
  ['a sum', 'await import("./workers/" + process.argv[2]);', 2],
  ['a file beside the module, which may be any', 'await import(`./${process.argv[2]}.js`);', 0],
  ['a package', 'await import(`workers/${process.argv[2]}`);', 0],
])('reaches the modules that a computed import may load: %s', (_, source, calls) => {
  const [service] = linkFiles({ ...BASE, 'src/main.js': `${source}\nsetInterval(() => {}, 1000);\n` });
  expect(service?.program?.callsTo('fetch').length).toBe(calls);
});

const DRIVERS = {
  ...BASE,
  'src/config.js': "export const DRIVER = process.env.DRIVER || './drivers/memory.js';\n",
  'src/drivers/memory.js': 'export const driver = { ping: () => fetch("http://memory/") };\n',
  'src/drivers/mongo.js': 'export const driver = { ping: () => fetch("http://mongo/") };\n',
  'src/main.js':
    "import { DRIVER } from './config.js';\nlet driver = null;\nasync function open() {\n  const module = await import(DRIVER);\n  driver = module.driver;\n  return driver;\n}\n(await open()).ping();\n",
};

it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
  ['by default', {}, ['src/drivers/memory.js']],
  [
    'with what a deployment sets',
    { 'compose.yaml': 'services:\n  api:\n    build: .\n    environment:\n      DRIVER: ./drivers/mongo.js\n' },
    ['src/drivers/mongo.js'],
  ],
])('loads the module that a variable names: %s', (_, more, drivers) => {
  const [service] = linkFiles({ ...DRIVERS, ...more });
  const program = service?.program;
  const [ping] = program?.callsNamed('ping') ?? [];
  expect(ping && program?.targets(ping).map(({ module }) => module)).toEqual(drivers);
});
