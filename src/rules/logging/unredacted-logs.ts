import type { Value } from '../../facts/types.ts';
import { type Logger, loggersOf, settingOf } from '../../services/observability/loggers.ts';
import { unknownLoggerOf } from '../../services/observability/unknown-loggers.ts';
import type { Program } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const unredactedLogs: Rule = {
  id: 'unredacted-logs',
  code: 'NR6003',
  title: 'The logger redacts nothing',
  area: 'logging',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['log-redaction'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'This {library} logger has no redaction: one `log.info({ req })` or a logged body writes tokens, cookies and passwords to every system that reads logs. Configure redact with authorization, cookie, password, token and secret.',
    partial:
      'The redaction of this {library} logger leaves out {missing}: those values reach every system that reads logs as soon as somebody logs a request or a body. Add them to the paths.',
  },
  docs: {
    what: 'Looks for redaction in the configuration of the structured loggers of the production path: redact paths of pino, serializers, a masking format or function beside the logger.',
    why: 'Secrets in logs are copied, indexed, backed up and read by people who may not have them.',
    fix: 'pino: `redact: ["req.headers.authorization", "req.headers.cookie", "*.password", "*.token", "*.secret"]`.',
    references: [
      'https://getpino.io/#/docs/redaction',
      'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html',
    ],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const pino = require('pino');\nconst logger = pino();\nlogger.info('started');\nconst http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
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
            "const pino = require('pino');\nconst logger = pino({ redact: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.token', '*.secret'] });\nlogger.info('started');\nconst http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const loggers = loggersOf(service);
    const other = loggers.length === 0 ? unknownLoggerOf(service) : undefined;
    if (other)
      return [unknown(`whether the logger of ${other.package} redacts is not known here`, { place: other.place })];
    if (loggers.length === 0) return [notApplicable('the service has no structured logger')];
    const masked = loggers.filter((logger) => logger.redacts);
    const partial = masked.flatMap((logger) => {
      const missing = service.program ? uncovered(service.program, logger) : [];
      return missing.length > 0
        ? [
            fail({
              message: 'partial',
              args: { library: logger.library, missing: missing.join(', ') },
              place: logger.redacts ?? logger.place,
              anchor: 'redaction',
            }),
          ]
        : [];
    });
    if (masked.length > 0 && partial.length === masked.length) return partial;
    if (masked.length > 0) return [pass(...masked.map((logger) => logger.redacts ?? logger.place))];
    const [first] = loggers;
    return first
      ? [fail({ message: 'missing', args: { library: first.library }, place: first.place, anchor: 'redaction' })]
      : [];
  },
};

/** What must be covered, unless the service only ever logs less; cookies and secrets go with these in practice. */
const COVERED: readonly (readonly [string, RegExp])[] = [
  ['authorization', /authorization|headers(?:\.\*|\[\*\])?$|^\*+$/i],
  ['password', /pass(?:word|wd|phrase)|^\*+$|body$/i],
  ['token', /token|^\*+$|body$/i],
];

/**
 * Names that the literal paths of pino's redact leave out; none when the paths are not all known. What is written
 * without anybody asking are the headers of requests (pino-http, `log.info({ req })`): with them covered the rest
 * depends on what the service logs.
 */
function uncovered(program: Program, logger: Logger): readonly string[] {
  if (logger.family !== 'pino') return [];
  const option = settingOf(program, logger, 'redact');
  if (!option.value) return [];
  const paths = settingOf(program, logger, 'redact', 'paths');
  const list = paths.value ?? option.value;
  const definition = program.definition(paths.value ? paths.module : option.module, list)?.value ?? list;
  if (definition.kind !== 'array') return [];
  const texts = definition.items.map(textOf);
  if (texts.some((text) => text === undefined)) return [];
  const missing = COVERED.filter(([, pattern]) => !texts.some((text) => text !== undefined && pattern.test(text))).map(
    ([name]) => name,
  );
  return missing.includes('authorization') ? missing : [];
}

function textOf(value: Value): string | undefined {
  return value.kind === 'string' ? value.value : undefined;
}
