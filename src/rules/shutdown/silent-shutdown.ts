import { handlerPlaces, shutdownOf } from '../../services/lifecycle/shutdown.ts';
import { isLogCall } from '../../services/observability/log-calls.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const silentShutdown: Rule = {
  id: 'silent-shutdown',
  code: 'NR2018',
  title: 'The shutdown leaves no log line',
  area: 'shutdown',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['shutdown-logged'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    silent:
      'The shutdown writes no log line: after a rollout that lost requests nobody can tell whether the signal arrived, how long the drain took and how it ended. Log the signal at the start, and the end or the deadline.',
    half: 'The shutdown logs only once: its start without its end tells nothing about how long it took or whether the deadline cut it. Log the signal at the start and the outcome at the end.',
  },
  docs: {
    what: 'Looks for log calls among what the SIGTERM handlers run: one when the signal arrives, one when everything is closed or the deadline strikes.',
    why: 'The two lines and the time between them are the only witness of what a rollout did to requests.',
    fix: "logger.info({ signal }, 'shutting down') at the start, logger.info('shutdown complete') before the exit.",
    references: ['https://12factor.net/disposability'],
  },
  examples: {
    bad: [
      {
        title: 'silent',
        files: exampleService(
          "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => server.close(() => process.exit(0)));\n",
        ),
      },
    ],
    good: [
      {
        title: 'start and end',
        files: exampleService(
          "const http = require('node:http');\nconst logger = require('pino')();\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', (signal) => {\n  logger.info({ signal }, 'shutting down');\n  server.close(() => {\n    logger.info('shutdown complete');\n    process.exit(0);\n  });\n});\n",
        ),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program && !service.command?.starter) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { handlers, reach } = shutdownOf(service);
    if (handlers.length === 0) return [notApplicable('nothing handles SIGTERM')];
    const logs = program && reach ? reach.calls.filter((call) => isLogCall(program, call)) : [];
    const [first, second] = logs;
    if (first && second) return [pass({ place: first.place }, { place: second.place })];
    const own = handlers.find((handler) => !handler.library && !handler.starter);
    if (!own && first) return [pass({ place: first.place })];
    if (!own)
      return [notApplicable(`${handlers[0]?.library?.library ?? handlers[0]?.starter} writes what it logs itself`)];
    return [
      fail({
        message: first ? 'half' : 'silent',
        place: own.place,
        related: first ? [{ place: first.place, note: 'the only log line' }] : handlerPlaces(handlers.slice(1)),
        anchor: 'log',
      }),
    ];
  },
};
