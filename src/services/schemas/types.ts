import type { Place } from '../../parsers/place.ts';

/** What a schema demands of one value, whatever library or notation it is written in. */
export interface SchemaNode {
  /** `zod`, `joi`, `yup`, `valibot`, `typebox`, `json-schema`, `envalid`, `class-validator`… */
  readonly library: string;
  readonly type:
    | 'object'
    | 'record'
    | 'array'
    | 'string'
    | 'number'
    | 'boolean'
    | 'enum'
    | 'date'
    | 'union'
    | 'any'
    | 'unknown';
  readonly place: Place;
  /** The value may be missing. */
  readonly optional: boolean;
  /** A default takes the place of a missing value. */
  readonly hasDefault: boolean;
  /** Text is turned into the type (environment, query string). */
  readonly coerces: boolean;
  /** Length of strings and arrays, value of numbers. */
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** A format, pattern or check of its own narrows the value: uuid, email, regex, refine. */
  readonly narrowed: boolean;
  /** An empty string passes. */
  readonly allowsEmpty: boolean;
  /** Properties that the schema does not name. */
  readonly unknownKeys: 'strip' | 'reject' | 'keep';
  readonly fields: ReadonlyMap<string, SchemaNode>;
  readonly element: SchemaNode | undefined;
  readonly alternatives: readonly SchemaNode[];
  /** False when part of the schema could not be followed. */
  readonly complete: boolean;
}

/** A node that says nothing yet; readers override what they know. */
export function emptyNode(library: string, place: Place): SchemaNode {
  return {
    library,
    type: 'unknown',
    place,
    optional: false,
    hasDefault: false,
    coerces: false,
    min: undefined,
    max: undefined,
    narrowed: false,
    allowsEmpty: true,
    unknownKeys: 'strip',
    fields: new Map(),
    element: undefined,
    alternatives: [],
    complete: true,
  };
}

/** The node and everything below it. Schemas are trees here: readers cut recursion. */
export function schemaNodes(node: SchemaNode): readonly SchemaNode[] {
  const below = [...node.fields.values(), ...(node.element ? [node.element] : []), ...node.alternatives];
  return [node, ...below.flatMap(schemaNodes)];
}
