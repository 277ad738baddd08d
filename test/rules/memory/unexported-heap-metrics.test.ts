import { unexportedHeapMetrics } from '../../../src/rules/memory/unexported-heap-metrics.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";
const service = (...lines: readonly string[]): Readonly<Record<string, string>> => nodeExample([...lines, SERVER]);
const gauge = (name: string, value: string): readonly string[] => [
  "const { Gauge } = require('prom-client');",
  `new Gauge({ name: '${name}', help: 'memory', collect() { this.set(${value}); } });`,
];

ruleCases(unexportedHeapMetrics, {
  fails: [
    { name: 'nothing', files: service(), findings: [{ message: 'none', at: 'server.js:1:1' }] },
    {
      name: 'the heap, and nothing outside of it',
      files: service(...gauge('heap_used', 'process.memoryUsage().heapUsed')),
      findings: [{ message: 'external', at: 'server.js:3:1' }],
    },
    {
      name: 'Buffers, and no heap',
      files: service(...gauge('buffers', 'process.memoryUsage().arrayBuffers')),
      findings: [{ message: 'heap', at: 'server.js:3:1' }],
    },
    {
      name: 'printed, never exported',
      files: service('setInterval(() => console.log(process.memoryUsage().heapUsed), 1000);'),
      findings: [{ message: 'none', at: 'server.js:2:1' }],
    },
    {
      name: 'prom-client without its defaults',
      files: service(
        "const { Counter } = require('prom-client');",
        "new Counter({ name: 'orders_total', help: 'orders' });",
      ),
      findings: [{ message: 'none', at: 'server.js:3:1' }],
    },
  ],
  passes: [
    {
      name: 'default metrics',
      files: service("require('prom-client').collectDefaultMetrics();"),
      evidence: ['server.js:1:1'],
    },
    {
      name: 'both by hand',
      files: service(
        "const { Gauge } = require('prom-client');",
        "const used = new Gauge({ name: 'memory_bytes', help: 'memory', labelNames: ['kind'] });",
        'setInterval(() => {',
        '  const { rss, external } = process.memoryUsage();',
        "  used.set({ kind: 'rss' }, rss);",
        "  used.set({ kind: 'external' }, external);",
        '}, 10_000);',
      ),
    },
    {
      name: 'the instrumentation of the runtime',
      files: service(
        "const { NodeSDK } = require('@opentelemetry/sdk-node');",
        "const { RuntimeNodeInstrumentation } = require('@opentelemetry/instrumentation-runtime-node');",
        'new NodeSDK({ instrumentations: [new RuntimeNodeInstrumentation()] }).start();',
      ),
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
