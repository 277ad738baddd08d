import type { Value } from '../../facts/types.ts';
import type { Literal, OptionLookup, Program } from '../types.ts';
import { emptyNode, type SchemaNode } from './types.ts';

const MAX_DEPTH = 8;

/** JSON Schema as an object literal (https://json-schema.org/understanding-json-schema/reference), as Fastify and Ajv take it. */
export function readJsonSchema(
  program: Program,
  module: string,
  value: Value | undefined,
  depth = 0,
): SchemaNode | undefined {
  const definition = value && (value.kind === 'object' ? { module, value } : program.definition(module, value));
  if (definition?.value.kind !== 'object' || depth > MAX_DEPTH) return undefined;
  const schema = definition.value;
  const from = definition.module;
  const option = (key: string): OptionLookup => program.option(from, schema, key);
  const known = (key: string): Literal => {
    const found = option(key);
    return found.value && program.literal(found.module, found.value)?.value;
  };
  const number = (...keys: readonly string[]): number | undefined => {
    const found = keys.map(known).find((item) => typeof item === 'number');
    return typeof found === 'number' ? found : undefined;
  };
  const properties = option('properties');
  const type = typeOf(known('type'), properties.found, option('enum').found || option('const').found);
  const fields = fieldsOf(program, properties, namesIn(program, option('required')), depth);
  const items = option('items');
  const alternatives = ['oneOf', 'anyOf', 'allOf'].flatMap((key) => {
    const list = option(key);
    return list.value?.kind === 'array'
      ? list.value.items.flatMap((item) => readJsonSchema(program, list.module, item, depth + 1) ?? [])
      : [];
  });
  const min = number('minLength', 'minimum', 'exclusiveMinimum', 'minItems');
  const max = number('maxLength', 'maximum', 'exclusiveMaximum', 'maxItems');
  const narrowed = option('format').found || option('pattern').found;
  return {
    ...emptyNode('json-schema', program.place(from, schema.span)),
    type: alternatives.length > 0 && type === 'unknown' ? 'union' : type,
    hasDefault: option('default').found,
    // Fastify's Ajv has coerceTypes on (https://fastify.dev/docs/latest/Reference/Validation-and-Serialization/).
    coerces: true,
    min,
    max,
    narrowed,
    allowsEmpty: type === 'string' && (min ?? 0) < 1 && !narrowed,
    unknownKeys: known('additionalProperties') === false ? 'reject' : 'keep',
    fields: fields.fields,
    element: items.value && readJsonSchema(program, items.module, items.value, depth + 1),
    alternatives,
    complete: fields.complete && !option('$ref').found && !option('properties').maybe,
  };
}

function typeOf(type: Literal, hasProperties: boolean, isEnum: boolean): SchemaNode['type'] {
  if (isEnum) return 'enum';
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'object' || type === 'array' || type === 'string' || type === 'boolean') return type;
  return hasProperties ? 'object' : 'unknown';
}

function namesIn(program: Program, required: OptionLookup): ReadonlySet<unknown> {
  const definition = required.value && program.definition(required.module, required.value);
  const list = definition?.value.kind === 'array' ? definition.value.items : [];
  return new Set(list.map((item) => program.literal(definition?.module ?? required.module, item)?.value));
}

function fieldsOf(
  program: Program,
  properties: OptionLookup,
  required: ReadonlySet<unknown>,
  depth: number,
): Pick<SchemaNode, 'fields' | 'complete'> {
  const definition = properties.value && program.definition(properties.module, properties.value);
  if (definition?.value.kind !== 'object') return { fields: new Map(), complete: !properties.found };
  const fields = new Map<string, SchemaNode>();
  let complete = true;
  for (const property of definition.value.properties) {
    const field =
      property.key === undefined ? undefined : readJsonSchema(program, definition.module, property.value, depth + 1);
    if (property.key === undefined || !field) complete = false;
    if (property.key === undefined) continue;
    const place = program.place(definition.module, property.span);
    const known = field ?? { ...emptyNode('json-schema', place), complete: false };
    fields.set(property.key, { ...known, place, optional: !required.has(property.key) });
  }
  return { fields, complete };
}
