import { loggersOf } from '../../services/observability/loggers.ts';
import { requestContextOf } from '../../services/observability/request-context.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

export const logsWithoutRequestId: Rule = {
  id: 'logs-without-request-id',
  code: 'NR6019',
  title: 'Log lines carry no request id',
  area: 'logging',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['request-id-logging'],
  kinds: ['http'],
  options: {},
  messages: {
    missing:
      'Nothing puts a request id on the lines of this logger: under load the lines of many requests are mixed and nobody can follow a single one. Use req.log of pino-http or Fastify, or a mixin that reads AsyncLocalStorage.',
    none: 'There is no logger that could carry a request id: under load the lines of many requests are mixed and nobody can follow a single one. Use pino-http (or the logger of Fastify) and log through req.log.',
  },
  docs: {
    what: 'Looks for what binds log lines to a request: pino-http and its like, the request logger of Fastify, child loggers with an id, a mixin or format that reads the context of the request.',
    why: 'A support ticket names one request; without an id its lines cannot be told from those of all others.',
    fix: 'app.use(pinoHttp({ genReqId: (req) => req.headers["x-request-id"] ?? randomUUID() })) and req.log in handlers.',
    references: [
      'https://github.com/pinojs/pino-http#pinohttpopts-stream',
      'https://fastify.dev/docs/latest/Reference/Logging/',
    ],
  },
  examples: {
    bad: [
      {
        title: 'the root logger only',
        files: exampleService([
          "const logger = require('pino')();",
          "require('node:http').createServer((req, res) => { logger.info('request'); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
    good: [
      {
        title: 'a child logger',
        files: exampleService([
          "const { randomUUID } = require('node:crypto');",
          "const logger = require('pino')();",
          "require('node:http').createServer((req, res) => { const log = logger.child({ requestId: randomUUID() }); log.info('request'); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { inLogs } = requestContextOf(service);
    if (inLogs.length > 0) return [pass(...inLogs.slice(0, 3))];
    const [logger] = loggersOf(service);
    if (logger) return [fail({ message: 'missing', place: logger.place, anchor: 'request-id' })];
    const place = remedyPlace(service);
    return [place ? fail({ message: 'none', place, anchor: 'request-id' }) : notApplicable('nothing runs')];
  },
};
