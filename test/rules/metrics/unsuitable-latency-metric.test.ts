import { unsuitableLatencyMetric } from '../../../src/rules/metrics/unsuitable-latency-metric.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const metric = (kind: string, options: string): Readonly<Record<string, string>> =>
  nodeExample([
    `const { ${kind} } = require('prom-client');`,
    `const duration = new ${kind}({ name: 'http_request_duration_seconds', help: 'h', labelNames: ['status']${options} });`,
    `require('node:http').createServer((req, res) => { duration.labels('200').${kind === 'Gauge' ? 'set' : 'observe'}(0.1); res.end('ok'); }).listen(3000);`,
  ]);

ruleCases(unsuitableLatencyMetric, {
  fails: [
    {
      name: 'bounds in milliseconds',
      files: metric('Histogram', ', buckets: [50, 100, 500, 1000]'),
      findings: [{ message: 'unit', at: 'server.js:2:108' }],
    },
    { name: 'a gauge', files: metric('Gauge', ''), findings: [{ message: 'gauge', at: 'server.js:2:18' }] },
    {
      name: 'too narrow',
      files: metric('Histogram', ', buckets: [0.01, 0.02, 0.05]'),
      findings: [{ message: 'range', at: 'server.js:2:108' }],
    },
  ],
  passes: [
    {
      name: 'bounds in seconds',
      files: metric('Histogram', ', buckets: [0.005, 0.05, 0.5, 1, 5]'),
      evidence: ['server.js:2:18'],
    },
    { name: 'the default bounds', files: metric('Histogram', ''), evidence: ['server.js:2:18'] },
  ],
  notApplicable: [{ name: 'no metrics', files: nodeExample(["require('node:http').createServer().listen(3000);"]) }],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
