import type { Value } from '../../facts/types.ts';
import type { Registration } from '../../services/lifecycle/process-events.ts';
import { processEventsOf } from '../../services/lifecycle/process-events.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import type { Environment, FunctionRef, Program, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

/** How the handlers end the process: with a failure, with success, or not at all. */
function endOf(program: Program, item: Registration, env: Environment | undefined): 'failure' | 'success' | 'none' {
  const reach = program.reach(item.handlers);
  const exits = program
    .callsTo('process.exit', 'process.abort', 'process.kill', 'process.reallyExit', 'node:process#exit')
    .filter((call) => reach.has({ module: call.module, fn: call.fact.fn }))
    // `if (NODE_ENV === 'development') process.exit(1)` ends nothing that ships.
    .filter((call) => program.holds(call.module, call.fact.guards, env) !== false);
  // Without a code, and as a callback (`pool.end(process.exit)`), it ends with what was put into process.exitCode.
  const inherited = reach.functions.some((ref) => setsFailure(program, ref)) ? 1 : 0;
  const given = reach.calls.some((call) => call.fact.args.some((arg) => isExit(program, call.module, arg)));
  const codes = exits.map((call) => {
    if (!program.callees(call).some((path) => path.endsWith('exit'))) return 'failure';
    const [code] = call.fact.args;
    const known = code ? program.literals(call.module, code) : [inherited];
    return known === undefined || known.some((value) => value !== 0 && value !== undefined) ? 'failure' : 'success';
  });
  if (codes.includes('failure') || (given && inherited === 1)) return 'failure';
  const rethrows = item.handlers.some((ref) =>
    program.modules.get(ref.module)?.throws.some((thrown) => thrown.fn === ref.fn),
  );
  if (rethrows) return 'failure';
  return codes.length > 0 || given ? 'success' : 'none';
}

/** `process.exitCode = 1`. */
function setsFailure(program: Program, { module, fn }: FunctionRef): boolean {
  return (program.modules.get(module)?.assignments ?? []).some(
    ({ fn: owner, target, value }) =>
      owner === fn &&
      target.kind === 'member' &&
      target.property === 'exitCode' &&
      target.object.kind === 'global' &&
      (program.literals(module, value) ?? [1]).some((code) => code !== 0 && code !== undefined),
  );
}

function isExit(program: Program, module: string, arg: Value): boolean {
  return (arg.kind === 'member' || arg.kind === 'ref') && program.externals(module, arg).includes('process.exit');
}

function judge(service: Service, event: string, item: Registration): Outcome | undefined {
  if (item.reporter) {
    const { end, library } = item.reporter;
    if (end === 'unsaid') return undefined;
    if (end === 'failure') return pass({ place: item.place, note: `${library} exits with an error` });
    return fail({ message: 'stays', args: { event }, place: item.place, anchor: event });
  }
  if (item.library || item.starter || !service.program)
    return pass({ place: item.place, note: item.library?.library ?? item.starter ?? event });
  const end = endOf(service.program, item, service.deployments[0]?.environment);
  if (end === 'failure') return pass({ place: item.place, note: 'exits with an error' });
  if (item.handlers.length === 0) return unknown('what this handler does could not be followed', { place: item.place });
  return fail({ message: end === 'success' ? 'zero' : 'stays', args: { event }, place: item.place, anchor: event });
}

/** All listeners of an event run: where one surely ends the process with an error, one that only reports may stay. */
function judgeAll(service: Service, event: string, items: readonly Registration[]): readonly Outcome[] {
  const judged = items.map((item) => ({ item, outcome: judge(service, event, item) }));
  const ends = judged.some(({ item, outcome }) => item.runs === true && outcome?.verdict === 'pass');
  const told = new Set<string>();
  return judged
    .toSorted((a, b) => Number(isFactory(b.item)) - Number(isFactory(a.item)))
    .flatMap(({ item, outcome }) => {
      if (!outcome || (ends && outcome.verdict === 'fail' && outcome.message === 'stays')) return [];
      // A logger and its transports share one listener: it is told once, where the logger is made.
      const library = outcome.verdict === 'fail' ? item.reporter?.library : undefined;
      if (library !== undefined && told.has(library)) return [];
      if (library !== undefined) told.add(library);
      return [outcome];
    });
}

function isFactory({ call }: Registration): boolean {
  const callee = call?.fact.callee;
  return callee?.kind === 'member' ? callee.property === 'createLogger' : call?.fact.kind === 'call';
}

export const crashHandlerWithoutExit: Rule = {
  id: 'crash-handler-without-exit',
  code: 'NR2103',
  title: 'The process does not exit with an error after a crash',
  area: 'errors',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['exit-after-uncaught-exception', 'crash-handlers'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    stays:
      'This {event} handler lets the process live on in an unknown state: half-finished requests, leaked locks, corrupt caches. Log the error and exit with 1; the platform starts a clean process.',
    zero: 'This {event} handler exits with 0, so the platform takes the crash for a normal end. Exit with 1.',
    none: 'No handler turns a crash into a logged exit with code 1; only the default of Node ends the process. Register handlers for uncaughtException and unhandledRejection.',
  },
  docs: {
    what: 'Follows the crash handlers through the call graph and asks whether they end the process with a non-zero code.',
    why: 'After an uncaught exception the state of the process is undefined; going on serves wrong answers (nodejs.org says so in as many words).',
    fix: 'End every crash handler with process.exit(1), after a bounded flush of the logger.',
    references: ['https://nodejs.org/api/process.html#warning-using-uncaughtexception-correctly'],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "process.on('uncaughtException', (error) => console.error(error));\nconst http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
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
            "process.on('uncaughtException', (error) => {\n  console.error(error);\n  process.exit(1);\n});\nconst http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const events = processEventsOf(service);
    const outcomes = (['uncaughtException', 'unhandledRejection'] as const).flatMap((event) =>
      judgeAll(service, event, events.of(event)),
    );
    if (outcomes.length > 0) return outcomes;
    const place = remedyPlace(service);
    return [
      place ? fail({ message: 'none', place, severity: 'note', anchor: 'crash' }) : notApplicable('nothing runs'),
    ];
  },
};
