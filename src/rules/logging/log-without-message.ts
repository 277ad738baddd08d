import { argumentsOf, logCallsOf } from '../../services/observability/logger-calls.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

/** What can stand for a message; an error brings its own. */
const MESSAGE = /^(?:msg|message|event|err|error|action|type)$/;

export const logWithoutMessage: Rule = {
  id: 'log-without-message',
  code: 'NR6010',
  title: 'A log line has fields but no message',
  area: 'logging',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['log-message-field'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'This line has fields but no message or event name, so it can be found neither by text nor counted by kind ({count} of {total} log calls). Add a constant message as the second argument.',
  },
  docs: {
    what: 'Looks at the calls of loggers on the production path that hand over an object without a message, an event or an error.',
    why: 'The message is what people search for and what lines are grouped by.',
    fix: 'log.info({ orderId }, "order accepted")',
    references: ['https://getpino.io/#/docs/api?id=logger'],
  },
  examples: {
    bad: [
      {
        title: 'fields only',
        files: exampleService([
          "const logger = require('pino')();",
          "require('node:http').createServer((req, res) => { logger.info({ method: req.method }); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
    good: [
      {
        title: 'fields and a message',
        files: exampleService([
          "const logger = require('pino')();",
          "require('node:http').createServer((req, res) => { logger.info({ method: req.method }, 'request'); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const logs = logCallsOf(service);
    const [any] = logs;
    if (!any) return [notApplicable('no call of a logger was found')];
    const bare = logs.filter((log) => {
      const { message, data } = argumentsOf(log);
      const [value] = data;
      const only = value && (program.definition(log.call.module, value)?.value ?? value);
      if (message || only?.kind !== 'object') return false;
      return only.properties.every((property) => property.key !== undefined && !MESSAGE.test(property.key));
    });
    const [first, ...rest] = bare;
    if (!first) return [pass({ place: any.call.place, note: `${logs.length} log calls have messages` })];
    return [
      fail({
        message: 'missing',
        args: { count: bare.length, total: logs.length },
        place: first.call.place,
        related: rest.slice(0, 5).map(({ call }) => ({ place: call.place })),
        anchor: 'message',
      }),
    ];
  },
};
