import { unwatchedEventLoopDelay } from '../../../src/rules/event-loop/unwatched-event-loop-delay.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (
  lines: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> =>
  nodeExample(
    [
      "const { monitorEventLoopDelay } = require('node:perf_hooks');",
      'const delay = monitorEventLoopDelay({ resolution: 20 });',
      'delay.enable();',
      ...lines,
      "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
    ],
    more,
  );
const every = (body: string): readonly string[] => [`setInterval(() => { ${body} }, 10_000);`];
const rules = (expr: string): Readonly<Record<string, string>> => ({
  'monitoring/alerts.yaml': `groups:\n  - name: api\n    rules:\n      - alert: SlowLoop\n        expr: ${expr}\n        for: 5m\n`,
});

ruleCases(unwatchedEventLoopDelay, {
  fails: [
    {
      name: 'nothing measures it',
      files: nodeExample(["require('node:http').createServer((req, res) => res.end('ok')).listen(3000);"]),
      findings: [{ message: 'missing', at: 'server.js:1:1' }],
    },
    {
      name: 'nanoseconds taken for milliseconds',
      files: service(every("if (delay.percentile(99) > 50) console.warn('slow');")),
      findings: [{ message: 'unit', at: 'server.js:4:25' }],
    },
    {
      name: 'nanoseconds through a name',
      files: service(every("const p99 = delay.percentile(99); if (p99 > 100) console.warn('slow');")),
      findings: [{ message: 'unit', at: 'server.js:4:59' }],
    },
    {
      name: 'far beyond what users feel',
      files: service(every("if (delay.percentile(99) / 1e6 > 5000) console.warn('slow');")),
      findings: [{ message: 'loose', at: 'server.js:4:25' }],
    },
    {
      name: 'an alert on something else',
      files: service([], rules('up == 0')),
      findings: [{ message: 'missing', at: 'server.js:4:1' }],
    },
  ],
  passes: [
    {
      name: 'a warning',
      files: service(every("if (delay.percentile(99) / 1e6 > 50) console.warn('slow');")),
      evidence: ['server.js:4:25'],
    },
    {
      name: 'in nanoseconds on both sides',
      files: service(every("if (delay.percentile(99) > 50_000_000) console.warn('slow');")),
      evidence: ['server.js:4:25'],
    },
    {
      name: 'a comparison that is kept',
      files: service([
        'let degraded = false;',
        'setInterval(() => { degraded = delay.percentile(99) / 1e6 > 100; }, 1000);',
        "setInterval(() => degraded && console.warn('slow'), 1000);",
      ]),
      evidence: ['server.js:5:21'],
    },
    {
      name: 'requests are refused',
      files: nodeExample([
        "const app = require('fastify')();",
        "app.register(require('@fastify/under-pressure'), { maxEventLoopDelay: 250 });",
        "app.listen({ port: 3000, host: '0.0.0.0' });",
      ]),
      evidence: ['server.js:2:1'],
    },
    {
      name: 'a package that reports blocks',
      files: nodeExample([
        "require('blocked-at')((time, stack) => console.warn(time, stack), { threshold: 50 });",
        "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
      ]),
      evidence: ['server.js:1:1'],
    },
    {
      name: 'an alert',
      files: service([], rules('nodejs_eventloop_lag_p99_seconds > 0.1')),
      evidence: ['monitoring/alerts.yaml:4:16'],
    },
  ],
  notApplicable: [],
  unknown: [
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
    {
      name: 'exported, and the alerts are elsewhere',
      files: nodeExample([
        "const { collectDefaultMetrics, register } = require('prom-client');",
        'collectDefaultMetrics();',
        "require('node:http').createServer(async (req, res) => res.end(await register.metrics())).listen(3000);",
      ]),
      reason: /alert rules/,
    },
  ],
});
