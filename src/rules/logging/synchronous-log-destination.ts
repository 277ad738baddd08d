import { logDestinationsOf } from '../../services/observability/log-destinations.ts';
import { loggersOf } from '../../services/observability/loggers.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const synchronousLogDestination: Rule = {
  id: 'synchronous-log-destination',
  code: 'NR6026',
  title: 'pino writes synchronously',
  area: 'logging',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['async-log-destination'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    synchronous:
      'pino writes each line to stdout synchronously here: when the reader of the pipe is slow, requests wait for it. With much logging use pino.destination({ sync: false, minLength: 4096 }) and flush before the process exits.',
  },
  docs: {
    what: 'Looks at the destination of pino: `sync: false` or a transport in a worker thread is asynchronous, the default is not.',
    why: 'Writing is on the path of every request; a blocked pipe blocks the event loop.',
    fix: 'pino(options, pino.destination({ sync: false })), and logger.flush() in the crash handlers.',
    exceptions:
      'An optimisation: the synchronous default is right for services that log little, and loses nothing in a crash.',
    references: ['https://getpino.io/#/docs/asynchronous'],
  },
  examples: {
    bad: [
      {
        title: 'the default',
        files: exampleService([
          "const logger = require('pino')();",
          "require('node:http').createServer((req, res) => { logger.info('request'); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
    good: [
      {
        title: 'asynchronous',
        files: exampleService([
          "const pino = require('pino');",
          'const logger = pino(pino.destination({ sync: false }));',
          "require('node:http').createServer((req, res) => { logger.info('request'); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const [logger] = loggersOf(service).filter(({ family }) => family === 'pino' || family === 'starter');
    if (!logger) return [notApplicable('the service does not log with pino')];
    const { asynchronous } = logDestinationsOf(service);
    if (asynchronous.length > 0) return [pass(...asynchronous.slice(0, 3))];
    return [fail({ message: 'synchronous', place: logger.place, anchor: 'destination' })];
  },
};
