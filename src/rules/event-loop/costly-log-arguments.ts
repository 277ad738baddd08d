import { FILE_START } from '../../facts/span.ts';
import type { Value } from '../../facts/types.ts';
import { isLogCall } from '../../services/observability/log-calls.ts';
import { someValue } from '../../services/program-values.ts';
import { requestWorkOf } from '../../services/request-work.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { expressExample } from '../node-example.ts';
import { fail, pass, suchPlaces, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const costlyLogArguments: Rule = {
  id: 'costly-log-arguments',
  code: 'NR4117',
  title: 'Log arguments are serialised before the logger decides whether to write',
  area: 'event-loop',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['log-serialization-cost'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    costly:
      '{serializer} runs for each request here{places}, also when the level is switched off, and its time grows with the data. Hand the object to the logger: it serialises only what it writes.',
  },
  docs: {
    what: 'Finds JSON.stringify and util.inspect in the arguments of log calls on the request path. Catch blocks are left alone: errors are rare.',
    why: 'Serialising is synchronous; in hot paths logging is often the largest consumer of cpu.',
    fix: '`log.debug({ order }, "created")` with a structured logger.',
    references: [
      'https://getpino.io/#/docs/benchmarks',
      'https://github.com/pinojs/pino/blob/main/docs/api.md#serializers-object',
    ],
  },
  examples: {
    bad: [
      {
        title: 'stringified',
        files: expressExample(
          ["app.get('/', (req, res) => { log.debug(JSON.stringify(req.query)); res.end(); });"],
          ["const log = require('pino')();"],
        ),
      },
    ],
    good: [
      {
        title: 'the object',
        files: expressExample(
          ["app.get('/', (req, res) => { log.debug({ query: req.query }); res.end(); });"],
          ["const log = require('pino')();"],
        ),
      },
    ],
  },
  check(service) {
    const { program } = service;
    const work = requestWorkOf(service);
    if (!program || !work) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const found = work.calls.flatMap((call) => {
      const serializer = isRare(program, call) || !isLogCall(program, call) ? undefined : serializerIn(program, call);
      return serializer ? [{ call, serializer }] : [];
    });
    const [first] = found;
    if (!first)
      return [
        pass({
          place: program.place(program.entries.at(-1) ?? '', FILE_START),
          note: 'no log call serialises its arguments',
        }),
      ];
    return [
      fail({
        message: 'costly',
        args: { serializer: first.serializer, places: suchPlaces(found.length) },
        place: first.call.place,
        related: found.slice(1, 6).map(({ call }) => ({ place: call.place })),
        anchor: 'log arguments',
      }),
    ];
  },
};

/** `if (log.isLevelEnabled('debug'))` decides before anything is serialised. */
function asksForLevel(program: Program, { module, fact }: LinkedCall): boolean {
  const facts = program.modules.get(module);
  return fact.guards.some((id) => {
    const guard = facts?.guards[id];
    return (
      guard !== undefined &&
      someValue(guard.test, (part) => {
        const callee = part.kind === 'call' ? facts?.calls[part.call]?.callee : part;
        return (
          callee?.kind === 'member' &&
          /^(?:isLevelEnabled|levelEnabled|is(?:Trace|Debug|Verbose|Silly|Info)Enabled|enabled|level)$/.test(
            callee.property,
          )
        );
      })
    );
  });
}

function isRare(program: Program, call: LinkedCall): boolean {
  const guards = program.modules.get(call.module)?.guards;
  const { callee } = call.fact;
  return (
    asksForLevel(program, call) ||
    // `console.log(JSON.stringify({ level, msg }))` is the logger itself: the line has to become a text somewhere.
    (call.fact.args.length === 1 && program.callees(call).some((path) => path.startsWith('console.'))) ||
    call.fact.guards.some((id) => guards?.[id]?.kind === 'catch') ||
    (callee.kind === 'member' && /^(?:error|err|fatal|critical|alert|emerg|warn|warning)$/.test(callee.property))
  );
}

/** `const text = JSON.stringify(order); log.debug(text)` */
function made(program: Program, { module, fact }: LinkedCall, value: Value): Value {
  const binding = value.kind === 'ref' ? program.modules.get(module)?.bindings[value.binding] : undefined;
  return binding?.kind === 'const' && binding.fn === fact.fn && binding.init ? binding.init : value;
}

function serializerIn(program: Program, call: LinkedCall): string | undefined {
  let found: string | undefined;
  for (const arg of call.fact.args)
    someValue(made(program, call, arg), (part) => {
      if (part.kind !== 'call') return false;
      const path = program.callees(program.call({ module: call.module, call: part.call }))[0] ?? '';
      if (/^JSON\.stringify$|^node:util#(?:default\.)?inspect$/.test(path))
        found = path.replace(/^node:util#/, 'util.');
      return found !== undefined;
    });
  return found;
}
