import { assumeComplete } from '../../services/observability/effective.ts';
import { levelSetting } from '../../services/observability/log-shape.ts';
import { loggersOf } from '../../services/observability/loggers.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const CHATTY = /^(?:debug|trace|silly|verbose|all|7)$/i;

export const debugLogsInProduction: Rule = {
  id: 'debug-logs-in-production',
  code: 'NR6016',
  title: 'Debug logs are on in production',
  area: 'logging',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['no-debug-logs-in-production'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    level:
      'The level of this {library} logger is {level} in the deployed process{why}: every request writes many lines, which cost throughput and money and carry what debug lines carry. Let production run at info.',
  },
  docs: {
    what: 'Works out the level of the loggers under the environment that image and manifests set: debug, trace, verbose and silly fail.',
    why: 'Debug output multiplies the volume of logs, slows requests, and often contains data that nobody meant to store.',
    fix: 'Set LOG_LEVEL=info in the production manifests, and make info the default in the source.',
    references: ['https://getpino.io/#/docs/api?id=loggerlevel-string-gettersetter'],
  },
  examples: {
    bad: [
      {
        title: 'a level for development',
        files: exampleService([
          "const logger = require('pino')({ level: process.env.LOG_LEVEL ?? 'debug' });",
          "require('node:http').createServer((req, res) => { logger.debug('request'); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
    good: [
      {
        title: 'info unless told otherwise',
        files: exampleService([
          "const logger = require('pino')({ level: process.env.LOG_LEVEL ?? 'info' });",
          "require('node:http').createServer((req, res) => { logger.debug('request'); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
  },
  check: (service) => {
    const { program, command } = service;
    const starter = loggersOf(service).find((logger) => logger.family === 'starter');
    if (starter) {
      const level = /(?:^|\s)(?:-l|--log-level)[ =](\w+)/.exec(
        command?.steps.map(({ text }) => text).join(' ') ?? '',
      )?.[1];
      const args = { library: starter.library, level: level ?? '', why: '' };
      if (CHATTY.test(level ?? '')) return [fail({ message: 'level', args, place: starter.place, anchor: 'starter' })];
      return [pass({ place: starter.place, note: level ?? 'its default level' })];
    }
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const loggers = loggersOf(service).filter((logger) => logger.family !== 'own');
    if (loggers.length === 0) return [notApplicable('the service has no logger with levels')];
    return service.deployments.flatMap(({ environment, workload }) =>
      loggers.map((logger) => {
        const { effective, place, from } = levelSetting(program, logger, assumeComplete(environment));
        if (effective === undefined && from === 'environment' && environment.complete === false && workload)
          return unknown('the level comes from a variable whose value is not in this repository', { place });
        if (!CHATTY.test(effective ?? '')) return pass({ place, note: effective ?? 'the default level' });
        const why =
          from === 'environment' && !environment.variables.has('LOG_LEVEL') ? ', because nothing sets another' : '';
        return fail({
          message: 'level',
          args: { library: logger.library, level: effective ?? '', why },
          place,
          anchor: `${workload?.id ?? ''} ${logger.place.path}`,
        });
      }),
    );
  },
};
