import { missingConfigVersion } from '../../../src/rules/config/missing-config-version.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': '{ "name": "api" }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};
const server = (...lines: readonly string[]): string =>
  [...lines, "require('node:http').createServer((req, res) => res.end(process.env.REGION)).listen(3000);\n"].join('\n');
const manifest = (annotations: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector:
    matchLabels: { app: api }
  template:
    metadata:
      labels: { app: api }
${annotations}    spec:
      containers:
        - name: api
          image: api:1.0.0
          env:
            - name: REGION
              value: eu
`;

ruleCases(missingConfigVersion, {
  fails: [
    {
      name: 'no version',
      files: { ...base, 'server.js': server() },
      findings: [{ message: 'missing', at: 'server.js:1:1' }],
    },
    {
      name: 'other annotations',
      files: {
        ...base,
        'server.js': server(),
        'k8s/api.yaml': manifest('      annotations:\n        prometheus.io/scrape: "true"\n'),
      },
      findings: [{ message: 'missing', at: 'server.js:1:1' }],
    },
    {
      name: 'read, but not shown',
      files: {
        ...base,
        'server.js': server('const version = process.env.CONFIG_VERSION;', 'exports.version = version;'),
      },
      findings: [{ message: 'hidden', at: 'server.js:1:17' }],
    },
  ],
  passes: [
    {
      name: 'a checksum of the chart',
      files: {
        ...base,
        'server.js': server(),
        'k8s/api.yaml': manifest('      annotations:\n        checksum/config: 9f86d081884c\n'),
      },
      evidence: ['k8s/api.yaml:12:9'],
    },
    {
      name: 'in the start log',
      files: {
        ...base,
        'server.js': server("console.log('starting', { config: process.env.CONFIG_VERSION });"),
      },
      evidence: ['server.js:1:1'],
    },
    {
      name: 'in every line',
      files: {
        ...base,
        'server.js': server(
          "const { z } = require('zod');",
          'const env = z.object({ CONFIG_VERSION: z.string() }).parse(process.env);',
          "const logger = require('pino')({ base: { service: 'api', config: env.CONFIG_VERSION } });",
          "logger.info('starting');",
        ),
      },
      evidence: ['server.js:3:16'],
    },
    {
      name: 'in an answer',
      files: {
        ...base,
        'server.js': `const app = require('express')();
app.get('/info', (req, res) => res.json({ config: process.env.CONFIG_HASH }));
app.listen(3000);
`,
      },
      evidence: ['server.js:2:32'],
    },
  ],
  notApplicable: [
    {
      name: 'no configuration',
      files: { ...base, 'server.js': "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);\n" },
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
