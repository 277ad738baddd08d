import { readyBeforeWarmUp } from '../../../src/rules/health/ready-before-warm-up.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const MONGOOSE = ["const mongoose = require('mongoose');"];
const READY = "app.get('/readyz', (req, res) => res.end());";

ruleCases(readyBeforeWarmUp, {
  fails: [
    {
      name: 'it listens while it connects',
      files: expressExample([READY, 'mongoose.connect(process.env.MONGO_URL);'], MONGOOSE),
      findings: [{ message: 'early', at: 'server.js:6:1' }],
    },
    {
      name: 'a flag that starts as true',
      files: expressExample(
        [
          "app.get('/readyz', (req, res) => res.status(ready ? 200 : 503).end());",
          'mongoose.connect(process.env.MONGO_URL).then(() => { ready = true; });',
        ],
        [...MONGOOSE, 'let ready = true;'],
      ),
      findings: [{ message: 'flag', at: 'server.js:3:5' }],
    },
  ],
  passes: [
    {
      name: 'it connects first',
      files: nodeExample([
        "const mongoose = require('mongoose');",
        "const app = require('express')();",
        READY,
        'async function main() {',
        '  await mongoose.connect(process.env.MONGO_URL);',
        '  app.listen(3000);',
        '}',
        'main();',
      ]),
      evidence: ['server.js:5:9', 'server.js:6:3'],
    },
    {
      name: 'a flag that starts as false',
      files: expressExample(
        [
          "app.get('/readyz', (req, res) => res.status(ready ? 200 : 503).end());",
          'mongoose.connect(process.env.MONGO_URL).then(() => { ready = true; });',
        ],
        [...MONGOOSE, 'let ready = false;'],
      ),
      evidence: ['server.js:3:5'],
    },
  ],
  notApplicable: [
    { name: 'nothing to wait for', files: expressExample([READY]) },
    { name: 'no port', files: nodeExample(["setInterval(() => console.log('x'), 1000);"]) },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
