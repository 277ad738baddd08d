import { levelShape, shapingLoggers } from '../../services/observability/log-shape.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const numericLogLevel: Rule = {
  id: 'numeric-log-level',
  code: 'NR6007',
  title: 'The level is written as a number',
  area: 'logging',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['log-level-label'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    number:
      'This {library} logger writes levels as numbers (50 instead of "error"), which log platforms do not understand as severities, so filters and alerts by level find nothing. Add `formatters: { level: (label) => ({ level: label }) }`.',
  },
  docs: {
    what: 'Looks at how the JSON loggers write the level: winston writes a label, pino and bunyan write a number unless a formatter says otherwise.',
    why: 'Platforms map "error" to a severity; 50 means nothing to them without a pipeline that translates.',
    fix: 'pino: `formatters: { level: (label) => ({ level: label }) }`; a transport with several targets cannot use it, translate in the pipeline then.',
    references: ['https://getpino.io/#/docs/api?id=formatters-object'],
  },
  examples: {
    bad: [
      {
        title: 'the default of pino',
        files: exampleService([
          "const logger = require('pino')();",
          "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
          "logger.info('started');",
        ]),
      },
    ],
    good: [
      {
        title: 'a label',
        files: exampleService([
          "const logger = require('pino')({ formatters: { level: (label) => ({ level: label }) } });",
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
      const { is, place } = levelShape(service.program, logger);
      if (is === 'unknown') return unknown('the options of the logger come from outside the sources', { place });
      if (is === 'label') return pass({ place, note: logger.library });
      return fail({ message: 'number', args: { library: logger.library }, place, anchor: logger.place.path });
    });
  },
};
