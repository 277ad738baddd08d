import { exampleService } from '../../../src/rules/example-service.ts';
import { livenessLimitTooLow } from '../../../src/rules/health/liveness-limit-too-low.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const live = (handler: string, ...before: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    "const { monitorEventLoopDelay, performance } = require('node:perf_hooks');",
    'const delay = monitorEventLoopDelay();',
    ...before,
    "const app = require('express')();",
    `app.get('/livez', ${handler});`,
    'app.listen(3000);',
  ]);
const fastify = (options: string): Readonly<Record<string, string>> =>
  exampleService([
    "const app = require('fastify')();",
    `app.register(require('@fastify/under-pressure'), ${options});`,
    "app.get('/livez', async () => 'ok');",
    "app.listen({ port: 3000, host: '0.0.0.0' });",
  ]);

ruleCases(livenessLimitTooLow, {
  fails: [
    {
      name: 'a limit in the answer itself',
      files: live('(req, res) => res.sendStatus(delay.percentile(99) / 1e6 > 100 ? 500 : 200)'),
      findings: [{ message: 'low', at: 'server.js:4:48' }],
    },
    {
      name: 'a limit in a condition, the other way round',
      files: live('(req, res) => { if (200 < delay.percentile(99) / 1e6) return res.sendStatus(500); res.end(); }'),
      findings: [{ message: 'low', at: 'server.js:4:45' }],
    },
    {
      name: 'through names',
      files: live(
        '(req, res) => { const lag = delay.percentile(99) / 1e6; const stuck = lag > LIMIT; res.status(stuck ? 503 : 200).end(); }',
        'const LIMIT = 250;',
      ),
      findings: [{ message: 'low', at: 'server.js:5:47' }],
    },
    {
      name: 'in nanoseconds',
      files: live('(req, res) => { if (delay.percentile(99) > 200_000_000) return res.sendStatus(500); res.end(); }'),
      findings: [{ message: 'low', at: 'server.js:4:39' }],
    },
    {
      name: 'the longest delay',
      files: live('(req, res) => res.sendStatus(delay.max / 1e6 > 250 ? 500 : 200)'),
      findings: [{ message: 'low', at: 'server.js:2:15' }],
    },
    {
      name: 'the default of a variable',
      files: live(
        '(req, res) => { if (delay.percentile(99) / 1e6 > LIMIT) return res.sendStatus(500); res.end(); }',
        'const LIMIT = Number(process.env.MAX_LAG ?? 300);',
      ),
      findings: [{ message: 'low', at: 'server.js:5:39' }],
    },
    {
      name: '70 ms of toobusy',
      files: live('(req, res) => res.sendStatus(toobusy() ? 503 : 200)', "const toobusy = require('toobusy-js');"),
      findings: [{ message: 'low', at: 'server.js:5:48' }],
    },
    {
      name: 'a loop that works is not stuck',
      files: live('(req, res) => res.sendStatus(performance.eventLoopUtilization().utilization > 0.9 ? 503 : 200)'),
      findings: [{ message: 'busy', at: 'server.js:4:48' }],
    },
    {
      name: 'under-pressure answers for liveness too',
      files: fastify('{ maxEventLoopDelay: 200 }'),
      findings: [{ message: 'low', at: 'server.js:2:52' }],
    },
  ],
  passes: [
    {
      name: 'five seconds',
      files: live('(req, res) => { if (delay.percentile(99) / 1e6 > 5000) return res.sendStatus(500); res.end(); }'),
      evidence: ['server.js:4:39'],
    },
    {
      name: 'an answer is proof enough',
      files: live("(req, res) => res.send('ok')"),
      evidence: ['server.js:4:1'],
    },
    {
      name: 'readiness may be strict',
      files: live(
        "(req, res) => res.send('ok')",
        "require('express')().get('/readyz', (req, res) => res.sendStatus(delay.percentile(99) / 1e6 > 100 ? 503 : 200));",
      ),
      evidence: ['server.js:5:1'],
    },
    {
      name: 'toobusy with another limit',
      files: live(
        '(req, res) => res.sendStatus(toobusy() ? 503 : 200)',
        "const toobusy = require('toobusy-js');",
        'toobusy.maxLag(5000);',
      ),
      evidence: ['server.js:6:48'],
    },
    {
      name: 'a delay that is only reported',
      files: live('(req, res) => res.json({ p99: delay.percentile(99) / 1e6 })'),
      evidence: ['server.js:4:1'],
    },
    {
      name: 'under-pressure with a second',
      files: fastify('{ maxEventLoopDelay: 1000 }'),
      evidence: ['server.js:2:52'],
    },
    {
      name: 'the option',
      files: live('(req, res) => res.sendStatus(delay.percentile(99) / 1e6 > 500 ? 500 : 200)'),
      options: { minimumMs: 500 },
      evidence: ['server.js:4:48'],
    },
  ],
  notApplicable: [
    {
      name: 'no liveness route',
      files: exampleService([
        "const app = require('express')();",
        "app.get('/devices/:id/heartbeat', (req, res) => res.end());",
        'app.listen(3000);',
      ]),
      reason: /no route/,
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
