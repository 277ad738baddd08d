import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';

const served = (source: string): readonly string[] => {
  const [service] = linkFiles({
    'package.json': '{ "name": "ratings", "scripts": { "start": "node server.js" } }\n',
    'server.js': source,
  });
  return (service?.routes.routes ?? []).map(
    ({ method, path, handlers }) => `${method} ${path} ${handlers.length > 0 ? 'handled' : 'open'}`,
  );
};

it('reads what a server of node:http hands to a dispatcher', () => {
  expect(
    served(`const dispatcher = require('httpdispatcher');
dispatcher.onPost(/^\\/ratings\\/[0-9]*/, (req, res) => res.end(req.body));
dispatcher.onGet('/health', (req, res) => res.end());
require('node:http').createServer((req, res) => dispatcher.dispatch(req, res)).listen(9080);
`),
  ).toEqual(['POST ~^\\/ratings\\/[0-9]* handled', 'GET /health handled']);
  expect(
    served(`const Dispatcher = require('httpdispatcher');
const dispatcher = new Dispatcher();
dispatcher.onGet('/health', (req, res) => res.end());
require('node:http').createServer((req, res) => dispatcher.dispatch(req, res)).listen(9080);
`),
  ).toEqual(['GET /health handled']);
});

it('reads the routes of find-my-way and microrouter', () => {
  expect(
    served(`const router = require('find-my-way')();
router.on('GET', '/live', (req, res) => res.end());
router.on(['PUT', 'POST'], '/orders/:id', { constraints: {} }, (req, res) => res.end());
router.get('/ready', (req, res) => res.end());
require('node:http').createServer((req, res) => router.lookup(req, res)).listen(3000);
`),
  ).toEqual(['GET /live handled', 'PUT /orders/:id handled', 'POST /orders/:id handled', 'GET /ready handled']);
  expect(
    served(`const { router, get, post } = require('microrouter');
module.exports = router(get('/live', () => 'ok'), post('/orders', () => 'ok'));
require('node:http').createServer(module.exports).listen(3000);
`),
  ).toEqual(['GET /live handled', 'POST /orders handled']);
});
