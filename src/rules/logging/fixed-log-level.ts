import { assumeComplete } from '../../services/observability/effective.ts';
import { levelSetting, shapingLoggers } from '../../services/observability/log-shape.ts';
import { loggersOf } from '../../services/observability/loggers.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const fixedLogLevel: Rule = {
  id: 'fixed-log-level',
  code: 'NR6006',
  title: 'The log level cannot be changed without a build',
  area: 'logging',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['log-level-configurable'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    default:
      'This {library} logger has no level, so it stays at its default for ever: during an incident nobody can switch debug logs on without a new image. Use `level: process.env.LOG_LEVEL ?? "info"`.',
    fixed:
      'The level of this {library} logger is fixed in the source{value}: during an incident nobody can switch debug logs on without a new image. Use `level: process.env.LOG_LEVEL ?? "info"`.',
    condition:
      'The level of this {library} logger follows the kind of environment only{value}: production cannot be made more talkative for an hour. Let LOG_LEVEL decide, with info as default.',
  },
  docs: {
    what: 'Looks at the level of the structured loggers: it should come from the environment or the configuration, with info as the default.',
    why: 'More detail for ten minutes is often what an incident needs; a rollout with another level takes longer than the incident.',
    fix: 'level: process.env.LOG_LEVEL ?? "info"',
    exceptions:
      'A starter such as fastify-cli takes its level from a flag of the command, which a manifest can change.',
    references: ['https://getpino.io/#/docs/api?id=level-string', 'https://12factor.net/config'],
  },
  examples: {
    bad: [
      {
        title: 'a fixed level',
        files: exampleService([
          "const logger = require('pino')({ level: 'info' });",
          "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
          "logger.info('started');",
        ]),
      },
    ],
    good: [
      {
        title: 'LOG_LEVEL',
        files: exampleService([
          "const logger = require('pino')({ level: process.env.LOG_LEVEL ?? 'info' });",
          "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
          "logger.info('started');",
        ]),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    const starter = loggersOf(service).find((logger) => logger.family === 'starter');
    if (starter) return [pass({ place: starter.place, note: `${starter.library} takes the level from its command` })];
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const env = assumeComplete(service.deployments[0]?.environment);
    const all = loggersOf(service).filter((logger) => logger.family !== 'own');
    const shaping = shapingLoggers(service).filter((logger) => logger.family !== 'own');
    const loggers = shaping.length > 0 ? shaping : all;
    if (loggers.length === 0) return [notApplicable('the service has no logger with levels')];
    return loggers.map((logger) => {
      const { from, place, effective } = levelSetting(program, logger, env);
      if (from === 'environment') return pass(place);
      if (from === 'unknown') return unknown('the options of the logger come from outside the sources', { place });
      const value = effective === undefined ? '' : ` (${effective})`;
      return fail({
        message: from,
        args: { library: logger.library, ...(from === 'default' ? {} : { value }) },
        place,
        anchor: logger.place.path,
      });
    });
  },
};
