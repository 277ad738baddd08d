import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';

const API =
  "const express = require('express');\nconst app = express();\napp.get('/orders', (req, res) => res.json([]));\nexports.app = app;\nexports.serve = () => app.listen(3000);\n";

/** Routes of the service that `main.js` starts. */
function routesOf(main: string): readonly string[] {
  const [service] = linkFiles({
    'package.json': '{ "name": "orders" }\n',
    Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "main.js"]\n',
    'api.js': API,
    'main.js': main,
  });
  return (service?.routes.routes ?? []).map(({ path }) => path);
}

it('a worker that loads the application of another process serves none of its routes', () => {
  const worker = "const { app } = require('./api.js');\nsetInterval(() => console.log(app.name), 1000);\n";
  expect(routesOf(worker)).toEqual([]);
});

it('the process that opens the server has them', () => {
  expect(routesOf("require('./api.js').serve();\n")).toEqual(['/orders']);
});
