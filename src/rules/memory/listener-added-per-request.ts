import { FILE_START } from '../../facts/span.ts';
import { callsOn, outlivesRequest } from '../../services/memory/emitters.ts';
import { lifetimesOf } from '../../services/memory/lifetimes.ts';
import { nameOf } from '../../services/names.ts';
import { requestWorkOf, runsOnce } from '../../services/request-work.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { expressExample } from '../node-example.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const BUS = ["const { EventEmitter } = require('node:events');", 'const bus = new EventEmitter();'];

export const listenerAddedPerRequest: Rule = {
  id: 'listener-added-per-request',
  code: 'NR4008',
  title: 'Each request adds a listener to an emitter that outlives it',
  area: 'memory',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['leak-event-listeners'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    listener:
      'Each request adds a listener to {emitter}, which lives as long as the process, and nothing removes it: listeners and everything they close over pile up, and each event runs all of them. Use once, pass an AbortSignal, or remove the listener when the response closes.',
    unlimited:
      'setMaxListeners({value}) silences the warning that a listener leaks. Find who adds listeners without removing them, or set the number that is really needed.',
  },
  docs: {
    what: 'Finds `.on` and `.addListener` on the request path where the emitter is `process`, a variable of the module or a field of a singleton, and the module never removes a listener from it. Listeners of the request, the response and of objects made per request die with them.',
    why: 'A listener is a reference: the emitter keeps the request, its response and its buffers alive.',
    fix: "`bus.on('x', fn); res.on('close', () => bus.off('x', fn))`, `events.once`, or `{ signal }`.",
    references: [
      'https://nodejs.org/api/events.html#emittersetmaxlistenersn',
      'https://nodejs.org/api/events.html#emitterremovelistenereventname-listener',
    ],
  },
  examples: {
    bad: [
      {
        title: 'a stream of events without an end',
        files: expressExample(
          ["app.get('/events', (req, res) => { bus.on('news', (text) => res.write(text)); });"],
          BUS,
        ),
      },
    ],
    good: [
      {
        title: 'removed when the client goes away',
        files: expressExample(
          [
            "app.get('/events', (req, res) => {",
            '  const send = (text) => res.write(text);',
            "  bus.on('news', send);",
            "  res.on('close', () => bus.off('news', send));",
            '});',
          ],
          BUS,
        ),
      },
    ],
  },
  check(service) {
    const { program } = service;
    const work = requestWorkOf(service);
    if (!program || !work) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const lifetimes = lifetimesOf(service);
    const leaks = work.calls.filter((call) => {
      const { callee, args, fn, kind } = call.fact;
      if (kind !== 'call' || callee.kind !== 'member' || !/^(?:on|addListener|prependListener)$/.test(callee.property))
        return false;
      return (
        args[0]?.kind === 'string' &&
        args.length > 1 &&
        fn !== 0 &&
        !runsOnce(program, call) &&
        lifetimes.ofScope({ module: call.module, fn }) === 'request' &&
        outlivesRequest(program, lifetimes, call.module, callee.object, { module: call.module, fn }) &&
        isEmitter(program, call) &&
        !program.option(call.module, args[2], 'signal').found &&
        callsOn(program, call.module, callee.object, /^(?:off|removeListener|removeAllListeners)$/).length === 0
      );
    });
    const unlimited = program.calls.flatMap((call) => {
      const { callee, args } = call.fact;
      if (callee.kind !== 'member' || callee.property !== 'setMaxListeners' || !args[0]) return [];
      const value = args[0].kind === 'global' ? args[0].name : program.literal(call.module, args[0])?.value;
      return (value === 0 || value === 'Infinity') && program.runs(call) !== false ? [{ call, value }] : [];
    });
    if (leaks.length + unlimited.length === 0)
      return [
        pass({ place: program.place(program.entries.at(-1) ?? '', FILE_START), note: 'no listener stays behind' }),
      ];
    return [
      ...leaks.map((call) =>
        fail({
          message: 'listener',
          args: { emitter: emitterOf(program, call) },
          place: call.place,
          related: work
            .pathTo(call)
            .slice(0, 1)
            .map(({ place }) => ({ place, note: 'reached from here' })),
          anchor: `${call.module} ${emitterOf(program, call)}`,
        }),
      ),
      ...unlimited.map(({ call, value }) =>
        fail({ message: 'unlimited', args: { value }, place: call.place, severity: 'note', anchor: call.module }),
      ),
    ];
  },
};

/** Things with `.on` that are no emitters: routers, schemas, jQuery-like builders. */
function isEmitter(program: Program, call: LinkedCall): boolean {
  const { callee } = call.fact;
  if (callee.kind !== 'member') return false;
  const { object } = callee;
  if (object.kind === 'global') return object.name === 'process';
  const paths = program.externals(call.module, object);
  if (
    paths.some((path) =>
      /events#|EventEmitter|#Redis\(\)|redis#createClient\(\)|^ioredis|^process$|#Client\(\)|#Pool\(\)|createConnection\(\)|mqtt#connect|#Queue|#Worker\(\)|socket\.io#Server\(\)|^ws#|nats#|chokidar#|node:stream#|mitt#default|eventemitter/i.test(
        path,
      ),
    )
  )
    return true;
  // Classes of the program that extend an emitter.
  return program.origins(call.module, object).some((origin) => {
    if (origin.kind !== 'instance') return false;
    const parent = program.modules.get(origin.module)?.classes[origin.cls]?.extends;
    return (
      parent !== undefined && program.externals(origin.module, parent).some((path) => /EventEmitter|events#/.test(path))
    );
  });
}

function emitterOf(program: Program, call: LinkedCall): string {
  const { callee } = call.fact;
  const object = callee.kind === 'member' ? callee.object : callee;
  return nameOf(program, call.module, object) || 'the emitter';
}
