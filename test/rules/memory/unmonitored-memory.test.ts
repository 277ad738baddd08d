import { unmonitoredMemory } from '../../../src/rules/memory/unmonitored-memory.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

ruleCases(unmonitoredMemory, {
  fails: [
    { name: 'nothing', files: nodeExample([SERVER]), findings: [{ message: 'missing', at: 'server.js:1:1' }] },
    {
      name: 'written once at the start',
      files: nodeExample(['console.log(process.memoryUsage());', SERVER]),
      findings: [{ message: 'missing', at: 'server.js:2:1' }],
    },
  ],
  passes: [
    {
      name: 'sampled',
      files: nodeExample(['setInterval(() => console.log(process.memoryUsage().heapUsed), 30000).unref();', SERVER]),
      evidence: ['server.js:1:31'],
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
