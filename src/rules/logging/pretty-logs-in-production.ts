import type { Place } from '../../parsers/place.ts';
import { type Logger, loggersOf } from '../../services/observability/loggers.ts';
import { findPipedFormatter } from '../../services/observability/piped-formatter.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const prettyLogsInProduction: Rule = {
  id: 'pretty-logs-in-production',
  code: 'NR6002',
  title: 'pino-pretty is active in production',
  area: 'logging',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['no-pretty-logs-in-production'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    active:
      'pino-pretty formats the logs of the deployed process{why}: it parses and colours every line on the main path, and the platform gets text instead of JSON. Use it only in development, for example as a pipe in the dev script.',
    piped:
      'The service is started with its logs piped through pino-pretty (`{what}`): the platform gets coloured text instead of JSON, and the shell around the pipe takes SIGTERM. Start node alone; pipe in the dev script only.',
  },
  docs: {
    what: 'Works out whether pino-pretty (a transport, a stream, prettyPrint, a flag of the starter, a pipe in the start command) is active under the environment that image and manifests really set.',
    why: 'Pretty printing costs throughput and destroys the structure that log platforms index.',
    fix: 'Remove the transport and pipe the dev script through pino-pretty, or guard it by NODE_ENV and set NODE_ENV=production in the image.',
    references: ['https://github.com/pinojs/pino-pretty#usage'],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const pino = require('pino');\nconst logger = pino({ transport: { target: 'pino-pretty' } });\nlogger.info('started');\nconst http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const pino = require('pino');\nconst logger = pino({ transport: process.env.NODE_ENV === 'production' ? undefined : { target: 'pino-pretty' } });\nlogger.info('started');\nconst http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const loggers = loggersOf(service).filter((logger) => /pino|fastify/.test(logger.library));
    if (loggers.length === 0) return [notApplicable('the service does not log with pino')];
    const piped = findPipedFormatter(service);
    if (piped)
      return [fail({ message: 'piped', args: { what: piped.text }, place: piped.place, anchor: 'pino-pretty' })];
    const pretty = innermost(loggers.filter((logger) => logger.pretty));
    if (pretty.length === 0) return [pass(...loggers.slice(0, 3).map((logger) => logger.place))];
    const set = service.deployments[0]?.environment.variables.get('NODE_ENV');
    const why = set ? '' : ', because nothing sets NODE_ENV';
    return pretty.map((logger) =>
      fail({ message: 'active', args: { why }, place: logger.pretty ?? logger.place, anchor: logger.library }),
    );
  },
};

/** A logger that another is handed (`pinoHttp({ logger: pino(pretty()) })`) is one, told where it is made pretty. */
function innermost(loggers: readonly Logger[]): readonly Logger[] {
  return loggers.filter(
    (logger) => !loggers.some((other) => other !== logger && encloses(logger.pretty, other.pretty)),
  );
}

function encloses(outer: Place | undefined, inner: Place | undefined): boolean {
  if (!outer || !inner || outer.path !== inner.path) return false;
  const starts = outer.line - inner.line || outer.column - inner.column;
  const ends = outer.endLine - inner.endLine || outer.endColumn - inner.endColumn;
  return starts <= 0 && ends >= 0 && (starts < 0 || ends > 0);
}
