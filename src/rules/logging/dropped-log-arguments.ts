import type { Value } from '../../facts/types.ts';
import { isErrorValue } from '../../services/observability/log-content.ts';
import { argumentsOf, type LogCall, logCallsOf } from '../../services/observability/logger-calls.ts';
import { loggersOf, settingOf } from '../../services/observability/loggers.ts';
import type { Program } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

export const droppedLogArguments: Rule = {
  id: 'dropped-log-arguments',
  code: 'NR6014',
  title: 'The logger drops the error',
  area: 'logging',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['structured-error-logging'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    dropped:
      'pino ignores arguments after the message that have no placeholder, so the error never reaches the logs here ({count} such calls): only the constant text is written. Put it first: log.error({ err }, "message").',
    emptied:
      'An Error under the key {key} is written as {} because JSON has no enumerable fields of it and only `err` has a serializer ({count} such calls): message and stack are lost. Call the key err, or set errorKey.',
  },
  docs: {
    what: 'Looks at calls of pino loggers that hand an error over where pino does not write it: after the message without a placeholder, or under a key without a serializer.',
    why: 'During the incident the line says that something failed, and nothing says what.',
    fix: 'log.error({ err }, "payment failed")',
    references: ['https://getpino.io/#/docs/api?id=logger', 'https://getpino.io/#/docs/api?id=errorkey-string'],
  },
  examples: {
    bad: [
      {
        title: 'the error after the message',
        files: exampleService([
          "const logger = require('pino')();",
          "const work = () => JSON.parse('');",
          "require('node:http').createServer((req, res) => { try { work(); } catch (err) { logger.error('failed', err); } res.end(); }).listen(3000);",
        ]),
      },
    ],
    good: [
      {
        title: 'the error first',
        files: exampleService([
          "const logger = require('pino')();",
          "const work = () => JSON.parse('');",
          "require('node:http').createServer((req, res) => { try { work(); } catch (err) { logger.error({ err }, 'failed'); } res.end(); }).listen(3000);",
        ]),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const logs = logCallsOf(service).filter((log) => log.family === 'pino');
    const loggers = loggersOf(service).filter((logger) => logger.family === 'pino' || logger.family === 'starter');
    if (logs.length === 0 || loggers.length === 0) return [notApplicable('the service does not log with pino')];
    const handled = loggers.find((logger) =>
      ['hooks', 'errorKey', 'formatters'].some(
        (key) =>
          settingOf(program, logger, key).maybe || (key !== 'formatters' && settingOf(program, logger, key).found),
      ),
    );
    const serializers = loggers.some((logger) =>
      ['error', 'e', 'exception'].some((key) => settingOf(program, logger, 'serializers', key).found),
    );
    const errors = logs.flatMap((log) => errorsOf(program, log));
    const report = (message: 'dropped' | 'emptied') => {
      const found = errors.filter((item) => item.fate === message);
      const [first, ...rest] = found;
      if (!first || (handled && message === 'dropped') || (message === 'emptied' && (serializers || handled)))
        return [];
      return [
        fail({
          message,
          args: { count: found.length, ...(message === 'emptied' ? { key: first.key } : {}) },
          place: first.log.call.place,
          related: rest.slice(0, 5).map(({ log }) => ({ place: log.call.place })),
          anchor: message,
        }),
      ];
    };
    const found = [...report('dropped'), ...report('emptied')];
    if (found.length > 0) return found;
    const [good] = errors.filter((item) => item.fate === 'written');
    return [
      good
        ? pass({ place: good.log.call.place, note: `${errors.length} errors are logged` })
        : notApplicable('no call of pino logs an error object'),
    ];
  },
};

interface LoggedError {
  readonly log: LogCall;
  readonly fate: 'written' | 'dropped' | 'emptied';
  readonly key: string;
}

function errorsOf(program: Program, log: LogCall): readonly LoggedError[] {
  const { data, dropped } = argumentsOf(log);
  const is = (value: Value): boolean => isErrorValue(program, log.call.module, value);
  return [
    ...dropped.filter(is).map((): LoggedError => ({ log, fate: 'dropped', key: '' })),
    ...data.flatMap((value): readonly LoggedError[] => {
      if (is(value)) return [{ log, fate: 'written', key: 'err' }];
      if (value.kind !== 'object') return [];
      return value.properties
        .filter((property) => is(property.value))
        .map(({ key = '' }): LoggedError => ({ log, fate: key === 'err' ? 'written' : 'emptied', key }));
    }),
  ];
}
