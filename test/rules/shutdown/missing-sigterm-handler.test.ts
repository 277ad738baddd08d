import { exampleService } from '../../../src/rules/example-service.ts';
import { missingSigtermHandler } from '../../../src/rules/shutdown/missing-sigterm-handler.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const HTTP = "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

ruleCases(missingSigtermHandler, {
  fails: [
    { name: 'none', files: exampleService([HTTP]), findings: [{ message: 'missing', at: 'server.js:1:16' }] },
    {
      name: 'only SIGINT',
      files: exampleService([HTTP, "process.on('SIGINT', () => server.close(() => process.exit(0)));"]),
      findings: [{ message: 'missing', at: 'server.js:1:16' }],
    },
    {
      name: 'Apollo Server that is told not to listen to signals',
      files: exampleService([
        "const { ApolloServer } = require('@apollo/server');",
        'const apollo = new ApolloServer({ stopOnTerminationSignals: false });',
        HTTP,
      ]),
      findings: [{ message: 'missing', at: 'server.js:3:16' }],
    },
    {
      name: 'registered for a list',
      files: exampleService([HTTP, "process.on(['SIGTERM', 'SIGINT'], () => server.close());"]),
      findings: [{ message: 'listed', at: 'server.js:2:1' }],
    },
    {
      name: 'caught and nothing done',
      files: exampleService([HTTP, "process.on('SIGTERM', () => console.log('bye'));"]),
      findings: [{ message: 'swallowed', at: 'server.js:2:1' }],
    },
    {
      name: 'in development only',
      files: exampleService([
        HTTP,
        "if (process.env.NODE_ENV === 'development') process.on('SIGTERM', () => process.exit(0));",
      ]),
      findings: [{ message: 'dead', at: 'server.js:2:45' }],
    },
  ],
  passes: [
    {
      name: 'Apollo Server, which stops itself on both signals',
      files: exampleService([
        "const { ApolloServer } = require('apollo-server-express');",
        'const apollo = new ApolloServer({});',
        HTTP,
      ]),
      evidence: ['server.js:2:16'],
    },
    {
      name: 'SIGINT, with which pm2 stops its apps',
      files: exampleService([HTTP, "process.on('SIGINT', () => server.close(() => process.exit(0)));"], {
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["pm2-runtime", "server.js"]\n',
      }),
      evidence: ['server.js:2:1'],
    },
    {
      name: 'SIGINT, which the image asks for',
      files: exampleService([HTTP, "process.on('SIGINT', () => server.close(() => process.exit(0)));"], {
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nSTOPSIGNAL SIGINT\nCMD ["node", "server.js"]\n',
      }),
      evidence: ['server.js:2:1'],
    },
    {
      name: 'by hand',
      files: exampleService([HTTP, "process.on('SIGTERM', () => server.close(() => process.exit(0)));"]),
      evidence: ['server.js:2:1'],
    },
    {
      name: 'an application of LoopBack',
      files: exampleService(
        [
          "const { ShopApplication } = require('./application');",
          'const app = new ShopApplication({ rest: { port: 3000 } });',
          'app.boot().then(() => app.start());',
        ],
        {
          'application.js': [
            "const { BootMixin } = require('@loopback/boot');",
            "const { RestApplication } = require('@loopback/rest');",
            'exports.ShopApplication = class extends BootMixin(RestApplication) {};',
          ].join('\n'),
        },
      ),
      evidence: ['server.js:3:23'],
    },
    {
      name: 'for each of several signals',
      files: exampleService([
        HTTP,
        "for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.close(() => process.exit(0)));",
      ]),
      evidence: ['server.js:2:45'],
    },
    {
      name: 'a library',
      files: exampleService([HTTP, "require('http-graceful-shutdown')(server);"]),
      evidence: ['server.js:2:1'],
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
