import { devRunnerInProduction } from '../../../src/rules/image/dev-runner-in-production.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (
  command: string,
  scripts = '{}',
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => ({
  'package.json': `{ "name": "api", "scripts": ${scripts} }\n`,
  Dockerfile: `FROM node:24-alpine\nCOPY . .\nCMD ${command}\n`,
  'server.js': "require('node:http').createServer().listen(3000);\n",
  ...more,
});
const TS = { 'server.js': '', 'src/server.ts': "import http from 'node:http';\nhttp.createServer().listen(3000);\n" };

ruleCases(devRunnerInProduction, {
  fails: [
    {
      name: 'nodemon in the script',
      files: base('["npm", "start"]', '{ "start": "nodemon server.js" }'),
      findings: [{ message: 'watch', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'node --watch',
      files: base('["node", "--watch", "server.js"]'),
      findings: [{ message: 'watch', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'ts-node',
      files: base('["npx", "ts-node", "src/server.ts"]', '{}', TS),
      findings: [{ message: 'transpile', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'tsx as a hook',
      files: base('["node", "--import", "tsx", "src/server.ts"]', '{}', TS),
      findings: [{ message: 'transpile', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'node strips types',
      files: base('["node", "src/server.ts"]', '{}', TS),
      findings: [{ message: 'strips', at: 'Dockerfile:3:5' }],
    },
  ],
  passes: [
    {
      name: 'the production server of Next.js, whose step names its configuration',
      files: {
        'package.json': '{ "name": "web", "scripts": { "start": "next start" }, "dependencies": { "next": "15" } }\n',
        'next.config.js': 'module.exports = {};\n',
      },
    },
    { name: 'node', files: base('["node", "server.js"]'), evidence: ['Dockerfile:3:5'] },
    {
      name: 'nodemon for developers',
      files: base('["npm", "start"]', '{ "start": "node server.js", "dev": "nodemon server.js" }'),
      evidence: ['Dockerfile:3:5'],
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'a script that is not here', files: base('["/entrypoint.sh"]') }],
});
