import { isErrorValue } from '../../services/observability/log-content.ts';
import { argumentsOf, logCallsOf } from '../../services/observability/logger-calls.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, suchPlaces, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

export const misleadingLogLevels: Rule = {
  id: 'misleading-log-levels',
  code: 'NR6017',
  title: 'Failures are logged below warn',
  area: 'logging',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['log-levels-appropriate'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    caught:
      'A caught error is logged at {level}{places}: alerts on error and warn never see it, and raising the level hides it. Use error for faults and warn for what was survived.',
    single:
      'All {count} log calls have the level {level}: nothing can be filtered by severity, and alerts cannot tell failures from normal work.',
  },
  docs: {
    what: 'Looks for error objects that catch blocks log at info or debug, and for services whose calls all have one level.',
    why: 'Levels are what alerts and filters work with: error for faults, warn for degradation, info for normal work.',
    fix: 'Use error or warn in catch blocks; info for what is expected.',
    references: ['https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber'],
  },
  examples: {
    bad: [
      {
        title: 'an error at info',
        files: exampleService([
          "const logger = require('pino')();",
          "require('node:http').createServer((req, res) => { try { JSON.parse(''); } catch (err) { logger.info({ err }, 'failed'); } res.end(); }).listen(3000);",
        ]),
      },
    ],
    good: [
      {
        title: 'an error at error',
        files: exampleService([
          "const logger = require('pino')();",
          "require('node:http').createServer((req, res) => { try { JSON.parse(''); } catch (err) { logger.error({ err }, 'failed'); } res.end(); }).listen(3000);",
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
    // `.catch((error) => log.info(error))`
    const handlers = new Set(
      program.calls
        .filter(({ fact }) => fact.callee.kind === 'member' && fact.callee.property === 'catch')
        .flatMap((call) => program.callbacks(call, 0).map((ref) => `${ref.module}#${ref.fn}`)),
    );
    const low = logs.filter(({ call, level, ...rest }) => {
      if (level !== 'info' && level !== 'debug') return false;
      const facts = program.modules.get(call.module);
      const caught = call.fact.guards.some((id) => facts?.guards[id]?.kind === 'catch');
      if (!caught && !handlers.has(`${call.module}#${call.fact.fn}`)) return false;
      const { data, dropped } = argumentsOf({ call, level, ...rest });
      return [...data, ...dropped]
        .flatMap((value) => (value.kind === 'object' ? value.properties.map((item) => item.value) : [value]))
        .some((value) => isErrorValue(program, call.module, value));
    });
    const [first, ...rest] = low;
    if (first)
      return [
        fail({
          message: 'caught',
          args: { level: first.level, places: suchPlaces(low.length) },
          place: first.call.place,
          related: rest.slice(0, 5).map(({ call }) => ({ place: call.place })),
          anchor: 'caught',
        }),
      ];
    const levels = new Set(logs.map(({ level }) => level));
    if (logs.length >= 10 && levels.size === 1)
      return [
        fail({
          message: 'single',
          args: { level: any.level, places: suchPlaces(logs.length) },
          place: any.call.place,
          anchor: 'single',
        }),
      ];
    return [pass({ place: any.call.place, note: [...levels].join(', ') })];
  },
};
