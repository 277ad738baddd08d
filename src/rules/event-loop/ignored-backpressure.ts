import { FILE_START } from '../../facts/span.ts';
import type { Value } from '../../facts/types.ts';
import { callsOn } from '../../services/memory/emitters.ts';
import { requestWorkOf } from '../../services/request-work.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { expressExample } from '../node-example.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

export const ignoredBackpressure: Rule = {
  id: 'ignored-backpressure',
  code: 'NR4114',
  title: 'A loop writes faster than the receiver reads',
  area: 'event-loop',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['stream-backpressure'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    loop: 'This loop ignores what write() returns: when the receiver is slow, everything is buffered in the memory of this process. Use pipeline() with an async generator, or wait for "drain" when write() returns false.',
    data: 'This listener of "data" starts asynchronous work and does not pause the stream: chunks pile up as fast as they arrive. Use for await, or pause and resume.',
  },
  docs: {
    what: 'Finds write() in loops on the request path whose result is thrown away and where nothing waits for "drain", and async listeners of "data" without pause.',
    why: 'Without backpressure the slowest client decides how much memory the service needs.',
    fix: '`await pipeline(rows, toCsv, res)`.',
    references: ['https://nodejs.org/en/learn/modules/backpressuring-in-streams'],
  },
  examples: {
    bad: [
      {
        title: 'rows in a loop',
        files: expressExample(
          ["app.get('/', (req, res) => { for (const row of rows()) res.write(JSON.stringify(row)); res.end(); });"],
          ['function* rows() { yield 1; }'],
        ),
      },
    ],
    good: [
      {
        title: 'pipeline',
        files: expressExample(
          ["app.get('/', (req, res, next) => { pipeline(rows, res).catch(next); });"],
          ["const { pipeline } = require('node:stream/promises');", "function* rows() { yield '1'; }"],
        ),
      },
    ],
  },
  check(service) {
    const { program } = service;
    const work = requestWorkOf(service);
    if (!program || !work) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const loops = new Set<string>();
    const failed = work.calls.flatMap((call): readonly Outcome[] => {
      const loop = `${call.module}:${call.fact.fn}:${call.fact.loop}`;
      if (writesInLoop(program, call) && !loops.has(loop) && loops.add(loop))
        return [fail({ message: 'loop', place: call.place, anchor: call.module })];
      if (readsWithoutPause(program, call)) return [fail({ message: 'data', place: call.place, anchor: call.module })];
      return [];
    });
    return failed.length > 0
      ? failed
      : [
          pass({
            place: program.place(program.entries.at(-1) ?? '', FILE_START),
            note: 'no loop writes without waiting',
          }),
        ];
  },
};

/** What `rows.forEach((row) => res.write(row))` goes through. */
function eachOf(program: Program, call: LinkedCall): Value | undefined {
  const each = program
    .callsIn(call.module)
    .find(
      (outer) =>
        outer.fact.callee.kind === 'member' &&
        outer.fact.callee.property === 'forEach' &&
        outer.fact.args[0]?.kind === 'function' &&
        outer.fact.args[0].fn === call.fact.fn,
    );
  return each?.fact.callee.kind === 'member' ? each.fact.callee.object : undefined;
}

function writesInLoop(program: Program, call: LinkedCall): boolean {
  const { callee, loop, usage } = call.fact;
  if (callee.kind !== 'member' || callee.property !== 'write' || !/^(?:floating|returned)$/.test(usage)) return false;
  const each = loop === undefined ? eachOf(program, call) : undefined;
  if (each === undefined && (loop === undefined || usage !== 'floating')) return false;
  const facts = program.modules.get(call.module);
  // A literal list is short.
  const over = loop === undefined ? each : facts?.loops[loop]?.over;
  if (over?.kind === 'array') return false;
  const { object } = callee;
  const binding = object.kind === 'ref' ? facts?.bindings[object.binding] : undefined;
  const isResponse = binding?.param !== undefined && /^(?:res|response)$/.test(binding.name);
  const isStream = program
    .externals(call.module, object)
    .some((path) => /#createWriteStream\(\)$|node:net#(?:connect|createConnection)\(\)$/.test(path));
  return (
    (isResponse || isStream) &&
    callsOn(program, call.module, object, /^(?:once|on|cork)$/).every((item) => {
      const [name] = item.fact.args;
      return name?.kind !== 'string' || name.value !== 'drain';
    })
  );
}

function readsWithoutPause(program: Program, call: LinkedCall): boolean {
  const { callee, args } = call.fact;
  if (callee.kind !== 'member' || callee.property !== 'on') return false;
  if (args[0]?.kind !== 'string' || args[0].value !== 'data') return false;
  const facts = program.modules.get(call.module);
  const [handler] = program.callbacks(call, 1);
  if (!handler || !program.fn(handler).awaits) return false;
  // Emitters of domain events have a "data" too; streams can be told by what else is done with them.
  const isStream =
    program
      .externals(call.module, callee.object)
      .some((path) => /#createReadStream\(\)|node:stream|node:readline/.test(path)) ||
    (callee.object.kind === 'ref' &&
      /^(?:req|request|stream|readable)$/.test(facts?.bindings[callee.object.binding]?.name ?? ''));
  return isStream && callsOn(program, call.module, callee.object, /^pause$/).length === 0;
}
