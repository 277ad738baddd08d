import { configurationWrittenOut } from '../../../src/rules/config/configuration-written-out.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': '{ "name": "api" }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};
const server = (...lines: readonly string[]): string =>
  [
    'const config = { region: process.env.REGION, password: process.env.DB_PASSWORD };',
    ...lines,
    'app.listen(3000);\n',
  ].join('\n');
const EXPRESS = "const app = require('express')();";

ruleCases(configurationWrittenOut, {
  fails: [
    {
      name: 'console',
      files: { ...base, 'server.js': server(EXPRESS, "console.log('config', config);") },
      findings: [{ message: 'log', at: 'server.js:3:1' }],
    },
    {
      name: 'in JSON',
      files: { ...base, 'server.js': server(EXPRESS, 'console.log(JSON.stringify(config, null, 2));') },
      findings: [{ message: 'log', at: 'server.js:3:1' }],
    },
    {
      name: 'an answer',
      files: { ...base, 'server.js': server(EXPRESS, "app.get('/debug', (req, res) => res.json({ config }));") },
      findings: [{ message: 'response', at: 'server.js:3:33' }],
    },
    {
      name: 'spread',
      files: { ...base, 'server.js': server(EXPRESS, "app.get('/debug', (req, res) => res.json({ ...config }));") },
      findings: [{ message: 'response', at: 'server.js:3:33' }],
    },
  ],
  passes: [
    {
      name: 'fields that are meant',
      files: { ...base, 'server.js': server(EXPRESS, 'console.log({ region: config.region });') },
      evidence: ['server.js:1:7'],
    },
    {
      name: 'a mask',
      files: {
        ...base,
        'server.js': server(
          EXPRESS,
          'const redact = ({ password, ...rest }) => rest;',
          "console.log('config', redact(config));",
        ),
      },
      evidence: ['server.js:4:1'],
    },
    {
      name: 'a logger that redacts',
      files: {
        ...base,
        'server.js': server(
          EXPRESS,
          "const logger = require('pino')({ redact: ['config.password'] });",
          "logger.info({ config }, 'starting');",
        ),
      },
      evidence: ['server.js:3:34'],
    },
    {
      name: 'no secret in it',
      files: {
        ...base,
        'server.js': `const config = { region: process.env.REGION };
console.log('config', config);
require('node:http').createServer((req, res) => res.end('ok')).listen(3000);
`,
      },
      evidence: ['server.js:2:1'],
    },
    { name: 'nothing is written', files: { ...base, 'server.js': server(EXPRESS) }, evidence: ['server.js:1:7'] },
  ],
  notApplicable: [
    {
      name: 'no variables',
      files: { ...base, 'server.js': "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);\n" },
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
