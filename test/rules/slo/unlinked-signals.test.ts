import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { unlinkedSignals } from '../../../src/rules/slo/unlinked-signals.ts';
import { dashboardFile, panel } from '../../support/monitoring.ts';
import { ruleCases } from '../../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

const P95 = 'histogram_quantile(0.95, rate(http_request_duration_seconds_bucket[5m]))';
const linked = (link: string): Files => ({
  ...EXAMPLE_SERVICE,
  'grafana/orders.json': `{\n  "title": "Orders",\n  "links": [${link}],\n  "panels": [${panel('p95', P95)}]\n}\n`,
});
const measured = (option: string): Files => ({
  ...EXAMPLE_SERVICE,
  'package.json': '{ "name": "orders", "dependencies": { "prom-client": "^15" } }\n',
  'server.js': `const http = require('node:http');
const client = require('prom-client');
new client.Histogram({ name: 'http_request_duration_seconds', help: 'h'${option} });
http.createServer(async (req, res) => {
  if (req.url === '/metrics') res.end(await client.register.metrics());
  else res.end('ok');
}).listen(3000);
`,
});

ruleCases(unlinkedSignals, {
  fails: [
    {
      name: 'panels without links',
      files: dashboardFile('Orders', panel('p95', P95)),
      findings: [{ message: 'unlinked', at: 'grafana/orders.json:2:12' }],
    },
    {
      name: 'a link to the blog and to the catalogue',
      files: linked(
        '{"title": "Blog", "url": "https://example.com/blog"}, {"title": "Catalog", "url": "https://example.com/catalog"}',
      ),
      findings: [{ message: 'unlinked', at: 'grafana/orders.json:2:12' }],
    },
    {
      name: 'exemplars are switched off',
      files: { ...measured(', enableExemplars: false'), ...dashboardOnly() },
      findings: [{ message: 'unlinked', at: 'grafana/orders.json:2:12' }],
    },
    {
      name: 'a data source that links nothing',
      files: {
        ...dashboardFile('Orders', panel('p95', P95)),
        'grafana/provisioning/datasources/loki.yaml': 'apiVersion: 1\ndatasources:\n  - name: Loki\n    type: loki\n',
      },
      findings: [{ message: 'unlinked', at: 'grafana/orders.json:2:12' }],
    },
  ],
  passes: [
    {
      name: 'a link to the traces',
      files: linked('{"title": "Slow requests", "url": "https://tempo.example.com/search"}'),
      evidence: ['grafana/orders.json:3:13'],
    },
    {
      name: 'a link of one series to its log lines',
      files: dashboardFile(
        'Orders',
        '{"title": "p95", "type": "timeseries", "fieldConfig": {"overrides": [{"properties": [{"id": "links", "value": [{"title": "Logs", "url": "/explore?left=loki"}]}]}]}}',
      ),
      evidence: ['grafana/orders.json:4:116'],
    },
    {
      name: 'log lines stand beside the graphs',
      files: dashboardFile('Orders', panel('p95', P95), panel('Lines', '{app="orders"}', 'logs')),
      evidence: ['grafana/orders.json:5:14'],
    },
    {
      name: 'a derived field of the data source',
      files: {
        ...EXAMPLE_SERVICE,
        'grafana/provisioning/datasources/loki.yaml': `apiVersion: 1
datasources:
  - name: Loki
    type: loki
    jsonData:
      derivedFields:
        - name: trace
          matcherRegex: traceId=(\\w+)
`,
      },
      evidence: ['grafana/provisioning/datasources/loki.yaml:1:1'],
    },
    {
      name: 'exemplars on the histogram',
      files: measured(', enableExemplars: true'),
      evidence: ['server.js:3:1'],
    },
    {
      name: 'the logger adds the id of the trace',
      files: {
        ...dashboardFile('Orders', panel('p95', P95)),
        'package.json':
          '{ "name": "orders", "dependencies": { "pino": "^9", "@opentelemetry/api": "^1", "@opentelemetry/sdk-node": "^0.200" } }\n',
        'server.js': `const { NodeSDK } = require('@opentelemetry/sdk-node');
new NodeSDK({}).start();
const pino = require('pino');
const { trace } = require('@opentelemetry/api');
const log = pino({
  mixin() {
    return { traceId: trace.getActiveSpan()?.spanContext().traceId };
  },
});
require('node:http').createServer((req, res) => { log.info('request'); res.end(); }).listen(3000);
`,
      },
      evidence: ['server.js:6:3'],
    },
  ],
  notApplicable: [{ name: 'nothing is measured', files: EXAMPLE_SERVICE, reason: /neither metrics nor traces/ }],
  unknown: [{ name: 'measured, and shown elsewhere', files: measured(''), reason: /monitoring product/ }],
});

function dashboardOnly(): Files {
  return { 'grafana/orders.json': `{\n  "title": "Orders",\n  "panels": [${panel('p95', P95)}]\n}\n` };
}
