import { exampleService } from '../../../src/rules/example-service.ts';
import { debugLogsInProduction } from '../../../src/rules/logging/debug-logs-in-production.ts';
import { exampleDeployment } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const pino = (options: string): readonly string[] => [
  `const logger = require('pino')(${options});`,
  "require('node:http').createServer((req, res) => { logger.debug('request'); res.end('ok'); }).listen(3000);",
];
const LEVEL = "{ level: process.env.LOG_LEVEL ?? 'info' }";

ruleCases(debugLogsInProduction, {
  fails: [
    {
      name: 'written',
      files: exampleService(pino("{ level: 'debug' }")),
      findings: [{ message: 'level', at: 'server.js:1:34' }],
    },
    {
      name: 'the default of the variable',
      files: exampleService(pino("{ level: process.env.LOG_LEVEL ?? 'trace' }")),
      findings: [{ message: 'level', at: 'server.js:1:34' }],
    },
    {
      name: 'the manifest',
      files: exampleService(pino(LEVEL), {
        'k8s/api.yaml': exampleDeployment('512Mi', ['env:', '  - name: LOG_LEVEL', '    value: debug']),
      }),
      findings: [{ message: 'level', at: 'server.js:1:34' }],
    },
    {
      name: 'winston',
      files: exampleService([
        "const winston = require('winston');",
        "const logger = winston.createLogger({ level: 'silly', transports: [new winston.transports.Console()] });",
        "require('node:http').createServer((req, res) => { logger.info('request'); res.end('ok'); }).listen(3000);",
      ]),
      findings: [{ message: 'level', at: 'server.js:2:39' }],
    },
  ],
  passes: [
    {
      name: 'only in the settings of another environment',
      files: exampleService(
        [
          "const settings = { development: { level: 'debug' }, production: {} };",
          "const app = require('fastify')({ logger: settings[process.env.NODE_ENV ?? 'development'] ?? true });",
          "app.get('/', async () => 'ok');",
          'app.listen({ port: 3000 });',
        ],
        { Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n' },
      ),
    },
    { name: 'the default of the library', files: exampleService(pino('')), evidence: ['server.js:1:16'] },
    { name: 'info unless told otherwise', files: exampleService(pino(LEVEL)), evidence: ['server.js:1:34'] },
    {
      name: 'debug in development only',
      files: exampleService(pino("{ level: process.env.NODE_ENV === 'production' ? 'info' : 'debug' }")),
      evidence: ['server.js:1:34'],
    },
  ],
  notApplicable: [
    {
      name: 'console',
      files: exampleService(["console.log('x');", "require('node:http').createServer().listen(3000);"]),
    },
  ],
  unknown: [
    {
      name: 'the level is in a Secret',
      files: exampleService(pino('{ level: process.env.LOG_LEVEL }'), {
        'k8s/api.yaml': exampleDeployment('512Mi', ['envFrom:', '  - secretRef: { name: api }']),
      }),
    },
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
  ],
});
