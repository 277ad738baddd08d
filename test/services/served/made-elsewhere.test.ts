import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';
import { nodeService } from '../../support/services.ts';

it('what a package makes and the service listens with is a server', () => {
  const [service] = linkFiles(
    nodeService(`const Api = require('@acme/service/api');
const app = Api({ db: 'orders' });
app.listen(process.env.PORT, () => console.log('up'));
`),
  );
  expect(service?.kind).toBe('http');
  expect(service?.servers.map(({ framework, ports: [port] }) => [framework, port?.env])).toEqual([
    ['@acme/service', 'PORT'],
  ]);
  expect(service?.routes.reasons).toEqual(['@acme/service may serve more, which is not told here']);
});

it.each([
  ['a topic', "require('pg-topics').connect().listen('orders', console.log);"],
  ['a history', "require('history').createHistory().listen(() => console.log('moved'));"],
])('%s is no port', (_, source) => {
  const [service] = linkFiles(nodeService(`${source}\nsetInterval(() => {}, 1000);\n`));
  expect(service?.servers).toEqual([]);
});

it('routes of the adapter below Nest are served', () => {
  const [service] = linkFiles(
    nodeService(`const { NestFactory } = require('@nestjs/core');
async function main() {
  const app = await NestFactory.create(class {});
  const adapter = app.getHttpAdapter().getInstance();
  adapter.get('/health-check', (req, res) => res.send('ok'));
  await app.listen(3000);
}
main();
`),
  );
  expect(service?.routes.routes.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /health-check']);
});
