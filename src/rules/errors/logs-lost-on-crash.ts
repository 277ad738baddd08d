import { FLUSHES } from '../../knowledge/flushes.ts';
import { exitCallsOf } from '../../services/lifecycle/exits.ts';
import { processEventsOf, type Registration } from '../../services/lifecycle/process-events.ts';
import { asynchronousLogger } from '../../services/observability/asynchronous-logger.ts';
import { isLogCall } from '../../services/observability/log-calls.ts';
import type { LinkedCall, Program, Service } from '../../services/types.ts';
import { examplePackage, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

/** pino.final is gone since pino 8: https://github.com/pinojs/pino/releases/tag/v8.0.0 */
function finalOf(service: Service, program: Program): LinkedCall | undefined {
  const dependency = service.package?.dependencies.get('pino');
  const major = Number(/(\d+)/.exec(dependency?.resolved ?? dependency?.range ?? '')?.[1] ?? 0);
  return major >= 8 ? program.callsTo('pino#final', 'pino#default.final', 'pino#pino.final')[0] : undefined;
}

function judge(service: Service, program: Program, item: Registration): Outcome {
  if (item.library || item.starter || item.handlers.length === 0)
    return pass({ place: item.place, note: item.library?.library ?? item.starter ?? 'handler' });
  const reach = program.reach(item.handlers);
  const logs = reach.calls.filter((call) => isLogCall(program, call));
  const isConsole = (call: LinkedCall): boolean => program.callees(call).some((path) => path.startsWith('console.'));
  const log = logs.find((call) => !isConsole(call)) ?? logs[0];
  const exits = new Set(exitCallsOf(program));
  const exit = reach.calls.find((call) => exits.has(call));
  if (!exit || !log) return pass({ place: item.place, note: log ? 'does not exit' : 'logs nothing' });
  const logger = isConsole(log) ? undefined : asynchronousLogger(service, program);
  if (!logger) return pass({ place: log.place, note: 'written synchronously' });
  const flushing = new Set(
    program.callsTo(...FLUSHES.filter((row) => row.carries === 'logs').flatMap((row) => row.calls)),
  );
  const flush = reach.calls.find(
    (call) =>
      flushing.has(call) ||
      (call.fact.callee.kind === 'member' &&
        (/^flush(?:Sync)?$/.test(call.fact.callee.property) ||
          (/^(?:on|once)$/.test(call.fact.callee.property) &&
            call.fact.args[0]?.kind === 'string' &&
            call.fact.args[0].value === 'finish'))),
  );
  if (flush) return pass({ place: log.place }, { place: flush.place, note: 'flushed before the exit' });
  const timer = reach.calls.find((call) => program.callees(call).some((path) => /(?:^|#)setTimeout$/.test(path)));
  if (timer) return pass({ place: log.place }, { place: timer.place, note: 'time to write before the exit' });
  return fail({
    message: 'lost',
    place: exit.place,
    related: [
      { place: log.place, note: 'the last line' },
      { place: logger.place, note: 'writes it later' },
    ],
    anchor: 'flush',
  });
}

export const logsLostOnCrash: Rule = {
  id: 'logs-lost-on-crash',
  code: 'NR2105',
  title: 'The last log line of a crash is lost',
  area: 'errors',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['flush-logs-before-exit'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    lost: 'The crash is logged through a logger that writes later (a transport, a buffer, a file stream), and the process exits at once: the one line that explains the crash may never be written. Flush first, for at most a second: logger.flush(() => process.exit(1)), or wait for "finish".',
    final:
      'pino.final() is gone since pino 8: this call throws inside the crash handler, so the crash is not logged at all. Log with logger.fatal() (written synchronously by default), flush, and exit.',
  },
  docs: {
    what: 'Looks at crash handlers that log and exit. Loggers that write synchronously (console, pino to stdout) need nothing; transports, buffers and file streams have to be flushed, or given a fraction of a second.',
    why: 'process.exit() throws away what is not written yet. A crash without its line is investigated for days.',
    fix: "process.on('uncaughtException', (err) => { logger.fatal(err); logger.flush(() => process.exit(1)); setTimeout(() => process.exit(1), 500).unref(); });",
    references: ['https://getpino.io/#/docs/asynchronous', 'https://nodejs.org/api/process.html#processexitcode'],
  },
  examples: {
    bad: [
      {
        title: 'a buffered logger, and exit at once',
        files: exampleService(
          "const pino = require('pino');\nconst logger = pino(pino.destination({ sync: false, minLength: 4096 }));\nprocess.on('uncaughtException', (error) => {\n  logger.fatal(error);\n  process.exit(1);\n});\nrequire('node:http').createServer((req, res) => res.end('ok')).listen(3000);\n",
          { 'package.json': examplePackage({ pino: '^9.0.0' }) },
        ),
      },
    ],
    good: [
      {
        title: 'flushed',
        files: exampleService(
          "const pino = require('pino');\nconst logger = pino(pino.destination({ sync: false, minLength: 4096 }));\nprocess.on('uncaughtException', (error) => {\n  logger.fatal(error);\n  logger.flush(() => process.exit(1));\n});\nrequire('node:http').createServer((req, res) => res.end('ok')).listen(3000);\n",
          { 'package.json': examplePackage({ pino: '^9.0.0' }) },
        ),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program && !service.command?.starter) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const final = program && finalOf(service, program);
    if (final) return [fail({ message: 'final', place: final.place, severity: 'error', anchor: 'final' })];
    const events = processEventsOf(service);
    const items = [...events.of('uncaughtException'), ...events.of('unhandledRejection')];
    if (items.length === 0) return [notApplicable('no crash handler is registered')];
    if (!program) return items.map((item) => pass({ place: item.place, note: item.starter ?? '' }));
    return items.map((item) => judge(service, program, item));
  },
};
