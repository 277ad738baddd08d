import { exampleManifest, exampleService } from '../../../src/rules/example-service.ts';
import { thinHealthSummary } from '../../../src/rules/health/thin-health-summary.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (
  routes: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> =>
  exampleService(
    [
      "const app = require('express')();",
      "app.get('/livez', (req, res) => res.send('ok'));",
      "app.get('/readyz', (req, res) => res.send('ok'));",
      ...routes,
      'app.listen(3000);',
    ],
    more,
  );

ruleCases(thinHealthSummary, {
  fails: [
    {
      name: 'ok and nothing else',
      files: service(["app.get('/healthz', (req, res) => res.json({ status: 'ok' }));"]),
      findings: [{ message: 'thin', at: 'server.js:4:1' }],
    },
    {
      name: 'without what it depends on',
      files: service([
        "app.get('/status', (req, res) => res.json({ version: process.env.VERSION, uptime: process.uptime() }));",
      ]),
      findings: [{ message: 'thin', at: 'server.js:4:1' }],
    },
    {
      name: 'without version and uptime',
      files: service(["app.get('/api/health', (req, res) => res.json({ database: 'up' }));"]),
      findings: [{ message: 'thin', at: 'server.js:4:1' }],
    },
  ],
  passes: [
    {
      name: 'all three',
      files: service([
        "app.get('/healthz', (req, res) => res.json({ version: process.env.VERSION, uptime: process.uptime(), dependencies: { pg: 'up' } }));",
      ]),
      evidence: ['server.js:4:1'],
    },
    {
      name: 'made by another module',
      files: service(
        [
          "const { summary } = require('./summary');",
          "app.get('/healthz', async (req, res) => res.json(await summary()));",
        ],
        {
          'summary.js': [
            "const { name, version } = require('./package.json');",
            'exports.summary = async () => {',
            '  const checks = {};',
            '  return { name, version, uptimeSeconds: Math.round(process.uptime()), checks };',
            '};',
            '',
          ].join('\n'),
        },
      ),
      evidence: ['server.js:5:1'],
    },
    {
      name: 'under other names',
      files: service([
        "app.get('/status', (req, res) => res.json({ commit: process.env.GIT_SHA, startedAt: new Date().toISOString(), services: [] }));",
      ]),
      evidence: ['server.js:4:1'],
    },
  ],
  notApplicable: [
    { name: 'no third route', files: service([]), reason: /no health summary/ },
    {
      name: 'the state of an order is no summary',
      files: service(["app.get('/orders/:id/status', (req, res) => res.json({ state: 'paid' }));"]),
      reason: /no health summary/,
    },
    {
      name: 'a probe calls it',
      files: service(["app.get('/healthz', (req, res) => res.json({ status: 'ok' }));"], {
        'k8s.yaml': exampleManifest(['livenessProbe:', '  httpGet: { path: /healthz, port: 3000 }']),
      }),
      reason: /no health summary/,
    },
    {
      name: 'the only health route is for machines',
      files: exampleService([
        "const app = require('express')();",
        "app.get('/health', (req, res) => res.json({ status: 'ok' }));",
        'app.listen(3000);',
      ]),
      reason: /no health summary/,
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
