import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';
import { nodeService } from '../../support/services.ts';

it('socket.io listens where it is handed a port, and not where it is handed a server', () => {
  const ports = (source: string) =>
    linkFiles(nodeService(`const { Server } = require('socket.io');\n${source}\n`)).flatMap(({ servers }) =>
      servers.map(({ framework, ports: [port] }) => [framework, port?.value]),
    );
  expect(ports('new Server(4300);')).toEqual([['socket.io', 4300]]);
  expect(ports("const http = require('http').createServer();\nnew Server(http);\nhttp.listen(3000);")).toEqual([
    ['node:http', 3000],
  ]);
});

it('what a decoration of the application makes listens for something else', () => {
  const [service] = linkFiles(
    nodeService(
      "const app = require('fastify')();\napp.get('/', async () => {\n  const proxy = await app.proxies.make('a');\n  await proxy.listen();\n});\napp.after().listen({ port: 3000 });\n",
    ),
  );
  expect(service?.servers.map(({ place }) => place.line)).toEqual([6]);
});

it.each([
  [
    'tsed',
    "const { PlatformExpress } = require('@tsed/platform-express');\nPlatformExpress.bootstrap(class {}).then((platform) => platform.listen());",
  ],
  ['express', "const { createExpressServer } = require('routing-controllers');\ncreateExpressServer({}).listen(3000);"],
  ['node:http', "const micro = require('micro');\nmicro((req, res) => 'ok').listen(3000);"],
  ['uWebSockets.js', "require('uWebSockets.js').App().get('/*', (res) => res.end('ok')).listen(3000, () => {});"],
])('%s listens', (framework, source) => {
  const [service] = linkFiles(nodeService(`${source}\n`));
  expect([service?.kind, service?.servers.map((server) => server.framework)]).toEqual(['http', [framework]]);
});
