import { listenersOf } from '../../services/lifecycle/process-events.ts';
import { handlerPlaces, type Shutdown, shutdownOf } from '../../services/lifecycle/shutdown.ts';
import { traceSteps } from '../../services/lifecycle/trace.ts';
import { nameOf } from '../../services/names.ts';
import { isLogCall } from '../../services/observability/log-calls.ts';
import type { LinkedCall, Program, Service } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

interface Lines {
  /** Written when the signal arrives. */
  readonly start: LinkedCall | undefined;
  /** Written when everything is closed, or the deadline strikes. */
  readonly end: LinkedCall | undefined;
}

/** Lines of a failed step tell about that step; the ordinary way out needs lines of its own. */
function linesOf(service: Service, program: Program, { handlers, hooks, steps }: Shutdown): Lines {
  const logs = new Set(program.calls.filter((call) => isLogCall(program, call) || writesOutput(program, call)));
  const work = new Set(steps.filter((step) => /^(?:server|resource)$/.test(step.role)).map((step) => step.call));
  const traced = handlers
    .flatMap((handler) => traceSteps(program, handler.handlers, (call) => logs.has(call) || work.has(call)))
    .filter((step) => logs.has(step.call) && !step.failure);
  const begins = ({ begun }: { readonly begun: ReadonlySet<LinkedCall> }): boolean =>
    [...begun].some((call) => work.has(call));
  const own = traced.filter((step) => step.timer === undefined);
  const timed = traced.find((step) => step.timer !== undefined);
  const [first, ...rest] = own;
  const start = work.size === 0 ? first : own.find((step) => !begins(step));
  const end = (work.size === 0 ? rest[0] : own.find(begins)) ?? timed;
  const listeners = [...listenersOf(service, 'exit'), ...closeListeners(program)].flatMap((call) =>
    program.callbacks(call),
  );
  const closing = program.reach([...hooks, ...listeners]).calls.find((call) => logs.has(call));
  return { start: start?.call, end: end?.call ?? closing };
}

/** `server.on('close', …)` runs at the end of the drain. */
function closeListeners(program: Program): readonly LinkedCall[] {
  return program.calls.filter(
    ({ module, fact: { callee, args } }) =>
      callee.kind === 'member' &&
      /^(?:on|once|addListener)$/.test(callee.property) &&
      args[0]?.kind === 'string' &&
      args[0].value === 'close' &&
      /server$/i.test(nameOf(program, module, callee.object)),
  );
}

/** `process.stderr.write(line)`, `fs.writeSync(2, line)`. */
function writesOutput(program: Program, call: LinkedCall): boolean {
  return program
    .callees(call)
    .some((path) => /^(?:process\.|node:process#)std(?:out|err)\.write$|^node:fs#(?:default\.)?writeSync$/.test(path));
}

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
    start:
      'The shutdown logs that it begins and not how it ends: nobody can tell how long the drain took or whether the deadline or SIGKILL cut it. Log the outcome once everything is closed.',
    end: 'The shutdown logs only what comes at its end: when the platform kills it first, no line tells that the signal arrived. Log the signal as the first thing.',
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
    const shutdown = shutdownOf(service);
    const { handlers } = shutdown;
    const [handler] = handlers;
    if (!handler) return [notApplicable('nothing handles SIGTERM')];
    const own = handlers.find((item) => item.handlers.length > 0) ?? handlers.find((item) => !item.starter);
    if (!program || !own) return [notApplicable(`${handler.starter ?? 'the starter'} writes what it logs itself`)];
    const { start, end } = linesOf(service, program, shutdown);
    if (start && end) return [pass({ place: start.place, note: 'the start' }, { place: end.place, note: 'the end' })];
    const only = start ?? end;
    return [
      fail({
        message: start ? 'start' : end ? 'end' : 'silent',
        place: own.place,
        related: only
          ? [{ place: only.place, note: start ? 'the start' : 'the end' }]
          : handlerPlaces(handlers.slice(1)),
        anchor: 'log',
      }),
    ];
  },
};
