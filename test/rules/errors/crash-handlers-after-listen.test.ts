import { crashHandlersAfterListen } from '../../../src/rules/errors/crash-handlers-after-listen.ts';
import { exampleService } from '../../../src/rules/example-service.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const HANDLER = "process.on('uncaughtException', (error) => { console.error(error); process.exit(1); });";
const SERVER = "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";
const CRASH = { 'crash.js': `${HANDLER}\n` };

ruleCases(crashHandlersAfterListen, {
  fails: [
    {
      name: 'a line behind listen',
      files: exampleService([SERVER, HANDLER]),
      findings: [{ message: 'after', at: 'server.js:2:1' }],
    },
    {
      name: 'in the callback of listen',
      files: exampleService(["const app = require('express')();", 'app.listen(3000, () => {', `  ${HANDLER}`, '});']),
      findings: [{ message: 'later', at: 'server.js:3:3' }],
    },
    {
      name: 'when listen has resolved',
      files: exampleService([
        "const app = require('fastify')();",
        '(async () => {',
        '  await app.listen({ port: 3000 });',
        `  ${HANDLER}`,
        '})();',
      ]),
      findings: [{ message: 'later', at: 'server.js:4:3' }],
    },
    {
      name: 'required behind listen',
      files: exampleService([SERVER, "require('./crash');"], CRASH),
      findings: [{ message: 'after', at: 'server.js:2:1' }],
    },
    {
      name: 'when the database has answered',
      files: exampleService([
        "const { Client } = require('pg');",
        'async function main() {',
        '  const client = new Client();',
        '  await client.connect();',
        `  ${HANDLER}`,
        "  require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
        '}',
        'main();',
      ]),
      findings: [{ message: 'waited', at: 'server.js:5:3' }],
    },
    {
      name: 'one of two',
      files: exampleService([HANDLER, SERVER, "process.on('unhandledRejection', (reason) => { throw reason; });"]),
      findings: [{ message: 'after', at: 'server.js:3:1' }],
    },
  ],
  passes: [
    { name: 'first', files: exampleService([HANDLER, SERVER]), evidence: ['server.js:1:1'] },
    {
      name: 'required first',
      files: exampleService(["require('./crash');", SERVER], CRASH),
      evidence: ['crash.js:1:1'],
    },
    {
      name: 'imports of ES modules run first wherever they stand',
      files: exampleService(
        [
          "import http from 'node:http';",
          "http.createServer((req, res) => res.end('ok')).listen(3000);",
          "import './crash.js';",
        ],
        { ...CRASH, 'package.json': '{ "name": "api", "type": "module" }\n' },
      ),
      evidence: ['crash.js:1:1'],
    },
    {
      name: 'a start that loads the service when it is ready to fail',
      files: exampleService([HANDLER, "import('./main.js');"], { 'main.js': `${SERVER}\n` }),
      evidence: ['server.js:1:1'],
    },
    {
      name: 'first in an async main',
      files: exampleService(
        [
          'async function main() {',
          `  ${HANDLER}`,
          "  await require('./db').connect();",
          "  require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
          '}',
          'main();',
        ],
        { 'db.js': 'exports.connect = async () => {};\n' },
      ),
      evidence: ['server.js:2:3'],
    },
    {
      name: 'nothing listens',
      files: exampleService(["setInterval(() => console.log('x'), 1000);", HANDLER]),
      evidence: ['server.js:2:1'],
    },
  ],
  notApplicable: [{ name: 'no crash handler', files: exampleService([SERVER]), reason: /no crash handler/ }],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
