import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';
import { nodeService } from '../../support/services.ts';

const ROUTER =
  'module.exports = class Router {\n  routes = {};\n  get(path, handler) { this.routes[path] = handler; }\n  route(method, path, ...handlers) { this.routes[path] = handlers; }\n  mount() {}\n};\n';

function routesOf(files: Readonly<Record<string, string>>) {
  const [service] = linkFiles({ ...nodeService(files['server.js'] ?? ''), 'router.js': ROUTER, ...files });
  return (service?.routes.routes ?? []).map(({ method, path, complete, handlers }) => [
    method,
    path,
    complete,
    handlers.length,
  ]);
}

it('a router of its own, whose prefix is not known', () => {
  const server =
    "const Router = require('./router.js');\nconst router = new Router();\nrouter.get('api/ping', async () => ({ status: 'ok' }));\nrequire('node:http').createServer((req, res) => router.routes[req.url](req, res)).listen(3000);\n";
  expect(routesOf({ 'server.js': server })).toEqual([['GET', '/api/ping', false, 1]]);
});

it('routers that extend it and name the method', () => {
  const server =
    "const Router = require('./router.js');\nclass UsersRouter extends Router { mount() { this.route('POST', '/users', (req) => req.body); } }\nnew UsersRouter().mount();\nrequire('node:http').createServer().listen(3000);\n";
  expect(routesOf({ 'server.js': server })).toEqual([['POST', '/users', false, 1]]);
});

it('a client or a cache is no router', () => {
  const server =
    "class Cache { get(key, make) { return make(); } }\nnew Cache().get('users', () => 1);\nrequire('node:http').createServer().listen(3000);\n";
  expect(routesOf({ 'server.js': server })).toEqual([]);
});
