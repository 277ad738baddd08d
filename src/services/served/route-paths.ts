import type { Value } from '../../facts/types.ts';
import type { Environment, Program } from '../types.ts';

/** The paths that a first argument names; undefined when it is no path at all (a handler). */
export function pathsOf(
  program: Program,
  env: Environment | undefined,
  module: string,
  value: Value,
): readonly (string | undefined)[] | undefined {
  if (value.kind === 'regexp') return [`~${value.pattern}`];
  if (value.kind === 'array') {
    const items = value.items.flatMap((item) => pathsOf(program, env, module, item) ?? []);
    return items.length > 0 ? items : undefined;
  }
  if (value.kind === 'function' || value.kind === 'object') return undefined;
  const literals = program.literals(module, value, env);
  const texts = literals?.filter((item) => typeof item === 'string');
  if (texts && texts.length > 0) return texts;
  if (value.kind === 'template' || value.kind === 'binary') return [partialPath(program, env, module, value)];
  if (program.functions(module, value).length > 0 || value.kind === 'call') return undefined;
  const origins = program.origins(module, value);
  const arrays = origins.flatMap((origin) =>
    origin.kind === 'data' && origin.value.kind === 'array'
      ? (pathsOf(program, env, origin.module, origin.value) ?? [])
      : [],
  );
  if (arrays.length > 0) return arrays;
  if (origins.some((origin) => origin.kind === 'env')) return [undefined];
  return undefined;
}

/** A path with parts that are not known keeps them as a wildcard. */
function partialPath(program: Program, env: Environment | undefined, module: string, value: Value): string | undefined {
  if (value.kind !== 'template') return undefined;
  const parts = value.parts.map((part) => program.literal(module, part, env)?.value);
  return parts.map((part) => (part === undefined ? '*' : String(part))).join('');
}

/** Joins a prefix and a path with one slash between. */
export function joinPath(prefix: string, path: string): string {
  if (path.startsWith('~')) return path;
  const joined = `/${prefix}/${path}`.replace(/\/+/g, '/');
  return joined.length > 1 ? joined.replace(/\/$/, '') : joined;
}
