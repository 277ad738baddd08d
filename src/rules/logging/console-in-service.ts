import { FILE_START } from '../../facts/span.ts';
import { assumeComplete } from '../../services/observability/effective.ts';
import { loggersOf } from '../../services/observability/loggers.ts';
import { writesJson } from '../../services/observability/own-loggers.ts';
import { isOutsideService } from '../../services/outside-service.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const METHODS = ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table'].map((name) => `console.${name}`);

export const consoleInService: Rule = {
  id: 'console-in-service',
  code: 'NR6004',
  title: 'The service writes to console',
  area: 'logging',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['no-console-log'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    console:
      'console.{method} on the production path writes text without level, time or request, synchronously on most outputs ({count} such calls). Use the logger of the service.',
  },
  docs: {
    what: 'Lists console calls that the production path really runs; scripts, tests and unreachable code do not count, nor a logger of one’s own that writes JSON lines.',
    why: 'console is neither structured nor redacted nor filtered by level.',
    fix: 'Replace console by the logger, with an object of fields first.',
    references: ['https://nodejs.org/api/process.html#a-note-on-process-io'],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "console.log('started');\nconst http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
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
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const env = assumeComplete(service.deployments[0]?.environment);
    const own = new Set(loggersOf(service).flatMap((logger) => (logger.family === 'own' ? [logger.place.path] : [])));
    const calls = program
      .callsTo(...METHODS)
      .filter(
        (call) => !own.has(call.module) && !isOutsideService(program, call.module) && program.runs(call, env) !== false,
      )
      .filter((call) => !reportsBadConfiguration(program, call));
    const [first] = calls;
    if (!first)
      return [pass({ place: program.place(program.entries[0] ?? '', FILE_START), note: 'no console call is reached' })];
    const { callee } = first.fact;
    const method = callee.kind === 'member' ? callee.property : 'log';
    const related = calls.slice(1, 6).map((call) => ({ place: call.place, note: 'and here' }));
    return [
      fail({
        message: 'console',
        args: { method, count: calls.length },
        place: first.place,
        related,
        anchor: 'console',
        // A line of JSON on stdout is structured, though without the levels and the redaction of a logger.
        ...(calls.every((call) => call.fact.args[0] && writesJson(program, call.module, call.fact.args[0]))
          ? { severity: 'note' as const }
          : {}),
      }),
    ];
  },
};

/** Where the environment is validated there is no logger yet: `console.error(issues); process.exit(1)`. */
function reportsBadConfiguration(program: Program, call: LinkedCall): boolean {
  if (!/(?:^|[/._-])(?:env|config|environment|settings)/i.test(call.module)) return false;
  const facts = program.modules.get(call.module);
  const ends = (fn: number): boolean =>
    facts !== undefined &&
    (facts.calls.some(
      ({ callee, fn: inside }) => inside === fn && callee.kind === 'member' && callee.property === 'exit',
    ) ||
      facts.throws.some((item) => item.fn === fn));
  return call.fact.guards.length > 0 && ends(call.fact.fn);
}
