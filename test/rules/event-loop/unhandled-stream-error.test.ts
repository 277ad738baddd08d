import { unhandledStreamError } from '../../../src/rules/event-loop/unhandled-stream-error.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const FS = ["const fs = require('node:fs');"];

ruleCases(unhandledStreamError, {
  fails: [
    {
      name: 'a file for the client',
      files: expressExample(["app.get('/', (req, res) => fs.createReadStream('report.csv').pipe(res));"], FS),
      findings: [{ message: 'unhandled', at: 'server.js:4:28' }],
    },
    {
      name: 'a name for it',
      files: expressExample(
        [
          "app.get('/', (req, res) => {",
          "  const file = fs.createReadStream('report.csv');",
          "  file.on('end', () => console.log('sent'));",
          '  file.pipe(res);',
          '});',
        ],
        FS,
      ),
      findings: [{ message: 'unhandled', at: 'server.js:5:16' }],
    },
    {
      name: 'what is piped into',
      files: expressExample(["app.post('/', (req, res) => req.pipe(fs.createWriteStream('upload.bin')));"], FS),
      findings: [{ message: 'unhandled', at: 'server.js:4:38' }],
    },
  ],
  passes: [
    {
      name: 'pipeline',
      files: expressExample(
        ["app.get('/', (req, res, next) => pipeline(fs.createReadStream('report.csv'), res).catch(next));"],
        [...FS, "const { pipeline } = require('node:stream/promises');"],
      ),
      evidence: ['server.js:5:43'],
    },
    {
      name: 'a listener before pipe',
      files: expressExample(
        ["app.get('/', (req, res, next) => fs.createReadStream('report.csv').on('error', next).pipe(res));"],
        FS,
      ),
      evidence: ['server.js:4:34'],
    },
    {
      name: 'a framework takes it',
      files: nodeExample([
        ...FS,
        "const app = require('fastify')();",
        "app.get('/', (request, reply) => reply.send(fs.createReadStream('report.csv')));",
        'app.listen({ port: 3000 });',
      ]),
    },
  ],
  notApplicable: [{ name: 'no streams', files: expressExample(["app.get('/', (req, res) => res.end('ok'));"]) }],
  unknown: [
    {
      name: 'the entry is not in the repository',
      files: LOST_SERVICE,
    },
  ],
});
