import { exampleService } from '../../../src/rules/example-service.ts';
import { silentShutdown } from '../../../src/rules/shutdown/silent-shutdown.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (...lines: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
    ...lines,
  ]);

ruleCases(silentShutdown, {
  fails: [
    {
      name: 'no line',
      files: service("process.on('SIGTERM', () => server.close(() => process.exit(0)));"),
      findings: [{ message: 'silent', at: 'server.js:2:1' }],
    },
    {
      name: 'two lines, both at the start',
      files: service(
        "process.on('SIGTERM', () => {",
        "  console.log('SIGTERM');",
        "  console.log('closing the server');",
        '  server.close(() => process.exit(0));',
        '});',
      ),
      findings: [{ message: 'start', at: 'server.js:2:1' }],
    },
    {
      name: 'only when something fails',
      files: service(
        "process.on('SIGTERM', async () => {",
        '  try {',
        '    await new Promise((resolve) => server.close(resolve));',
        '  } catch (error) {',
        "    console.error('close failed', error);",
        '  }',
        '  process.exit(0);',
        '});',
      ),
      findings: [{ message: 'silent', at: 'server.js:2:1' }],
    },
    {
      name: 'only when the deadline strikes',
      files: service(
        "process.on('SIGTERM', () => {",
        '  setTimeout(() => {',
        "    console.error('forced');",
        '    process.exit(1);',
        '  }, 10_000).unref();',
        '  server.close(() => process.exit(0));',
        '});',
      ),
      findings: [{ message: 'end', at: 'server.js:2:1' }],
    },
    {
      name: 'a hook of Fastify at the end',
      files: exampleService([
        "const app = require('fastify')({ logger: true });",
        "app.addHook('onClose', async (instance) => instance.log.info('closed'));",
        "process.on('SIGTERM', () => app.close());",
        "app.listen({ port: 3000, host: '0.0.0.0' });",
      ]),
      findings: [{ message: 'end', at: 'server.js:3:1' }],
    },
    {
      name: 'a line of the requests is none of the shutdown',
      files: exampleService([
        "const server = require('node:http').createServer((req, res) => {",
        "  console.log('request');",
        "  res.end('ok');",
        '}).listen(3000);',
        "process.on('SIGTERM', () => server.close());",
      ]),
      findings: [{ message: 'silent', at: 'server.js:5:1' }],
    },
  ],
  passes: [
    {
      name: 'the signal and the end',
      files: service(
        "const logger = require('pino')();",
        "process.on('SIGTERM', (signal) => {",
        "  logger.info({ signal }, 'stopping');",
        '  server.close(() => {',
        "    logger.info('stopped');",
        '    process.exit(0);',
        '  });',
        '});',
      ),
      evidence: ['server.js:4:3', 'server.js:6:5'],
    },
    {
      name: 'the end in a listener of the server',
      files: service(
        "server.on('close', () => console.log('closed'));",
        "process.on('SIGTERM', () => {",
        "  console.log('SIGTERM');",
        '  server.close();',
        '});',
      ),
      evidence: ['server.js:4:3', 'server.js:2:26'],
    },
    {
      name: 'the end in an exit listener, which may write synchronously',
      files: service(
        "process.on('exit', (code) => console.log('exit', code));",
        "process.on('SIGTERM', () => {",
        "  console.log('SIGTERM');",
        '  server.close(() => process.exit(0));',
        '});',
      ),
      evidence: ['server.js:4:3', 'server.js:2:30'],
    },
    {
      name: 'JSON lines written by hand',
      files: service(
        "process.on('SIGTERM', () => {",
        '  process.stdout.write(\'{"msg":"stopping"}\\n\');',
        '  server.close(() => {',
        '    process.stdout.write(\'{"msg":"stopped"}\\n\');',
        '    process.exit(0);',
        '  });',
        '});',
      ),
      evidence: ['server.js:3:3', 'server.js:5:5'],
    },
    {
      name: 'the logger of another module, behind a helper',
      files: {
        ...service(
          "const { say } = require('./say');",
          "process.on('SIGTERM', async () => {",
          "  say('stopping');",
          '  await new Promise((resolve) => server.close(resolve));',
          "  say('stopped');",
          '});',
        ),
        'say.js': "const logger = require('winston').createLogger();\nexports.say = (text) => logger.info(text);\n",
      },
      evidence: ['say.js:2:25'],
    },
  ],
  notApplicable: [
    { name: 'no handler', files: service(), reason: /nothing handles SIGTERM/ },
    {
      name: 'fastify-cli writes its own',
      files: {
        'package.json': '{ "name": "api", "scripts": { "start": "fastify start app.js" } }\n',
        Dockerfile:
          'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["npx", "fastify", "start", "app.js"]\n',
        'app.js': "module.exports = async (app) => app.get('/', async () => 'ok');\n",
      },
      reason: /fastify/,
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
