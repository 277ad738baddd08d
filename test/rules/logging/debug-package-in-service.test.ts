import { debugPackageInService } from '../../../src/rules/logging/debug-package-in-service.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

ruleCases(debugPackageInService, {
  fails: [
    {
      name: 'used',
      files: nodeExample(["const debug = require('debug')('api');", "debug('started');", SERVER]),
      findings: [{ message: 'used', at: 'server.js:1:15' }],
    },
    {
      name: 'switched on',
      files: nodeExample([SERVER], {
        Dockerfile: 'FROM node:24-alpine\nENV DEBUG=express:*\nCOPY . .\nCMD ["node", "server.js"]\n',
      }),
      findings: [{ message: 'enabled', at: 'Dockerfile:2:5' }],
    },
  ],
  passes: [
    { name: 'neither', files: nodeExample([SERVER]), evidence: ['server.js:1:1'] },
    {
      name: 'DEBUG=false is a switch of its own',
      files: nodeExample([SERVER], {
        Dockerfile: 'FROM node:24-alpine\nENV DEBUG=false\nCOPY . .\nCMD ["node", "server.js"]\n',
      }),
      evidence: ['server.js:1:1'],
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
