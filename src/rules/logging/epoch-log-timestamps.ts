import { shapingLoggers, timeShape } from '../../services/observability/log-shape.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const epochLogTimestamps: Rule = {
  id: 'epoch-log-timestamps',
  code: 'NR6008',
  title: 'Log lines carry no ISO 8601 time',
  area: 'logging',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['log-iso-timestamp'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    epoch:
      'This {library} logger writes the time as milliseconds since 1970, which nobody can read in a terminal and some platforms take for a number. Use `timestamp: pino.stdTimeFunctions.isoTime`.',
    none: 'Lines of this {library} logger carry no time: after buffering or a restart of the shipper only the time of arrival is left, and the order of events is lost. Add a timestamp (winston: format.timestamp(), pino: stdTimeFunctions.isoTime).',
  },
  docs: {
    what: 'Looks at the time that the JSON loggers write: pino writes epoch milliseconds, winston none at all, unless told otherwise.',
    why: 'Events of several services are put in order by their own time.',
    fix: 'pino: `timestamp: pino.stdTimeFunctions.isoTime`; winston: `format.combine(format.timestamp(), format.json())`.',
    references: [
      'https://getpino.io/#/docs/api?id=timestamp-boolean-function',
      'https://github.com/winstonjs/logform#timestamp',
    ],
  },
  examples: {
    bad: [
      {
        title: 'winston without timestamp',
        files: exampleService([
          "const winston = require('winston');",
          'const logger = winston.createLogger({ format: winston.format.json(), transports: [new winston.transports.Console()] });',
          "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
          "logger.info('started');",
        ]),
      },
    ],
    good: [
      {
        title: 'ISO 8601',
        files: exampleService([
          "const pino = require('pino');",
          'const logger = pino({ timestamp: pino.stdTimeFunctions.isoTime });',
          "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
          "logger.info('started');",
        ]),
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const loggers = shapingLoggers(service);
    if (loggers.length === 0) return [notApplicable('the service has no logger that writes JSON')];
    return loggers.map((logger) => {
      const { is, place } = timeShape(service.program, logger);
      if (is === 'iso') return pass({ place, note: logger.library });
      if (is === 'epoch' || is === 'none')
        return fail({ message: is, args: { library: logger.library }, place, anchor: logger.place.path });
      return unknown('what writes the time could not be read', { place });
    });
  },
};
