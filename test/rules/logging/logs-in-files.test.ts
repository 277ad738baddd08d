import { exampleService } from '../../../src/rules/example-service.ts';
import { logsInFiles } from '../../../src/rules/logging/logs-in-files.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER =
  "require('node:http').createServer((req, res) => { logger.info('request'); res.end('ok'); }).listen(3000);";

ruleCases(logsInFiles, {
  fails: [
    {
      name: 'a transport of winston',
      files: exampleService([
        "const winston = require('winston');",
        "const logger = winston.createLogger({ transports: [new winston.transports.File({ filename: 'app.log' })] });",
        SERVER,
      ]),
      findings: [{ message: 'file', at: 'server.js:2:52' }],
    },
    {
      name: 'a destination of pino',
      files: exampleService([
        "const pino = require('pino');",
        "const logger = pino(pino.destination('/var/log/app.log'));",
        SERVER,
      ]),
      findings: [{ message: 'file', at: 'server.js:2:21' }],
    },
  ],
  passes: [
    {
      name: 'stdout of pino',
      files: exampleService(["const logger = require('pino')();", SERVER]),
      evidence: ['server.js:1:16'],
    },
    {
      name: 'files in development only',
      files: exampleService([
        "const winston = require('winston');",
        'const logger = winston.createLogger({ transports: [new winston.transports.Console()] });',
        "if (process.env.NODE_ENV !== 'production') logger.add(new winston.transports.File({ filename: 'app.log' }));",
        SERVER,
      ]),
    },
  ],
  notApplicable: [
    {
      name: 'a process of pm2 on a host',
      files: {
        'package.json': '{ "name": "api", "scripts": { "start": "pm2 start ecosystem.config.js" } }\n',
        'ecosystem.config.js': "module.exports = { apps: [{ name: 'api', script: 'server.js' }] };\n",
        'server.js': `const pino = require('pino');\nconst logger = pino(pino.destination('/var/log/app.log'));\n${SERVER}\n`,
      },
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
