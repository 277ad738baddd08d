import { FILE_START } from '../../facts/span.ts';
import type { ModuleFacts, Value } from '../../facts/types.ts';
import { requestWorkOf } from '../../services/request-work.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { expressExample } from '../node-example.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const cyclicObjectSerialised: Rule = {
  id: 'cyclic-object-serialised',
  code: 'NR4011',
  title: 'An object with cycles is turned into JSON',
  area: 'memory',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['leak-circular-references'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    cyclic:
      '`{name}` refers to its socket, which refers back: JSON.stringify throws "Converting circular structure to JSON", and the request fails with it. Serialise the fields that are needed.',
  },
  docs: {
    what: 'Finds whole requests, responses and sockets handed to JSON.stringify or res.json. Objects that merely refer to each other are no leak: V8 collects cycles as soon as nothing else holds them.',
    why: 'The exception shows only on the path that serialises, often inside an error handler.',
    fix: 'Pick fields: `JSON.stringify({ method: req.method, url: req.url })`.',
    references: [
      'https://developer.mozilla.org/docs/Web/JavaScript/Reference/Errors/Cyclic_object_value',
      'https://v8.dev/blog/trash-talk',
    ],
  },
  examples: {
    bad: [
      {
        title: 'the whole request',
        files: expressExample(["app.get('/', (req, res) => res.send(JSON.stringify(req)));"]),
      },
    ],
    good: [
      {
        title: 'fields',
        files: expressExample(["app.get('/', (req, res) => res.send(JSON.stringify({ url: req.url })));"]),
      },
    ],
  },
  check(service) {
    const { program } = service;
    const work = requestWorkOf(service);
    if (!program || !work) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const found = work.calls.flatMap((call) => {
      const name = cyclicArgument(program, call);
      return name === undefined ? [] : [{ call, name }];
    });
    if (found.length === 0)
      return [
        pass({
          place: program.place(program.entries.at(-1) ?? '', FILE_START),
          note: 'no request or socket becomes JSON',
        }),
      ];
    return found.map(({ call, name }) =>
      fail({ message: 'cyclic', args: { name }, place: call.place, anchor: `${call.module} ${name}` }),
    );
  },
};

function cyclicArgument(program: Program, call: LinkedCall): string | undefined {
  const { callee, args } = call.fact;
  // A replacer may break the cycle.
  if (callee.kind !== 'member' || args.length !== 1) return undefined;
  const isStringify =
    callee.property === 'stringify' && callee.object.kind === 'global' && callee.object.name === 'JSON';
  const [first] = args;
  return isStringify && first ? cyclicIn(program.modules.get(call.module), first) : undefined;
}

/** The request, the response or a socket: itself, as a property of the object, or as `req.socket`. */
function cyclicIn(facts: ModuleFacts | undefined, value: Value): string | undefined {
  if (value.kind === 'object') {
    for (const property of value.properties) {
      const found = property.spread ? undefined : cyclicIn(facts, property.value);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (value.kind === 'member') {
    const owner = value.property === 'socket' ? cyclicIn(facts, value.object) : undefined;
    return owner === undefined ? undefined : `${owner}.socket`;
  }
  const binding = value.kind === 'ref' ? facts?.bindings[value.binding] : undefined;
  const param = binding?.param;
  if (!binding || !param || param.path.length > 0) return undefined;
  // `(req, res)` of Node and Express; the objects of Koa and Fastify have a toJSON or no such cycle.
  const [one, two] = facts?.functions[param.fn]?.params ?? [];
  const isPair = /^_?(?:req|request)$/.test(one?.name ?? '') && /^_?(?:res|response)$/.test(two?.name ?? '');
  return (isPair && param.index < 2) || /^socket$/.test(binding.name) ? binding.name : undefined;
}
