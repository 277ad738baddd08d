import { missingUnhandledRejectionHandler } from '../../../src/rules/errors/missing-unhandled-rejection-handler.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

ruleCases(missingUnhandledRejectionHandler, {
  fails: [
    { name: 'none', files: nodeExample([SERVER]), findings: [{ message: 'missing', at: 'server.js:1:1' }] },
    {
      name: 'the other event only',
      files: nodeExample(["process.on('uncaughtException', () => process.exit(1));", SERVER]),
      findings: [{ message: 'missing', at: 'server.js:2:1' }],
    },
    {
      name: 'in development only',
      files: nodeExample([
        "if (process.env.NODE_ENV === 'development') process.on('unhandledRejection', () => process.exit(1));",
        SERVER,
      ]),
      findings: [{ message: 'missing', at: 'server.js:2:1' }],
    },
  ],
  passes: [
    {
      name: 'by hand',
      files: nodeExample(["process.on('unhandledRejection', () => process.exit(1));", SERVER]),
      evidence: ['server.js:1:1'],
    },
    {
      name: 'in a loop over events',
      files: nodeExample([
        "for (const event of ['unhandledRejection', 'uncaughtException']) process.on(event, () => process.exit(1));",
        SERVER,
      ]),
      evidence: ['server.js:1:66'],
    },
    {
      name: 'a library',
      files: nodeExample(["require('close-with-grace')({ delay: 500 }, async () => {});", SERVER]),
      evidence: ['server.js:1:1'],
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
