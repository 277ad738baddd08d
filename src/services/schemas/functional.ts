import type { Value } from '../../facts/types.ts';
import { own } from '../../parsers/own.ts';
import type { Program } from '../types.ts';
import type { Chain } from './chain.ts';
import { readJsonSchema } from './json-schema.ts';
import type { ReadSchema } from './read-schema.ts';
import { emptyNode, type SchemaNode } from './types.ts';

/** Schemas written as nested calls: valibot (https://valibot.dev/api), TypeBox, envalid, superstruct. */
export const FUNCTIONAL: Readonly<Record<string, 'valibot' | 'typebox' | 'envalid' | 'superstruct'>> = {
  valibot: 'valibot',
  '@sinclair/typebox': 'typebox',
  '@sinclair/typebox/type': 'typebox',
  typebox: 'typebox',
  '@fastify/type-provider-typebox': 'typebox',
  envalid: 'envalid',
  superstruct: 'superstruct',
};

const TYPES: Readonly<Record<string, SchemaNode['type']>> = {
  string: 'string',
  str: 'string',
  email: 'string',
  url: 'string',
  host: 'string',
  number: 'number',
  integer: 'number',
  num: 'number',
  port: 'number',
  bigint: 'number',
  boolean: 'boolean',
  bool: 'boolean',
  object: 'object',
  strictobject: 'object',
  looseobject: 'object',
  record: 'record',
  array: 'array',
  tuple: 'array',
  enum: 'enum',
  enums: 'enum',
  picklist: 'enum',
  literal: 'enum',
  date: 'date',
  any: 'any',
  unknown: 'any',
  json: 'any',
  union: 'union',
  variant: 'union',
};
const WRAPPERS = /^(?:optional|nullish|nullable|exactOptional|Optional|Readonly|defaulted)$/;

export function readFunctional(program: Program, chain: Chain, read: ReadSchema): SchemaNode | undefined {
  const library = own(FUNCTIONAL, chain.library ?? '') ?? 'valibot';
  const link = chain.links.at(-1);
  if (!link?.args) return undefined;
  const { name, args, module } = link;
  const [first, second] = args;
  const base: SchemaNode = {
    ...emptyNode(library, chain.place),
    coerces: library === 'envalid' || library === 'typebox',
    unknownKeys: library === 'typebox' ? 'keep' : library === 'superstruct' ? 'reject' : 'strip',
  };
  if (WRAPPERS.test(name)) {
    const inner = (first && read(program, module, first)) ?? { ...base, complete: false };
    const missing = name !== 'Readonly' && name !== 'nullable' && name !== 'defaulted';
    return { ...inner, optional: inner.optional || missing, hasDefault: inner.hasDefault || second !== undefined };
  }
  if (name === 'pipe') return args.reduce((node, arg) => piped(program, module, node, arg, read), base);
  const type = own(TYPES, name.toLowerCase());
  if (!type) return { ...base, complete: false };
  const typed: SchemaNode = {
    ...base,
    type,
    narrowed: /^(?:email|url|host|port)$/.test(name),
    allowsEmpty: type === 'string' && !/^(?:email|url|host)$/.test(name),
    unknownKeys: /^strict/i.test(name) ? 'reject' : /^loose/i.test(name) ? 'keep' : base.unknownKeys,
  };
  if (library === 'envalid') return envalid(program, module, typed, first);
  const options = type === 'object' || type === 'array' || type === 'union' || type === 'enum' ? second : first;
  const narrowed = library === 'typebox' && options ? bounded(program, module, typed, options) : typed;
  if (type === 'object') return { ...narrowed, ...fieldsOf(program, module, first, read) };
  if (type === 'array' || type === 'record')
    return { ...narrowed, element: first && read(program, module, (type === 'record' ? args[1] : first) ?? first) };
  if (type === 'union') {
    const list = first?.kind === 'array' ? first.items : [];
    return { ...narrowed, alternatives: list.flatMap((item) => read(program, module, item) ?? []) };
  }
  return narrowed;
}

/** The keywords of JSON Schema in the options of TypeBox: `Type.String({ maxLength: 80 })`. */
function bounded(program: Program, module: string, node: SchemaNode, options: Value): SchemaNode {
  const json = readJsonSchema(program, module, options);
  if (!json) return node;
  const closed = program.option(module, options, 'additionalProperties');
  const rejects = closed.value && program.literal(closed.module, closed.value)?.value === false;
  return {
    ...node,
    min: json.min,
    max: json.max,
    narrowed: node.narrowed || json.narrowed,
    hasDefault: json.hasDefault,
    allowsEmpty: node.allowsEmpty && json.allowsEmpty,
    unknownKeys: rejects ? 'reject' : node.unknownKeys,
  };
}

/** `str({ default: 'x', devDefault: 'y', choices: [...] })`; a devDefault does not count in production. */
function envalid(program: Program, module: string, node: SchemaNode, options: Value | undefined): SchemaNode {
  const fallback = program.option(module, options, 'default');
  const choices = program.option(module, options, 'choices').found;
  const empty = fallback.value && program.literal(fallback.module, fallback.value);
  return {
    ...node,
    type: choices ? 'enum' : node.type,
    hasDefault: fallback.found && !(empty && empty.value === undefined),
    optional: empty !== undefined && empty.value === undefined,
    allowsEmpty: node.allowsEmpty && !choices,
  };
}

function piped(program: Program, module: string, node: SchemaNode, arg: Value, read: ReadSchema): SchemaNode {
  const call = arg.kind === 'call' ? program.call({ module, call: arg.call }) : undefined;
  const name = call ? (program.callees(call)[0] ?? '').replace(/^.*[#.]/, '') : '';
  const bound = call?.fact.args[0] && program.literal(module, call.fact.args[0])?.value;
  const number = typeof bound === 'number' ? bound : undefined;
  switch (name) {
    case 'minLength':
    case 'minValue':
      return { ...node, min: number, allowsEmpty: node.allowsEmpty && (number ?? 1) < 1 };
    case 'nonEmpty':
      return { ...node, min: 1, allowsEmpty: false };
    case 'maxLength':
    case 'maxValue':
    case 'maxSize':
      return { ...node, max: number ?? Number.POSITIVE_INFINITY };
    case 'length':
      return { ...node, min: number, max: number ?? Number.POSITIVE_INFINITY, allowsEmpty: false };
    case 'transform':
      return { ...node, coerces: true };
    default: {
      const inner = node.type === 'unknown' ? read(program, module, arg) : undefined;
      if (inner) return inner;
      return /^(?:email|url|uuid|regex|ip.*|iso.*|nanoid|ulid|cuid2|check|custom|picklist|integer)$/.test(name)
        ? { ...node, narrowed: node.narrowed || name !== 'integer', allowsEmpty: false }
        : node;
    }
  }
}

function fieldsOf(
  program: Program,
  module: string,
  shape: Value | undefined,
  read: ReadSchema,
): Pick<SchemaNode, 'fields' | 'complete'> {
  const definition = shape && (shape.kind === 'object' ? { module, value: shape } : program.definition(module, shape));
  if (definition?.value.kind !== 'object') return { fields: new Map(), complete: false };
  const fields = new Map<string, SchemaNode>();
  let complete = true;
  for (const property of definition.value.properties) {
    const place = program.place(definition.module, property.span);
    const field = property.key === undefined ? undefined : read(program, definition.module, property.value);
    if (property.key === undefined || !field) complete = false;
    if (property.key !== undefined)
      fields.set(property.key, field ? { ...field, place } : { ...emptyNode('unknown', place), complete: false });
  }
  return { fields, complete };
}
