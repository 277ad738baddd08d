import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';

const BASE = {
  'package.json': '{"name":"a"}',
  Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "main.js"]\n',
  'routes/v1.js': 'fetch("http://file/");',
  'routes/v1/index.js': 'fetch("http://folder/"); fetch("http://folder/2");',
  'routes/v1/up.js': 'require("..");',
  'routes/index.js': 'fetch("http://up/"); fetch("http://up/2"); fetch("http://up/3");',
  'routes.js': 'fetch("http://other/");',
};

it.each([
  ['without a slash the file', 'require("./routes/v1");', 1],
  ['with a slash the folder', 'require("./routes/v1/");', 2],
  ['two dots the folder', 'require("./routes/v1/up");', 3],
])('a file and a folder of one name: %s', (_, source, calls) => {
  const [service] = linkFiles({ ...BASE, 'main.js': `${source}\nsetInterval(() => {}, 1000);\n` });
  expect(service?.program?.callsTo('fetch').length).toBe(calls);
});
