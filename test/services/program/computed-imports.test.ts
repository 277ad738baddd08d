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
