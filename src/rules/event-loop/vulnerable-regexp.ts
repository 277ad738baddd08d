import { FILE_START } from '../../facts/span.ts';
import type { Value } from '../../facts/types.ts';
import { placeKey } from '../../parsers/place.ts';
import { type RegexpRisk, regexpRisk } from '../../parsers/regexp-risk.ts';
import { isRequestInput } from '../../services/memory/open-keys.ts';
import { someValue } from '../../services/program-values.ts';
import { callersOf, requestWorkOf } from '../../services/request-work.ts';
import type { LinkedCall, Program, Service } from '../../services/types.ts';
import { expressExample } from '../node-example.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

export const vulnerableRegexp: Rule = {
  id: 'vulnerable-regexp',
  code: 'NR4106',
  title: 'A regular expression can be made to hang by what a client sends',
  area: 'event-loop',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['redos-safe-regex'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    exponential:
      'Matching /{pattern}/ takes exponential time on some inputs, and it is applied to what clients send: a text of 40 characters stops the event loop for minutes. Rewrite it so that no two parts can take the same characters, or use re2.',
    polynomial:
      'Matching /{pattern}/ takes quadratic time or worse on long inputs, and it is applied to what clients send: a few ten thousand characters stop the event loop for seconds. Limit the length before matching, or rewrite it.',
    fromClient:
      'A regular expression is made from what the client sends: a pattern such as (a+)+$ stops the event loop for as long as the client likes. Escape the text, or compare strings.',
  },
  docs: {
    what: 'Analyses regular expressions that the request path applies, and patterns of validation schemas, for quantifiers that can take the same characters in different ways; finds RegExp made from request data without an escape. Slow but not exponential patterns count only where the input certainly comes from the client.',
    why: 'Backtracking is synchronous: one request blocks the whole process, health checks included.',
    fix: 'Rewrite the pattern, check the length first, or use the re2 package, which matches in linear time.',
    references: [
      'https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS',
      'https://github.com/uhop/node-re2',
    ],
  },
  examples: {
    bad: [
      {
        title: 'nested quantifiers',
        files: expressExample(["app.get('/', (req, res) => res.json(/^(\\w+\\s?)+$/.test(req.query.name)));"]),
      },
      {
        title: 'a pattern of the client',
        files: expressExample(["app.get('/', (req, res) => res.json(new RegExp(req.query.q).test('text')));"]),
      },
    ],
    good: [
      {
        title: 'one way to match',
        files: expressExample(["app.get('/', (req, res) => res.json(/^\\w+(?:\\s\\w+)*$/.test(req.query.name)));"]),
      },
    ],
  },
  check(service) {
    const { program } = service;
    const work = requestWorkOf(service);
    if (!program || !work) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const applied = new Map<string, Outcome>();
    const judge = (
      call: LinkedCall,
      pattern: Extract<Value, { kind: 'regexp' }>,
      module: string,
      input: boolean,
    ): void => {
      const place = program.place(module, pattern.span);
      const key = placeKey(place);
      const risk: RegexpRisk | undefined = regexpRisk(pattern.pattern, pattern.flags);
      if (!risk || applied.has(key) || (risk === 'polynomial' && !input)) return;
      applied.set(
        key,
        fail({
          message: risk,
          args: { pattern: shorten(pattern.pattern) },
          place,
          related: [{ place: call.place, note: 'applied here' }],
          ...(risk === 'polynomial' ? { severity: 'note' as const } : input ? {} : { severity: 'warning' as const }),
          anchor: `${module} ${pattern.pattern}`,
        }),
      );
    };
    for (const call of work.calls) {
      const use = useOf(program, call);
      if (use && !isShort(program, call, use.subject))
        judge(call, use.pattern, use.module, comesFromClient(service, program, call, use.subject, 0));
    }
    for (const call of program.calls) {
      const schema = schemaPattern(program, call);
      if (schema) judge(call, schema.value, schema.module, true);
    }
    const made = program
      .callsTo('RegExp')
      .filter((call) => work.has({ module: call.module, fn: call.fact.fn }) && fromClient(program, call))
      .map((call) => fail({ message: 'fromClient', place: call.place, anchor: `${call.module} RegExp` }));
    const failed = [...applied.values(), ...made];
    return failed.length > 0
      ? failed
      : [
          pass({
            place: program.place(program.entries.at(-1) ?? '', FILE_START),
            note: 'no slow pattern is applied to requests',
          }),
        ];
  },
};

