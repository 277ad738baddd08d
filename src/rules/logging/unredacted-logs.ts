import { loggersOf } from '../../services/observability/loggers.ts';
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
            "const pino = require('pino');\nconst logger = pino({ redact: ['req.headers.authorization', '*.password'] });\nlogger.info('started');\nconst http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const loggers = loggersOf(service);
    if (loggers.length === 0) return [notApplicable('the service has no structured logger')];
    const masked = loggers.filter((logger) => logger.redacts);
    if (masked.length > 0) return [pass(...masked.map((logger) => logger.redacts ?? logger.place))];
    const [first] = loggers;
    return first
      ? [fail({ message: 'missing', args: { library: first.library }, place: first.place, anchor: 'redaction' })]
      : [];
  },
};
