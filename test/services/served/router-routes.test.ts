import { expect, it } from 'vitest';
import { textsOf } from '../../../src/services/served/regexp-prefixes.ts';
import { linkFiles } from '../../support/rule-cases.ts';

const BASE = {
  'package.json': '{"name":"a","dependencies":{"express":"^5.0.0"}}',
  Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "main.js"]\n',
};

function pathsOf(files: Readonly<Record<string, string>>): readonly string[] | undefined {
  const [service] = linkFiles({ ...BASE, ...files });
  return service?.routes.routes.map((route) => (route.complete ? route.path : `${route.path} (partly)`));
}

it('calls a function that a module exports under the name bind', () => {
  expect(
    pathsOf({
      'routes.js': "exports.bind = function (app) { app.get('/healthcheck', (req, res) => res.end()); };",
      'main.js': "const app = require('express')();\nrequire('./routes').bind(app);\napp.listen(3000);",
    }),
  ).toEqual(['/healthcheck']);
});

it('does not call what is only bound', () => {
  expect(
    pathsOf({
      'main.js':
        "const app = require('express')();\nfunction mount() { app.get('/x', () => {}); }\nmount.bind(app);\napp.listen(3000);",
    }),
  ).toEqual([]);
});

it('mounts a router under every text of a small pattern', () => {
  expect(
    pathsOf({
      'main.js':
        "const express = require('express');\nconst app = express();\nconst api = express.Router();\napi.get('/', () => {});\napp.use(/(\\/api)?/, api);\napp.listen(3000);",
    }),
  ).toEqual(['/', '/api']);
});

it('does not know the paths below any other pattern', () => {
  expect(
    pathsOf({
      'main.js':
        "const express = require('express');\nconst app = express();\nconst api = express.Router();\napi.get('/x', () => {});\napp.use(/v\\d+/, api);\napp.listen(3000);",
    }),
  ).toEqual(['/x (partly)']);
});

it.each([
  ['(\\/api)?', ['', '/api']],
  ['^\\/(?:v1|v2)$', ['/v1', '/v2']],
  ['\\/a(b|c)?d', ['/ad', '/abd', '/acd']],
  ['\\/v\\d', undefined],
  ['\\/a*', undefined],
  ['\\/a(?!b)', undefined],
  ['\\/a(b', undefined],
  ['\\/a)b', undefined],
])('lists the texts of %s', (pattern, texts) => {
  expect(textsOf(pattern)).toEqual(texts);
});

it('takes the function that a thin wrapper gets for the handler, not the one that it returns', () => {
  const [service] = linkFiles({
    ...BASE,
    'wrap.js': 'module.exports = (fn) => (...args) => Promise.resolve(fn(...args)).catch(args.at(-1));',
    'check.js': 'module.exports = (fn) => (req, res) => { if (req.query.token) verify(req); fn(req, res); };',
    'main.js': `const app = require('express')();
const wrap = require('./wrap');
const check = require('./check');
app.get('/a', wrap(async (req, res) => res.end()));
app.get('/b', check((req, res) => res.end()));
app.listen(3000);`,
  });
  expect(service?.routes.routes.map(({ handlers }) => handlers.map(({ module }) => module))).toEqual([
    ['main.js'],
    ['check.js'],
  ]);
});

it('a dashboard of a package brings no routes of the service', () => {
  const [service] = linkFiles({
    ...BASE,
    'main.js':
      "const app = require('express')();\nconst { ExpressAdapter } = require('@bull-board/express');\nconst board = new ExpressAdapter();\napp.use('/admin/queues', board.getRouter());\napp.listen(3000);",
  });
  expect(service?.routes.reasons).toEqual([]);
});
