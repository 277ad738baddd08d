import type { Value } from '../../facts/types.ts';
import type { Program } from '../types.ts';
import { readChain } from './chain.ts';
import { readClass } from './classes.ts';
import { FLUENT, readFluent } from './fluent.ts';
import { FUNCTIONAL, readFunctional } from './functional.ts';
import { readJsonSchema } from './json-schema.ts';
import type { SchemaNode } from './types.ts';

export type ReadSchema = (program: Program, module: string, value: Value) => SchemaNode | undefined;

const MAX_DEPTH = 12;
const KEYWORDS = ['type', 'properties', 'oneOf', 'anyOf', 'allOf', 'enum', 'const', '$ref'];

/** The schema that a value is, in whatever notation; undefined when it is none that is known. */
export const readSchema: ReadSchema = readAt(0);

function readAt(depth: number): ReadSchema {
  return (program, module, value) =>
    depth > MAX_DEPTH ? undefined : readAny(program, module, value, readAt(depth + 1));
}

function readAny(program: Program, module: string, value: Value, read: ReadSchema): SchemaNode | undefined {
  const chain = readChain(program, module, value);
  if (chain?.library !== undefined && chain.library in FLUENT) return readFluent(program, chain, read);
  if (chain?.library !== undefined && chain.library in FUNCTIONAL) return readFunctional(program, chain, read);
  for (const origin of program.origins(module, value)) {
    if (origin.kind === 'class') return readClass(program, origin.module, origin.cls);
    if (origin.kind === 'data' && origin.value.kind === 'object')
      return origin.value.properties.some((item) => KEYWORDS.includes(item.key ?? ''))
        ? readJsonSchema(program, origin.module, origin.value)
        : undefined;
  }
  return undefined;
}
