import { describe, expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';
import { expressService, nodeService } from '../../support/services.ts';

/** Routes of the only service: method, path, number of known handlers, status of a failed check. */
function routes(files: Readonly<Record<string, string>>): readonly (readonly unknown[])[] {
  const [service] = linkFiles(files);
  return (service?.routes.routes ?? []).map((route) => [
    route.method,
    route.path,
    route.handlers.length,
    ...(route.failure === undefined ? [] : [route.failure]),
  ]);
}

describe('health routes of a library', () => {
  it('come with the checks of its options', () => {
    const files = expressService(
      'health.addTo(app, { checks: { db: health.raw(() => health.up()) }, readinessChecks: { stop: health.raw(() => health.down()), own: () => health.up() } });',
      "const health = require('@hmcts/nodejs-healthcheck');",
    );
    expect(routes(files)).toEqual([
      ['GET', '/health', 1, 503],
      ['GET', '/health/liveness', 0],
      ['GET', '/health/readiness', 2, 500],
    ]);
  });
});

it('kube-probe answers on its own paths, or on those of its options', () => {
  const files = expressService(
    "probe(app, { readinessURL: '/ready', readinessCallback: (req, res) => res.end() });",
    "const probe = require('kube-probe');",
  );
  expect(routes(files)).toEqual([
    ['GET', '/api/health/liveness', 0],
    ['GET', '/ready', 1],
  ]);
});

it('Mali serves the health service that is handed to it', () => {
  const [service] = linkFiles(
    nodeService(
      `const Mali = require('mali');
const app = new Mali('orders.proto', 'Orders');
app.addService('health.proto', 'Health');
app.use('grpc.health.v1.Health', 'Check', (ctx) => (ctx.res = { status: 1 }));
app.start('0.0.0.0:50051');
`,
    ),
  );
  expect(service?.servers.map(({ protocol, ports: [port] }) => [protocol, port?.value])).toEqual([['grpc', 50051]]);
  expect(service?.routes.routes.map(({ method, path, handlers }) => [method, path, handlers.length])).toEqual([
    ['GRPC', '/grpc.health.v1.Health/Check', 1],
  ]);
});

describe('applications that a package makes', () => {
  it.each<[string, string]>([
    ['routing-controllers', "require('routing-controllers').createExpressServer({ controllers: [] })"],
    ['inversify-express-utils', "new (require('inversify-express-utils').InversifyExpressServer)(container).build()"],
    ['express-ws', "require('express-ws')(require('express')()).app"],
  ])('%s', (_, made) => {
    const [service] = linkFiles(
      nodeService(
        `const container = {};\nconst app = ${made};\napp.get('/x', (req, res) => res.end());\napp.listen(3000);\n`,
      ),
    );
    expect(service?.servers.map(({ framework, place }) => [framework, place.line])).toEqual([['express', 4]]);
    expect(service?.routes.routes.map((route) => route.path)).toEqual(['/x']);
  });
});
