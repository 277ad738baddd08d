import { missingRuntimeInfo } from '../../../src/rules/diagnostics/missing-runtime-info.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

ruleCases(missingRuntimeInfo, {
  fails: [
    { name: 'nothing', files: nodeExample([SERVER]), findings: [{ message: 'missing', at: 'server.js:1:1' }] },
    {
      name: 'compared, and told to nobody',
      files: nodeExample([
        "const semver = require('semver');",
        "if (!semver.satisfies(process.version, '>=24')) process.exit(1);",
        SERVER,
      ]),
      findings: [{ message: 'missing', at: 'server.js:3:1' }],
    },
    {
      name: 'parsed',
      files: nodeExample(['if (Number.parseInt(process.versions.node, 10) < 24) process.exit(1);', SERVER]),
      findings: [{ message: 'missing', at: 'server.js:2:1' }],
    },
    {
      name: 'in a function that nothing calls',
      files: nodeExample(['function report() { console.log(process.version); }', SERVER]),
      findings: [{ message: 'missing', at: 'server.js:2:1' }],
    },
    {
      name: 'metrics of its own, without the defaults',
      files: nodeExample([
        "const client = require('prom-client');",
        "new client.Counter({ name: 'orders_total', help: 'h' });",
        SERVER,
      ]),
      findings: [{ message: 'missing', at: 'server.js:3:1' }],
    },
  ],
  passes: [
    {
      name: 'a line at the start',
      files: nodeExample(['console.log(`node ${process.version}`);', SERVER]),
      evidence: ['server.js:1:1'],
    },
    {
      name: 'through a constant, to the logger',
      files: nodeExample([
        "const log = require('pino')();",
        'const runtime = { node: process.versions.node, v8: process.versions.v8 };',
        "log.info({ runtime }, 'starting');",
        SERVER,
      ]),
      evidence: ['server.js:3:1'],
    },
    {
      name: 'default metrics',
      files: nodeExample(["const client = require('prom-client');", 'client.collectDefaultMetrics();', SERVER]),
      evidence: ['server.js:2:1'],
    },
    {
      name: 'an answer of a diagnostics route',
      files: nodeExample([
        "require('node:http').createServer((req, res) => res.end(JSON.stringify(process.versions))).listen(3000);",
      ]),
      evidence: ['server.js:1:57'],
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the source was not found', files: LOST_SERVICE }],
});
