import type { Value } from '../../facts/types.ts';
import { own } from '../../parsers/own.ts';
import type { Literal, Program } from '../types.ts';
import type { Chain, ChainLink } from './chain.ts';
import type { ReadSchema } from './read-schema.ts';
import { emptyNode, type SchemaNode } from './types.ts';

/**
 * Schemas written as a chain of calls: zod (https://zod.dev/api), Joi (https://joi.dev/api), yup
 * (https://github.com/jquense/yup). What a library does by default differs: zod demands a value and strips unknown
 * keys, Joi takes a missing value and rejects unknown keys, yup takes a missing value and keeps unknown keys.
 */
export const FLUENT: Readonly<Record<string, 'zod' | 'joi' | 'yup'>> = {
  zod: 'zod',
  'zod/v3': 'zod',
  'zod/v4': 'zod',
  'zod/v4-mini': 'zod',
  '@hono/zod-openapi': 'zod',
  joi: 'joi',
  '@hapi/joi': 'joi',
  celebrate: 'joi',
  '@vtex/joi': 'joi',
  yup: 'yup',
};

const TYPES: Readonly<Record<string, SchemaNode['type']>> = {
  string: 'string',
  number: 'number',
  int: 'number',
  int32: 'number',
  bigint: 'number',
  boolean: 'boolean',
  bool: 'boolean',
  stringbool: 'boolean',
  object: 'object',
  strictObject: 'object',
  looseObject: 'object',
  record: 'record',
  map: 'record',
  array: 'array',
  set: 'array',
  tuple: 'array',
  enum: 'enum',
  nativeEnum: 'enum',
  literal: 'enum',
  oneOf: 'enum',
  date: 'date',
  any: 'any',
  unknown: 'any',
  mixed: 'any',
  union: 'union',
  discriminatedUnion: 'union',
  alternatives: 'union',
  link: 'unknown',
};
/** Formats; in zod 4 also constructors of their own (`z.email()`). */
const FORMATS =
  /^(?:email|url|httpUrl|uri|uuid|uuidv[467]|guid|cuid2?|ulid|nanoid|ip|ipv4|ipv6|cidr.*|datetime|time|duration|iso|isoDate|base64|base64url|hex|jwt|e164|hostname|domain|creditCard|regex|pattern|matches|port|alphanum|token|dataUri|emoji|refine|superRefine|custom|test|check|startsWith|includes)$/;

export function readFluent(program: Program, chain: Chain, read: ReadSchema): SchemaNode {
  const library = own(FLUENT, chain.library ?? '') ?? 'zod';
  let node: SchemaNode = {
    ...emptyNode(library, chain.place),
    optional: library !== 'zod',
    // Joi strings reject '' unless allowed; yup's do so once required.
    allowsEmpty: library !== 'joi',
    unknownKeys: library === 'joi' ? 'reject' : library === 'yup' ? 'keep' : 'strip',
  };
  for (const link of chain.links) node = apply(program, node, link, read);
  return node;
}

