import { processEventsOf } from '../../services/lifecycle/process-events.ts';
import { requestWorkOf, runsOnce } from '../../services/request-work.ts';
import type { LinkedCall, Program, Service } from '../../services/types.ts';
import { expressExample, nodeExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

const SERVER = [
  "const server = require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
  "process.on('SIGTERM', () => server.close());",
];

export const unclearedInterval: Rule = {
  id: 'uncleared-interval',
  code: 'NR4012',
  title: 'An interval is never cleared',
  area: 'memory',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['leak-uncleared-timers'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    perRequest:
      'Each request starts an interval, and nothing here clears it: timers pile up, keep what they close over alive and run for as long as the process lives. Clear it when the response closes.',
    blocksExit:
      'This interval keeps the process alive after the shutdown has closed everything: it ends only with SIGKILL at the end of the grace period. Call .unref() on it, or clear it in the shutdown.',
  },
  docs: {
    what: 'Finds intervals that the request path starts in a module without a clearInterval, and intervals of the start that hold the process open when the SIGTERM handler neither clears them nor exits.',
    why: 'An interval is a root: what its callback mentions is never collected, and the event loop never gets empty.',
    fix: "`const timer = setInterval(…); res.on('close', () => clearInterval(timer));`, and `.unref()` for intervals of the process.",
    references: [
      'https://nodejs.org/api/timers.html#timeoutunref',
      'https://nodejs.org/api/timers.html#clearintervaltimeout',
    ],
  },
  examples: {
    bad: [
      {
        title: 'a heartbeat per client',
        files: expressExample(["app.get('/events', (req, res) => { setInterval(() => res.write(':\\n'), 15000); });"]),
      },
      {
        title: 'the shutdown waits for it',
        files: nodeExample([...SERVER, 'setInterval(() => console.log(process.memoryUsage().rss), 30000);']),
      },
    ],
    good: [
      {
        title: 'cleared with the response',
        files: expressExample([
          "app.get('/events', (req, res) => {",
          "  const timer = setInterval(() => res.write(':\\n'), 15000);",
          "  res.on('close', () => clearInterval(timer));",
          '});',
        ]),
      },
      {
        title: 'does not hold the process',
        files: nodeExample([...SERVER, 'setInterval(() => console.log(process.memoryUsage().rss), 30000).unref();']),
      },
    ],
  },
  check(service) {
    const { program } = service;
    const work = requestWorkOf(service);
    if (!program || !work) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const intervals = program
      .callsTo('setInterval', 'node:timers#setInterval')
      .filter((call) => program.runs(call) !== false);
    if (intervals.length === 0) return [notApplicable('no interval is started')];
    const onPath = new Set(work.calls);
    const waits = waitsForLoop(service, program);
    return intervals.map((call): Outcome => {
      const cleared = isCleared(program, call);
      if (onPath.has(call) && call.fact.fn !== 0 && !runsOnce(program, call))
        return cleared === 'cleared'
          ? pass(call.place)
          : fail({ message: 'perRequest', place: call.place, anchor: call.module });
      if (cleared || !waits) return pass(call.place);
      return fail({ message: 'blocksExit', place: call.place, anchor: call.module, severity: 'note' });
    });
  },
};

/** `clearInterval` in the same module, or `.unref()` on the result. */
function isCleared(program: Program, call: LinkedCall): 'cleared' | 'unref' | undefined {
  const facts = program.modules.get(call.module);
  const clears = program.callsTo(
    'clearInterval',
    'clearTimeout',
    'node:timers#clearInterval',
    'node:timers#clearTimeout',
  );
  if (clears.some((item) => item.module === call.module)) return 'cleared';
  const unref = facts?.calls.some(
    ({ callee }) => callee.kind === 'member' && callee.property === 'unref' && meansCall(program, call, callee.object),
  );
  if (unref) return 'unref';
  // Returned or stored on an object: whoever holds it may clear it.
  const held =
    call.fact.usage === 'returned' ||
    facts?.assignments.some(({ value }) => value.kind === 'call' && value.call === call.id);
  return held && clears.length > 0 ? 'cleared' : undefined;
}

function meansCall(program: Program, call: LinkedCall, value: LinkedCall['fact']['callee']): boolean {
  if (value.kind === 'call') return value.call === call.id;
  if (value.kind !== 'ref') return false;
  const binding = program.modules.get(call.module)?.bindings[value.binding];
  return [binding?.init, ...(binding?.writes.map((write) => write.value) ?? [])].some(
    (item) => item?.kind === 'call' && item.call === call.id,
  );
}

/** A handler of SIGTERM that is read here and never ends the process by itself. */
function waitsForLoop(service: Service, program: Program): boolean {
  const registrations = processEventsOf(service).of('SIGTERM');
  if (registrations.length === 0 || registrations.some((item) => item.library || item.starter)) return false;
  const handlers = registrations.flatMap((item) => item.handlers);
  if (handlers.length === 0) return false;
  const exits = new Set(
    program.callsTo('process.exit', 'node:process#exit', 'process.kill', 'process.reallyExit', 'process.abort'),
  );
  return !program.reach(handlers).calls.some((call) => exits.has(call));
}
