import type { Value } from '../../facts/types.ts';
import { own } from '../../parsers/own.ts';
import type { Place } from '../../parsers/place.ts';
import { emptyNode, type SchemaNode } from '../schemas/types.ts';
import type { LinkedCall, Program } from '../types.ts';

const CONVICT: Readonly<Record<string, SchemaNode['type']>> = {
  port: 'number',
  int: 'number',
  nat: 'number',
  integer: 'number',
  duration: 'number',
  Number: 'number',
  Boolean: 'boolean',
  String: 'string',
  url: 'string',
  email: 'string',
  ipaddress: 'string',
  Array: 'array',
  Object: 'object',
};

/**
 * convict({ port: { format: 'port', default: 3000, env: 'PORT' } }): nested groups, the variable in `env`. A default
 * that its own format refuses (null for a string) makes the variable required (github.com/mozilla/node-convict).
 */
export function convictSchema(
  program: Program,
  module: string,
  value: Value | undefined,
  place: Place,
): SchemaNode | undefined {
  const fields = new Map<string, SchemaNode>();
  const visit = (from: string, item: Value, depth: number): void => {
    const definition = item.kind === 'object' ? { module: from, value: item } : program.definition(from, item);
    if (definition?.value.kind !== 'object' || depth > 6) return;
    const env = program.option(definition.module, definition.value, 'env');
    const name = env.value && program.literal(env.module, env.value)?.value;
    if (typeof name === 'string') {
      fields.set(name, convictField(program, definition.module, definition.value));
      return;
    }
    for (const property of definition.value.properties) visit(definition.module, property.value, depth + 1);
  };
  if (!value) return undefined;
  visit(module, value, 0);
  return { ...emptyNode('convict', place), type: 'object', fields };
}

function convictField(program: Program, module: string, value: Value & { kind: 'object' }): SchemaNode {
  const format = program.option(module, value, 'format');
  const fallback = program.option(module, value, 'default');
  const known = fallback.value && program.literal(fallback.module, fallback.value);
  const text = format.value && (program.literal(format.module, format.value)?.value ?? nameOf(format.value));
  const isEnum = format.value?.kind === 'array';
  return {
    ...emptyNode('convict', program.place(module, value.span)),
    type: isEnum ? 'enum' : (own(CONVICT, String(text)) ?? 'unknown'),
    coerces: true,
    hasDefault: !(known && known.value === null) && fallback.found,
    narrowed: /^(?:url|email|ipaddress|port)$/.test(String(text)),
    allowsEmpty: !isEnum && (text === 'String' || text === undefined),
  };
}

function nameOf(value: Value): string | undefined {
  return value.kind === 'global' ? value.name : undefined;
}

const ENV_VAR: readonly (readonly [RegExp, SchemaNode['type']])[] = [
  [/^as(?:Int|Float|Port)/, 'number'],
  [/^asBool/, 'boolean'],
  [/^asEnum$/, 'enum'],
  [/^as(?:Array|Set)$/, 'array'],
  [/^as(?:String|Url|Email|RegExp|Json)/, 'string'],
];

/**
 * `env.get('PORT').required().asPortNumber()`: the links follow the call of get. `required()` refuses missing and empty
 * alike (github.com/evanshortiss/env-var/blob/master/API.md).
 */
export function envVarSchema(program: Program, call: LinkedCall): SchemaNode | undefined {
  const [first] = call.fact.args;
  const name = first && program.literal(call.module, first)?.value;
  if (typeof name !== 'string') return undefined;
  const after = linksAfter(program, call);
  const type = ENV_VAR.find(([pattern]) => after.some((link) => pattern.test(link)))?.[1] ?? 'string';
  const field: SchemaNode = {
    ...emptyNode('env-var', call.place),
    type,
    coerces: true,
    optional: !after.includes('required'),
    hasDefault: after.includes('default'),
    narrowed: after.some((link) => /^as(?:Url|Email|Port)/.test(link)),
    allowsEmpty: !after.includes('required') && type === 'string',
  };
  return { ...emptyNode('env-var', call.place), type: 'object', fields: new Map([[name, field]]) };
}

/** Names of the methods called on the result of a call, and on theirs. */
function linksAfter(program: Program, call: LinkedCall): readonly string[] {
  const calls = program.modules.get(call.module)?.calls ?? [];
  const names: string[] = [];
  let id: number | undefined = call.id;
  for (let steps = 0; id !== undefined && steps < 12; steps++) {
    const before: number = id;
    id = undefined;
    for (const [at, fact] of calls.entries()) {
      if (fact.callee.kind !== 'member' || fact.callee.object.kind !== 'call') continue;
      if (fact.callee.object.call !== before) continue;
      names.push(fact.callee.property);
      id = at;
      break;
    }
  }
  return names;
}
