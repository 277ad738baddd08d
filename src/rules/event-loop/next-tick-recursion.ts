import { enclosing } from '../../services/memory/lifetimes.ts';
import { requestWorkOf } from '../../services/request-work.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { nodeExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

export const nextTickRecursion: Rule = {
  id: 'next-tick-recursion',
  code: 'NR4111',
  title: 'process.nextTick schedules itself and starves the event loop',
  area: 'event-loop',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['no-nexttick-starvation'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    recursion:
      'This function schedules itself with {call}: the queue never gets empty before the work is done, and until then no request, timer or health check runs. Use setImmediate, which lets the event loop turn in between.',
    loop: '{call} is called for each element of a loop on the request path: all of them run before the next request gets a turn. Use setImmediate, or process the elements in batches.',
  },
  docs: {
    what: 'Finds functions that hand themselves to process.nextTick or queueMicrotask, and such calls in loops of the request path. Single calls are fine.',
    why: 'Microtasks and next ticks run before the event loop continues, however many there are.',
    fix: 'Replace process.nextTick by setImmediate.',
    references: [
      'https://nodejs.org/en/learn/asynchronous-work/event-loop-timers-and-nexttick#process-nexttick-vs-setimmediate',
    ],
  },
  examples: {
    bad: [
      {
        title: 'a worker loop',
        files: nodeExample(['function work() { process.nextTick(work); }', 'work();', SERVER]),
      },
    ],
    good: [{ title: 'once', files: nodeExample(["process.nextTick(() => console.log('started'));", SERVER]) }],
  },
  check(service) {
    const { program } = service;
    const work = requestWorkOf(service);
    if (!program || !work) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const calls = program
      .callsTo('process.nextTick', 'node:process#nextTick', 'queueMicrotask')
      .filter((call) => program.runs(call) !== false);
    if (calls.length === 0) return [notApplicable('neither process.nextTick nor queueMicrotask is called')];
    const onPath = new Set(work.calls);
    return calls.map((call): Outcome => {
      const args = { call: program.callees(call)[0]?.replace(/^node:process#/, 'process.') ?? '' };
      if (schedulesItself(program, call))
        return fail({ message: 'recursion', args, place: call.place, anchor: call.module });
      if (call.fact.loop !== undefined && onPath.has(call))
        return fail({ message: 'loop', args, place: call.place, severity: 'note', anchor: call.module });
      return pass(call.place);
    });
  },
};

/** The callback is the function around the call, or one that does nothing but call it again. */
function schedulesItself(program: Program, call: LinkedCall): boolean {
  const around = new Set(
    enclosing(program, { module: call.module, fn: call.fact.fn })
      .filter((ref) => ref.fn !== 0)
      .map((ref) => ref.fn),
  );
  return program.callbacks(call, 0).some((ref) => {
    if (ref.module !== call.module) return false;
    if (around.has(ref.fn)) return true;
    const facts = program.modules.get(ref.module);
    return (
      facts?.calls.some(
        (fact, id) =>
          fact.fn === ref.fn &&
          program
            .targets(program.call({ module: ref.module, call: id }))
            .some((next) => next.module === ref.module && around.has(next.fn)),
      ) ?? false
    );
  });
}
