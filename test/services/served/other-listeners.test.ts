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