function shorten(pattern: string): string {
  return pattern.length > 60 ? `${pattern.slice(0, 57)}…` : pattern;
}

interface Use {
  readonly pattern: Extract<Value, { kind: 'regexp' }>;
  readonly module: string;
  readonly subject: Value | undefined;
}

/** `/x/.test(text)`, `text.match(/x/)`, also through constants. */
function useOf(program: Program, call: LinkedCall): Use | undefined {
  const { callee, args } = call.fact;
  if (callee.kind !== 'member') return undefined;
  const [first] = args;
  if (/^(?:test|exec)$/.test(callee.property)) {
    const found = regexpOf(program, call.module, callee.object);
    return found && { pattern: found.value, module: found.module, subject: first };
  }
  if (!first || !/^(?:match|matchAll|replace|replaceAll|split|search)$/.test(callee.property)) return undefined;
  const found = regexpOf(program, call.module, first);
  return found && { pattern: found.value, module: found.module, subject: callee.object };
}

function regexpOf(
  program: Program,
  module: string,
  value: Value,
): { readonly value: Extract<Value, { kind: 'regexp' }>; readonly module: string } | undefined {
  if (value.kind === 'regexp') return { value, module };
  if (value.kind !== 'ref' && value.kind !== 'member') return undefined;
  const found = program.definition(module, value);
  return found?.value.kind === 'regexp' ? { value: found.value, module: found.module } : undefined;
}

/** `z.string().regex(/x/)`, `Joi.string().pattern(/x/)`, `yup.string().matches(/x/)`, `@Matches(/x/)`. */
function schemaPattern(program: Program, call: LinkedCall): ReturnType<typeof regexpOf> {
  const { callee, args } = call.fact;
  const [first] = args;
  if (first?.kind !== 'regexp' && first?.kind !== 'ref') return undefined;
  const name = callee.kind === 'member' ? callee.property : '';
  const isSchema =
    /^(?:regex|pattern|matches)$/.test(name) &&
    program.callees(call).some((path) => /^(?:zod|joi|@hapi\/joi|yup|express-validator|celebrate)\b/.test(path));
  const isDecorator = program.callees(call).includes('class-validator#Matches');
  return isSchema || isDecorator ? regexpOf(program, call.module, first) : undefined;
}

/** Whether the text that is matched comes from a request, through parameters of the functions on the way. */
function comesFromClient(
  service: Service,
  program: Program,
  call: LinkedCall,
  subject: Value | undefined,
  depth: number,
): boolean {
  const facts = program.modules.get(call.module);
  if (!facts || !subject || depth > 3) return false;
  return someValue(subject, (part) => {
    if (isRequestInput(facts, part)) return true;
    // `String(req.query.name)`, `req.query.name.trim()`.
    const inner = part.kind === 'call' ? facts.calls[part.call] : undefined;
    if (inner?.callee.kind === 'member') return comesFromClient(service, program, call, inner.callee.object, depth + 1);
    if (inner?.callee.kind === 'global' && inner.callee.name === 'String')
      return comesFromClient(service, program, call, inner.args[0], depth + 1);
    if (part.kind !== 'ref') return false;
    const param = facts.bindings[part.binding]?.param;
    if (!param || param.path.length > 0) return false;
    return callersOf(service)({ module: call.module, fn: param.fn }).some((caller) => {
      const arg = caller.fact.args[param.index];
      return arg !== undefined && comesFromClient(service, program, caller, arg, depth + 1);
    });
  });
}

/** `if (text.length > 200) return`, `text.slice(0, 100)`. */
function isShort(program: Program, call: LinkedCall, subject: Value | undefined): boolean {
  const facts = program.modules.get(call.module);
  if (!facts || !subject) return false;
  if (subject.kind === 'call') {
    const callee = facts.calls[subject.call]?.callee;
    return callee?.kind === 'member' && /^(?:slice|substring|substr)$/.test(callee.property);
  }
  return call.fact.guards.some((id) => {
    const guard = facts.guards[id];
    return (
      guard !== undefined &&
      someValue(
        guard.test,
        (part) =>
          part.kind === 'binary' &&
          /^[<>]=?$/.test(part.op) &&
          someValue(part, (item) => item.kind === 'member' && item.property === 'length'),
      )
    );
  });
}

function fromClient(program: Program, call: LinkedCall): boolean {
  const facts = program.modules.get(call.module);
  const [first] = call.fact.args;
  if (!facts || !first) return false;
  return someValue(first, (part) => isRequestInput(facts, part));
}
