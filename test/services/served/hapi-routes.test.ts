import { expect, it } from 'vitest';
import { logsWithoutRequestId } from '../../../src/rules/logging/logs-without-request-id.ts';
import { unredactedLogs } from '../../../src/rules/logging/unredacted-logs.ts';
import { unstructuredLogs } from '../../../src/rules/logging/unstructured-logs.ts';
import { missingServerClose } from '../../../src/rules/shutdown/missing-server-close.ts';
import { judgeFiles, linkFiles } from '../../support/rule-cases.ts';

const FILES = {
  'package.json':
    '{"name":"a","type":"module","scripts":{"start":"node main.js"},"dependencies":{"@hapi/hapi":"^21.0.0","hapi-pulse":"^4.0.0"}}',
  Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "main.js"]\n',
  'routes.js': `export const health = { method: 'GET', path: '/health', handler: () => 'ok' };
export const orders = [
  { method: ['GET', 'HEAD'], path: '/orders/{id?}', options: { handler: async () => [] } },
  { method: '*', path: '/files/{path*}', handler: () => null },
];
`,
  'router.js': `import { health, orders } from './routes.js';
export const router = { plugin: { name: 'router', register: (server) => server.route([health, ...orders]) } };
`,
  'main.js': `import Hapi from '@hapi/hapi';
import hapiPulse from 'hapi-pulse';
import { router } from './router.js';
const pulse = { plugin: hapiPulse, options: { timeout: 10_000 } };
const create = async () => {
  const server = Hapi.server({ port: 3000 });
  await server.register([pulse, router]);
  return server;
};
const server = await create();
await server.start();
`,
};

it('finds the routes of registered plugins', () => {
  const [service] = linkFiles(FILES);
  expect(service?.routes.routes.map(({ method, path, handlers }) => [method, path, handlers.length])).toEqual([
    ['GET', '/health', 1],
    ['GET', '/orders/:id', 1],
    ['HEAD', '/orders/:id', 1],
    ['ALL', '/files/*', 1],
  ]);
});

it('finds the routes of lists that concat joins', () => {
  const [service] = linkFiles({
    ...FILES,
    'router.js': `import { health, orders } from './routes.js';
const routes = [].concat(health, orders);
export const router = { plugin: { name: 'router', register: (server) => { server.route(routes); } } };
`,
  });
  expect(service?.routes.routes.map(({ path }) => path)).toEqual(['/health', '/orders/:id', '/orders/:id', '/files/*']);
});

it('runs what plugins register', () => {
  const [service] = linkFiles(FILES);
  const register = service?.program?.callsTo('@hapi/hapi#server().register')[0];
  expect(register && service?.program?.callbacks(register)).toEqual([{ module: 'router.js', fn: 1 }]);
});

it('knows that hapi-pulse closes the server', () => {
  expect(judgeFiles(missingServerClose, { files: FILES }).outcomes.map(({ verdict }) => verdict)).toEqual(['pass']);
});

it('knows hapi-pino for the logger that it is, registered with its options', () => {
  const files = {
    ...FILES,
    'logging.js': `import hapiPino from 'hapi-pino';
export const logging = { plugin: hapiPino, options: { logPayload: true, level: 'info' } };
`,
    'main.js': FILES['main.js']
      .replace('[pulse, router]', '[pulse, router, logging]')
      .replace('import hapiPulse', "import { logging } from './logging.js';\nimport hapiPulse"),
  };
  const judged = [unstructuredLogs, unredactedLogs, logsWithoutRequestId].map((rule) =>
    judgeFiles(rule, { files }).outcomes.map(({ verdict }) => verdict),
  );
  expect(judged).toEqual([['pass'], ['fail'], ['pass']]);
});
