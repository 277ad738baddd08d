import { missingRequestLog } from '../../../src/rules/logging/missing-request-log.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(missingRequestLog, {
  fails: [
    {
      name: 'none',
      files: expressExample(["app.get('/', (req, res) => res.end('ok'));"]),
      findings: [{ message: 'missing', at: 'server.js:4:1' }],
    },
    {
      name: 'no duration',
      files: expressExample(
        [
          "app.use((req, res, next) => { res.on('finish', () => logger.info({ method: req.method, url: req.url, status: res.statusCode }, 'done')); next(); });",
        ],
        ["const logger = require('pino')();"],
      ),
      findings: [{ message: 'lacks', at: 'server.js:4:54' }],
    },
  ],
  passes: [
    {
      name: 'pino-http',
      files: expressExample(["app.use(require('pino-http')());", "app.get('/', (req, res) => res.end('ok'));"]),
      evidence: ['server.js:3:9'],
    },
    {
      name: 'Fastify',
      files: nodeExample([
        "const app = require('fastify')({ logger: true });",
        "app.get('/', async () => 'ok');",
        'app.listen({ port: 3000 });',
      ]),
      evidence: ['server.js:1:13'],
    },
    {
      name: 'by hand',
      files: expressExample(
        [
          "app.use((req, res, next) => { const start = performance.now(); res.on('finish', () => logger.info({ method: req.method, url: req.url, status: res.statusCode, ms: performance.now() - start }, 'done')); next(); });",
        ],
        ["const logger = require('pino')();"],
      ),
      evidence: ['server.js:4:87'],
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
