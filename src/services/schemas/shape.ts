import type { Value } from '../../facts/types.ts';
import type { Program } from '../types.ts';
import { readSchema } from './read-schema.ts';
import { emptyNode, type SchemaNode } from './types.ts';

/** `{ name: Joi.string() }` where Joi (express-validation, celebrate, hapi) takes it for the schema of an object. */
export function readShape(program: Program, module: string, value: Value): SchemaNode | undefined {
  for (const origin of program.origins(module, value)) {
    if (origin.kind !== 'data' || origin.value.kind !== 'object') continue;
    const fields = new Map<string, SchemaNode>();
    for (const { key, value: inner } of origin.value.properties) {
      const node = key === undefined ? undefined : readSchema(program, origin.module, inner);
      if (key !== undefined && node && /^(?:joi|zod|yup)$/.test(node.library)) fields.set(key, node);
    }
    const [first] = fields.values();
    if (!first) continue;
    const complete = fields.size === origin.value.properties.length;
    return { ...emptyNode(first.library, first.place), type: 'object', unknownKeys: 'reject', fields, complete };
  }
  return undefined;
}
