import { unmonitoredEventLoop } from '../../../src/rules/event-loop/unmonitored-event-loop.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

ruleCases(unmonitoredEventLoop, {
  fails: [{ name: 'nothing', files: nodeExample([SERVER]), findings: [{ message: 'missing', at: 'server.js:1:1' }] }],
  passes: [
    {
      name: 'monitorEventLoopDelay',
      files: nodeExample([
        "const { monitorEventLoopDelay } = require('node:perf_hooks');",
        'const delay = monitorEventLoopDelay({ resolution: 20 });',
        'delay.enable();',
        'setInterval(() => console.log(delay.percentile(99)), 10000).unref();',
        SERVER,
      ]),
      evidence: ['server.js:2:15'],
    },
    {
      name: 'default metrics',
      files: nodeExample(["require('prom-client').collectDefaultMetrics();", SERVER]),
      evidence: ['server.js:1:1'],
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
