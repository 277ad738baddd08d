import { exampleManifest, exampleService } from '../../../src/rules/example-service.ts';
import { missingStartupEndpoint } from '../../../src/rules/health/missing-startup-endpoint.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (
  routes: readonly string[],
  probe: readonly string[] = [],
  ...before: readonly string[]
): Readonly<Record<string, string>> =>
  exampleService([...before, "const app = require('express')();", ...routes, 'app.listen(3000);'], {
    'k8s.yaml': exampleManifest(probe),
  });
const LIVE = "app.get('/livez', (req, res) => res.send('ok'));";
const POOL = "const pool = new (require('pg').Pool)();";
const probe = (path: string): readonly string[] => ['startupProbe:', `  httpGet: { path: ${path}, port: 3000 }`];

ruleCases(missingStartupEndpoint, {
  fails: [
    {
      name: 'no route of that kind',
      files: service(["app.get('/orders', (req, res) => res.json([]));"]),
      findings: [{ message: 'missing', at: 'server.js:3:1' }],
    },
    {
      name: 'a route that tells about a job, not about the service',
      files: service(["app.get('/jobs/:id/started', (req, res) => res.json(true));"]),
      findings: [{ message: 'missing', at: 'server.js:3:1' }],
    },
    {
      name: 'the probe calls what nobody serves',
      files: service([LIVE], probe('/startup')),
      findings: [{ message: 'unserved', at: 'k8s.yaml:16:30' }],
    },
    {
      name: 'a start that needs the database',
      files: service(
        ["app.get('/health/startup', async (req, res) => { await pool.query('SELECT 1'); res.end(); });"],
        [],
        POOL,
      ),
      findings: [{ message: 'store', at: 'server.js:3:56' }],
    },
    {
      name: 'the probe calls readiness, which needs the database',
      files: service(
        [LIVE, "app.get('/readyz', async (req, res) => { await pool.query('SELECT 1'); res.end(); });"],
        probe('/readyz'),
        POOL,
      ),
      findings: [{ message: 'store', at: 'server.js:4:48' }],
    },
  ],
  passes: [
    { name: 'liveness serves a startup probe too', files: service([LIVE]), evidence: ['server.js:2:1'] },
    {
      name: 'the probe calls liveness',
      files: service([LIVE], probe('/livez')),
      evidence: ['server.js:2:1', 'k8s.yaml:16:30'],
    },
    {
      name: 'a route of its own with a flag',
      files: service([
        'let started = false;',
        "app.get('/startupz', (req, res) => res.sendStatus(started ? 200 : 503));",
        'setTimeout(() => { started = true; }, 5000);',
      ]),
      evidence: ['server.js:3:1'],
    },
    {
      name: 'a probe of the port',
      files: service(
        ["app.get('/orders', (req, res) => res.json([]));"],
        ['startupProbe:', '  tcpSocket: { port: 3000 }'],
      ),
      evidence: ['k8s.yaml:15:11'],
    },
    {
      name: 'a probe that runs a command',
      files: service(
        ["app.get('/orders', (req, res) => res.json([]));"],
        ['startupProbe:', '  exec: { command: [node, check.js] }'],
      ),
      evidence: ['k8s.yaml:15:11'],
    },
  ],
  notApplicable: [
    {
      name: 'gRPC health only',
      files: exampleService("setInterval(() => console.log('x'), 1000);\n", { 'k8s.yaml': exampleManifest() }),
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
