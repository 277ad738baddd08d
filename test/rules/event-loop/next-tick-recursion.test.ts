import { nextTickRecursion } from '../../../src/rules/event-loop/next-tick-recursion.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

ruleCases(nextTickRecursion, {
  fails: [
    {
      name: 'a function that schedules itself',
      files: nodeExample(['function work() {', '  process.nextTick(work);', '}', 'work();', SERVER]),
      findings: [{ message: 'recursion', at: 'server.js:2:3' }],
    },
    {
      name: 'by a callback that calls it',
      files: nodeExample(['function work() {', '  queueMicrotask(() => work());', '}', 'work();', SERVER]),
      findings: [{ message: 'recursion', at: 'server.js:2:3' }],
    },
    {
      name: 'for each element of a request',
      files: expressExample([
        "app.get('/', (req, res) => {",
        '  for (const id of String(req.query.ids).split(",")) process.nextTick(() => console.log(id));',
        '  res.end();',
        '});',
      ]),
      findings: [{ message: 'loop', at: 'server.js:4:54' }],
    },
  ],
  passes: [
    {
      name: 'once',
      files: nodeExample(["process.nextTick(() => console.log('started'));", SERVER]),
      evidence: ['server.js:1:1'],
    },
  ],
  notApplicable: [
    {
      name: 'setImmediate',
      files: nodeExample(['function work() {', '  setImmediate(work);', '}', 'work();', SERVER]),
    },
  ],
  unknown: [
    {
      name: 'the entry is not in the repository',
      files: LOST_SERVICE,
    },
  ],
});
