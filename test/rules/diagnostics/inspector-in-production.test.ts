import { inspectorInProduction } from '../../../src/rules/diagnostics/inspector-in-production.ts';
import { exampleDeployment, nodeExample } from '../../../src/rules/node-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = ["require('node:http').createServer((req, res) => res.end('ok')).listen(3000);"];
const image = (lines: string): Readonly<Record<string, string>> => ({
  Dockerfile: `FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\n${lines}\n`,
});

ruleCases(inspectorInProduction, {
  fails: [
    {
      name: 'in the command',
      files: nodeExample(SERVER, image('CMD ["node", "--inspect=0.0.0.0:9229", "server.js"]')),
      findings: [{ message: 'flag', at: 'Dockerfile:4:5' }],
    },
    {
      name: 'in NODE_OPTIONS of the manifest',
      files: nodeExample(SERVER, {
        'k8s/api.yaml': exampleDeployment('512Mi', ['env:', '  - name: NODE_OPTIONS', '    value: --inspect-brk']),
      }),
      findings: [{ message: 'flag', at: 'k8s/api.yaml:13:22' }],
    },
    {
      name: 'a published port',
      files: nodeExample(SERVER, { 'k8s/api.yaml': exampleDeployment('512Mi', ['ports: [{ containerPort: 9229 }]']) }),
      findings: [{ message: 'port', at: 'k8s/api.yaml:11:36', severity: 'note' }],
    },
    {
      name: 'an exposed port',
      files: nodeExample(SERVER, image('EXPOSE 3000 9229\nCMD ["node", "server.js"]')),
      findings: [{ message: 'port', at: 'Dockerfile:4:13', severity: 'note' }],
    },
    {
      name: 'opened by the source',
      files: nodeExample(["require('node:inspector').open(9229, '0.0.0.0');", ...SERVER]),
      findings: [{ message: 'opened', at: 'server.js:1:1' }],
    },
  ],
  passes: [
    { name: 'not there', files: nodeExample(SERVER), evidence: ['Dockerfile:4:5'] },
    {
      name: 'in the script for development',
      files: nodeExample(SERVER, {
        'package.json': '{ "name": "api", "scripts": { "dev": "node --inspect server.js" } }\n',
      }),
    },
    {
      name: 'opened in development only',
      files: nodeExample(["if (process.env.NODE_ENV !== 'production') require('node:inspector').open();", ...SERVER]),
    },
    {
      name: 'an override for development',
      files: nodeExample(SERVER, {
        'compose.yaml': 'services:\n  api:\n    build: .\n',
        'compose.override.yaml':
          'services:\n  api:\n    command: node --inspect=0.0.0.0 server.js\n    ports: ["9229:9229"]\n',
      }),
    },
  ],
  notApplicable: [],
  unknown: [],
});
