import { unwatchedHeapUsage } from '../../../src/rules/memory/unwatched-heap-usage.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";
const service = (
  lines: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => nodeExample([...lines, SERVER], more);
const every = (body: string): readonly string[] => [
  "const v8 = require('node:v8');",
  `setInterval(() => { ${body} }, 10_000);`,
];
const rules = (...exprs: readonly string[]): Readonly<Record<string, string>> => ({
  'monitoring/alerts.yaml': [
    'groups:',
    '  - name: api',
    '    rules:',
    ...exprs.flatMap((expr, i) => [`      - alert: Alert${i}`, `        expr: ${expr}`, '        for: 5m']),
    '',
  ].join('\n'),
});

ruleCases(unwatchedHeapUsage, {
  fails: [
    { name: 'nothing', files: service([]), findings: [{ message: 'missing', at: 'server.js:1:1' }] },
    {
      name: 'against what V8 grows on demand',
      files: service(
        every(
          "const { heapUsed, heapTotal } = process.memoryUsage(); if (heapUsed / heapTotal > 0.85) console.warn('full');",
        ),
      ),
      findings: [{ message: 'heapTotal', at: 'server.js:2:80' }],
    },
    {
      name: 'an alert on something else',
      files: service([], rules('up == 0')),
      findings: [{ message: 'missing', at: 'server.js:1:1' }],
    },
  ],
  passes: [
    {
      name: 'against the limit of the heap',
      files: service(
        every(
          "const { used_heap_size: used, heap_size_limit: limit } = v8.getHeapStatistics(); if (used > 0.85 * limit) console.warn('full');",
        ),
      ),
      evidence: ['server.js:2:106'],
    },
    {
      name: 'kept under a name first',
      files: service(
        every(
          "const heap = v8.getHeapStatistics(); const full = heap.used_heap_size / heap.heap_size_limit > 0.85; if (full) console.warn('full');",
        ),
      ),
    },
    {
      name: 'resident memory against a number',
      files: service(
        every('if (process.memoryUsage.rss() > 400e6 || process.memoryUsage().rss > 400e6) console.warn(1);'),
      ),
    },
    {
      name: 'an alert on the share of the limit',
      files: service([], rules('nodejs_heap_size_used_bytes / nodejs_heap_size_limit_bytes > 0.85')),
      evidence: ['monitoring/alerts.yaml:4:16'],
    },
    {
      name: 'requests are refused',
      files: nodeExample([
        "const app = require('fastify')();",
        "app.register(require('@fastify/under-pressure'), { maxHeapUsedBytes: 400_000_000 });",
        "app.listen({ port: 3000, host: '0.0.0.0' });",
      ]),
      evidence: ['server.js:2:1'],
    },
  ],
  notApplicable: [],
  unknown: [
    {
      name: 'printed, never compared',
      files: service(every('console.log(v8.getHeapStatistics().used_heap_size);')),
      reason: /alert rules/,
    },
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
    {
      name: 'exported, and the alerts are elsewhere',
      files: service(["require('prom-client').collectDefaultMetrics();"]),
      reason: /alert rules/,
    },
  ],
});
