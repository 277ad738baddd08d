import { requestLogsOf } from '../../services/observability/request-logs.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

export const missingRequestLog: Rule = {
  id: 'missing-request-log',
  code: 'NR6022',
  title: 'Finished requests are not logged',
  area: 'logging',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['request-completion-log'],
  kinds: ['http'],
  options: {},
  messages: {
    missing:
      'Nothing logs finished requests: whether a request arrived, how long it took and how it ended cannot be answered afterwards. Use pino-http (or the request log of Fastify): one line with route, status and duration.',
    lacks:
      'The line for each request lacks {fields}: slow and failed requests cannot be found by it. Add them, or use pino-http, which writes both.',
  },
  docs: {
    what: 'Looks for one line per finished request: pino-http, the request log of Fastify, morgan, a finish listener or a hook that logs; and for status and duration in it.',
    why: 'Access logs of a load balancer know neither the route nor what happened inside.',
    fix: 'app.use(require("pino-http")({ logger }))',
    references: ['https://github.com/pinojs/pino-http', 'https://fastify.dev/docs/latest/Reference/Logging/'],
  },
  examples: {
    bad: [
      {
        title: 'no line for requests',
        files: exampleService(["require('node:http').createServer((req, res) => res.end('ok')).listen(3000);"]),
      },
    ],
    good: [
      {
        title: 'pino-http',
        files: exampleService([
          "const app = require('express')();",
          "app.use(require('pino-http')());",
          "app.get('/', (req, res) => res.end('ok'));",
          'app.listen(3000);',
        ]),
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const logs = requestLogsOf(service);
    const whole = logs.filter((log) => log.lacks.length === 0);
    if (whole.length > 0) return [pass(...whole.slice(0, 3))];
    const [partial] = [...logs].sort((a, b) => a.lacks.length - b.lacks.length);
    if (partial)
      return [
        fail({
          message: 'lacks',
          args: { fields: partial.lacks.join(' and ') },
          place: partial.place,
          anchor: 'request-log',
        }),
      ];
    const place = remedyPlace(service);
    return [place ? fail({ message: 'missing', place, anchor: 'request-log' }) : notApplicable('nothing runs')];
  },
};
