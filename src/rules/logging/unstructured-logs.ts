import { linesOf } from '../../services/observability/log-shares.ts';
import { type Logger, loggersOf } from '../../services/observability/loggers.ts';
import { unknownLoggerOf } from '../../services/observability/unknown-loggers.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import type { Program } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

/** One logger for events in JSON does not make up for the text of all the others: lines are counted. */
function writesMore(program: Program, texts: readonly Logger[], json: readonly Logger[]): boolean {
  if (texts.length === 0) return false;
  const lines = linesOf(program, [...texts, ...json]);
  const sum = (loggers: readonly Logger[]): number => loggers.reduce((all, item) => all + (lines.get(item) ?? 0), 0);
  return sum(texts) >= 5 && sum(texts) > 2 * sum(json);
}

export const unstructuredLogs: Rule = {
  id: 'unstructured-logs',
  code: 'NR6001',
  title: 'Logs are not structured JSON in production',
  area: 'logging',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['structured-json-logging'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    none: 'The service writes no structured logs (console and text only): nobody can filter by level, request or error without regular expressions. Use pino, or another logger that writes JSON lines.',
    text: 'In production this {library} logger writes text, not JSON{because}: log platforms cannot index its fields. Let it write JSON in production.',
  },
  docs: {
    what: 'Finds the loggers of the production path and works out their format under the effective environment: transports, pretty printing, formats behind NODE_ENV or LOG_FORMAT.',
    why: 'Structured logs can be searched by field, joined by request id and turned into alerts; text cannot.',
    fix: 'Use pino (JSON by default) and pretty-print only in development, by a pipe.',
    references: ['https://getpino.io', 'https://12factor.net/logs'],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
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
            "const pino = require('pino');\nconst logger = pino();\nlogger.info('started');\nconst http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const loggers = loggersOf(service);
    // A structured logger behind a pretty transport is one defect, which pretty-logs-in-production reports.
    const json = loggers.filter((logger) => logger.format === 'json' || (logger.family === 'pino' && logger.pretty));
    const open = loggers.filter((logger) => logger.format === 'unknown');
    const texts = loggers.filter((logger) => !json.includes(logger) && !open.includes(logger));
    const [undecided] = open;
    // One that may run in some branch does not speak for the one whose format is open.
    const certain = json.some(({ call }) => !call || service.program?.runs(call) === true);
    if (undecided && !certain)
      return [
        unknown(`whether ${undecided.library} writes JSON depends on settings that are not in this repository`, {
          place: undecided.place,
        }),
      ];
    if (json.length > 0 && !(service.program && writesMore(service.program, texts, json)))
      return [pass(...json.slice(0, 3).map((logger) => ({ place: logger.place, note: logger.library })))];
    const other = json.length > 0 ? undefined : unknownLoggerOf(service);
    if (other) return [unknown(`what the logger of ${other.package} writes is not known here`, { place: other.place })];
    const [text] = texts;
    if (text)
      return [
        fail({
          message: 'text',
          args: { library: text.library, because: text.because ? ` (${text.because})` : '' },
          place: text.place,
          anchor: text.library,
        }),
      ];
    const place = remedyPlace(service);
    return [place ? fail({ message: 'none', place, anchor: 'logger' }) : notApplicable('nothing runs')];
  },
};