function apply(program: Program, node: SchemaNode, link: ChainLink, read: ReadSchema): SchemaNode {
  const { name, args, module } = link;
  if (args === undefined) return name === 'coerce' ? { ...node, coerces: true } : node;
  const [first, second] = args;
  const number = (): number | undefined => {
    const value = first && literalOf(program, module, first);
    return typeof value === 'number' ? value : undefined;
  };
  const type = own(TYPES, name);
  if (node.type === 'unknown' && type) return start(node, { ...link, args }, type, program, read);
  switch (name) {
    case 'preprocess':
    case 'lazy':
    case 'optional':
    case 'nullable':
    case 'nullish': {
      const inner = node.type === 'unknown' ? (name === 'preprocess' ? second : first) : undefined;
      const base = inner ? (read(program, module, inner) ?? { ...node, complete: false }) : node;
      const missing = name === 'optional' || name === 'nullish' || (name === 'nullable' && node.library === 'yup');
      return { ...base, optional: base.optional || missing, coerces: base.coerces || name === 'preprocess' };
    }
    case 'default':
    case 'prefault':
    case 'catch':
    case 'failover':
      return { ...node, hasDefault: true };
    case 'required':
    case 'exist':
    case 'defined':
    case 'nonoptional':
      return name === 'required' && first && node.type === 'object'
        ? node
        : { ...node, optional: false, allowsEmpty: node.allowsEmpty && node.library !== 'yup' };
    case 'min':
    case 'gte':
      return { ...node, min: number() ?? node.min, allowsEmpty: node.allowsEmpty && (number() ?? 1) < 1 };
    case 'gt':
    case 'positive':
    case 'nonnegative':
      return { ...node, min: number() ?? 0 };
    case 'nonempty':
      return { ...node, min: 1, allowsEmpty: false };
    case 'max':
    case 'lte':
    case 'lt':
    case 'less':
    case 'multipleOf':
      return { ...node, max: number() ?? node.max ?? Number.POSITIVE_INFINITY };
    case 'length':
      return { ...node, min: number(), max: number() ?? Number.POSITIVE_INFINITY, allowsEmpty: false };
    case 'valid':
    case 'equal':
    case 'oneOf':
      return { ...node, type: 'enum', allowsEmpty: false };
    case 'allow':
      return { ...node, allowsEmpty: node.allowsEmpty || args.some((arg) => literalOf(program, module, arg) === '') };
    case 'strict':
    case 'noUnknown':
      return node.type === 'object' ? { ...node, unknownKeys: 'reject' } : node;
    case 'strip':
      return node.type === 'object' ? { ...node, unknownKeys: 'strip' } : node;
    case 'stripUnknown':
      return { ...node, unknownKeys: 'strip' };
    case 'passthrough':
    case 'loose':
    case 'catchall':
      return { ...node, unknownKeys: 'keep' };
    case 'unknown':
      return { ...node, unknownKeys: first && literalOf(program, module, first) === false ? 'reject' : 'keep' };
    case 'keys':
    case 'shape':
    case 'extend':
    case 'safeExtend':
    case 'append':
      return withFields(program, node, module, first, read);
    case 'merge':
    case 'concat':
    case 'and': {
      const other = first && read(program, module, first);
      return other
        ? { ...node, fields: new Map([...node.fields, ...other.fields]), complete: node.complete && other.complete }
        : { ...node, complete: false };
    }
    case 'partial':
      return { ...node, fields: new Map([...node.fields].map(([key, field]) => [key, { ...field, optional: true }])) };
    case 'pick':
    case 'omit': {
      const named = new Set(first?.kind === 'object' ? first.properties.map((item) => item.key) : []);
      const kept = [...node.fields].filter(([key]) => named.has(key) === (name === 'pick'));
      return { ...node, fields: new Map(kept) };
    }
    case 'items':
    case 'of':
      return { ...node, element: first && read(program, module, first) };
    case 'array':
      return { ...emptyNode(node.library, node.place), type: 'array', element: node };
    case 'or':
    case 'try': {
      const others = args.flatMap((arg) => read(program, module, arg) ?? []);
      return { ...emptyNode(node.library, node.place), type: 'union', alternatives: [node, ...others] };
    }
    case 'pipe':
    case 'transform': {
      const target = first && name === 'pipe' ? read(program, module, first) : undefined;
      return target ? { ...target, optional: node.optional, coerces: true } : { ...node, coerces: true };
    }
    default:
      return FORMATS.test(name)
        ? { ...node, type: node.type === 'unknown' ? 'string' : node.type, narrowed: true, allowsEmpty: false }
        : node;
  }
}

function start(
  node: SchemaNode,
  link: ChainLink & { readonly args: readonly Value[] },
  type: SchemaNode['type'],
  program: Program,
  read: ReadSchema,
): SchemaNode {
  const { name, args, module } = link;
  const typed: SchemaNode = {
    ...node,
    type,
    // Joi and yup convert text by default.
    coerces: node.coerces || name === 'stringbool' || node.library !== 'zod',
    narrowed: node.narrowed || name === 'int32',
    allowsEmpty: type === 'string' && node.allowsEmpty,
    unknownKeys: name === 'strictObject' ? 'reject' : name === 'looseObject' ? 'keep' : node.unknownKeys,
  };
  const [first] = args;
  if (type === 'object') return first ? withFields(program, typed, module, first, read) : typed;
  if (type === 'array') return { ...typed, element: first && read(program, module, first) };
  if (type === 'record') {
    const last = args.at(-1);
    return { ...typed, element: last && read(program, module, last) };
  }
  if (type === 'union') {
    const items = args.flatMap((arg) => {
      const list = arg.kind === 'array' ? arg.items : [arg];
      return list.flatMap((item) => read(program, module, item) ?? []);
    });
    return { ...typed, alternatives: items };
  }
  return typed;
}

function withFields(
  program: Program,
  node: SchemaNode,
  module: string,
  shape: Value | undefined,
  read: ReadSchema,
): SchemaNode {
  const definition = shape && (shape.kind === 'object' ? { module, value: shape } : program.definition(module, shape));
  if (definition?.value.kind !== 'object') return { ...node, complete: false };
  const fields = new Map(node.fields);
  let { complete } = node;
  for (const property of definition.value.properties) {
    if (property.key === undefined) {
      const spread = property.value.kind === 'spread' ? property.value.value : property.value;
      const inner = withFields(program, emptyNode(node.library, node.place), definition.module, spread, read);
      for (const [key, field] of inner.fields) fields.set(key, field);
      complete &&= inner.complete;
      continue;
    }
    const place = program.place(definition.module, property.span);
    const field = read(program, definition.module, property.value) ?? {
      ...emptyNode(node.library, place),
      complete: false,
    };
    fields.set(property.key, { ...field, place });
  }
  return { ...node, fields, complete };
}

function literalOf(program: Program, module: string, value: Value): Literal {
  return program.literal(module, value)?.value;
}
