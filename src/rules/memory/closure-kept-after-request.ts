import { FILE_START } from '../../facts/span.ts';
import { callsOn, outlivesRequest } from '../../services/memory/emitters.ts';
import { lifetimesOf } from '../../services/memory/lifetimes.ts';
import { requestWorkOf, runsOnce } from '../../services/request-work.ts';
import type { LinkedCall, Program, Service } from '../../services/types.ts';
import { expressExample } from '../node-example.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const closureKeptAfterRequest: Rule = {
  id: 'closure-kept-after-request',
  code: 'NR4010',
  title: 'A function made for one request is kept for ever',
  area: 'memory',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['leak-retained-closures'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    kept: 'This function closes over the request and is put into something that lives as long as the process and is never emptied: request, response and all that they hold stay in memory. Take it out when the response closes, or keep only the data that is needed.',
  },
  docs: {
    what: 'Finds functions written inside the handling of a request that are pushed, added or set into a collection of the module or of a singleton, where nothing ever takes them out again. What only a heap comparison can show is not claimed.',
    why: 'A closure keeps everything it mentions alive, often whole requests with their bodies.',
    fix: 'Remove the function when its work is done, or store plain values instead.',
    references: ['https://nodejs.org/en/learn/diagnostics/memory/using-heap-snapshot'],
  },
  examples: {
    bad: [
      {
        title: 'callbacks pile up',
        files: expressExample(
          ["app.get('/', (req, res) => { waiting.push(() => res.end(req.url)); });"],
          ['const waiting = [];'],
        ),
      },
    ],
    good: [
      {
        title: 'taken out again',
        files: expressExample(
          [
            "app.get('/', (req, res) => { waiting.push(() => res.end(req.url)); });",
            'setInterval(() => { waiting.splice(0).forEach((send) => send()); }, 1000).unref();',
          ],
          ['const waiting = [];'],
        ),
      },
    ],
  },
  check(service) {
    const { program } = service;
    const work = requestWorkOf(service);
    if (!program || !work) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const kept = work.calls.filter((call) => keepsClosure(service, program, call));
    if (kept.length === 0)
      return [
        pass({
          place: program.place(program.entries.at(-1) ?? '', FILE_START),
          note: 'no function of a request is put into a lasting collection',
        }),
      ];
    return kept.map((call) => fail({ message: 'kept', place: call.place, anchor: call.module }));
  },
};

function keepsClosure(service: Service, program: Program, call: LinkedCall): boolean {
  const { callee, args, fn, kind } = call.fact;
  if (kind !== 'call' || callee.kind !== 'member' || fn === 0 || runsOnce(program, call)) return false;
  if (!/^(?:push|unshift|add|set)$/.test(callee.property)) return false;
  const facts = program.modules.get(call.module);
  const here = { module: call.module, fn };
  const closes = args.some((arg) => arg.kind === 'function' && facts?.functions[arg.fn]?.parent === fn);
  const lifetimes = lifetimesOf(service);
  return (
    closes &&
    lifetimes.ofScope(here) === 'request' &&
    isCollection(program, call) &&
    outlivesRequest(program, lifetimes, call.module, callee.object, here) &&
    callsOn(program, call.module, callee.object, /^(?:delete|clear|shift|pop|splice|filter)$/).length === 0 &&
    !isReplaced(program, call)
  );
}

function isCollection(program: Program, call: LinkedCall): boolean {
  const { callee } = call.fact;
  if (callee.kind !== 'member') return false;
  return program
    .origins(call.module, callee.object)
    .some(
      (origin) =>
        (origin.kind === 'data' && origin.value.kind === 'array') ||
        (origin.kind === 'external' && /^(?:Map|Set)\(\)$/.test(origin.path)),
    );
}

/** `waiting = []` empties it too. */
function isReplaced(program: Program, call: LinkedCall): boolean {
  const { callee } = call.fact;
  if (callee.kind !== 'member') return false;
  const { object } = callee;
  const facts = program.modules.get(call.module);
  if (object.kind === 'ref') return (facts?.bindings[object.binding]?.writes.length ?? 0) > 0;
  return (
    object.kind === 'member' &&
    (facts?.assignments.some(
      ({ target, fn }) =>
        target.kind === 'member' &&
        (target.property === object.property || target.property === 'length') &&
        facts.functions[fn]?.kind !== 'constructor',
    ) ??
      false)
  );
}
