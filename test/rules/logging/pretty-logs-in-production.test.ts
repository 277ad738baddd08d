import { exampleService } from '../../../src/rules/example-service.ts';
import { prettyLogsInProduction } from '../../../src/rules/logging/pretty-logs-in-production.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const pino = (options: string): readonly string[] => [
  `const logger = require('pino')(${options});`,
  "require('node:http').createServer((req, res) => { logger.info('request'); res.end('ok'); }).listen(3000);",
];

ruleCases(prettyLogsInProduction, {
  fails: [
    {
      name: 'what a factory hands to nestjs-pino',
      files: exampleService(
        [
          "const { LoggerModule } = require('nestjs-pino');",
          'LoggerModule.forRootAsync({',
          '  useFactory: (config) => ({',
          "    pinoHttp: { prettyPrint: config.get('NODE_ENV') !== 'production' },",
          '  }),',
          '});',
          "require('node:http').createServer().listen(3000);",
        ],
        { Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=development\nCOPY . .\nCMD ["node", "server.js"]\n' },
      ),
      findings: [{ message: 'active', at: 'server.js:4:17' }],
    },
    {
      name: 'a logger made where another is handed it',
      files: exampleService([
        "const { pinoLogger } = require('hono-pino');",
        "const pino = require('pino');",
        "const pretty = require('pino-pretty');",
        "const { Hono } = require('hono');",
        "const { serve } = require('@hono/node-server');",
        'const app = new Hono();',
        "app.use(pinoLogger({ pino: pino({ level: 'info' }, pretty()) }));",
        'serve(app);',
      ]),
      findings: [{ message: 'active', at: 'server.js:7:28' }],
    },
    {
      name: 'a pipe in the script that the image starts',
      files: {
        ...exampleService(pino('')),
        'package.json': '{ "name": "api", "scripts": { "dev": "node server.js | pino-pretty --colorize" } }\n',
        Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["npm", "run", "dev"]\n',
      },
      findings: [{ message: 'piped', at: 'package.json:1:38' }],
    },
    {
      name: 'a pipe in the command of the image',
      files: {
        ...exampleService(pino('')),
        Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD node server.js | npx pino-pretty\n',
      },
      findings: [{ message: 'piped', at: 'Dockerfile:4:5' }],
    },
    {
      name: 'always',
      files: exampleService(pino("{ transport: { target: 'pino-pretty' } }")),
      findings: [{ message: 'active', at: 'server.js:1:55' }],
    },
    {
      name: 'NODE_ENV is not set',
      files: exampleService(
        pino("{ transport: process.env.NODE_ENV === 'production' ? undefined : { target: 'pino-pretty' } }"),
        {
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
        },
      ),
      findings: [{ message: 'active', at: 'server.js:1:107' }],
    },
    {
      name: 'the logger of Fastify',
      files: exampleService([
        "const app = require('fastify')({ logger: { transport: { target: 'pino-pretty' } } });",
        'app.listen({ port: 3000 });',
      ]),
      findings: [{ message: 'active', at: 'server.js:1:65' }],
    },
    {
      name: 'one of several targets',
      files: exampleService(pino("{ transport: { targets: [{ target: 'pino-pretty', level: 'info' }] } }")),
      findings: [{ message: 'active', at: 'server.js:1:67' }],
    },
  ],
  passes: [
    { name: 'JSON', files: exampleService(pino('')), evidence: ['server.js:1:16'] },
    {
      name: 'in development only',
      files: exampleService(
        pino("{ transport: process.env.NODE_ENV === 'production' ? undefined : { target: 'pino-pretty' } }"),
      ),
      evidence: ['server.js:1:16'],
    },
  ],
  notApplicable: [
    {
      name: 'no pino',
      files: exampleService(["console.log('x');", "require('node:http').createServer().listen(3000);"]),
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
