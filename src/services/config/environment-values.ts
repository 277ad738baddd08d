/** Values that hold what the environment says, and the calls that check them. */
import type { Value } from '../../facts/types.ts';
import type { LinkedCall, Program } from '../types.ts';

const PARSE =
  /^(?:parse|safeParse|parseAsync|safeParseAsync|validate|validateSync|validateAsync|attempt|assert|create|cast|Check|Decode|Parse|Convert)$/;
const PACKAGES =
  /^(?:zod|joi|@hapi\/joi|celebrate|yup|valibot|superstruct|@sinclair\/typebox|typebox|ajv|arktype)(?:\/[^#]*)?#/;

/** The external path that is a parser of a schema library. */
export function parserAmong(paths: readonly string[]): string | undefined {
  return paths.find((path) => PACKAGES.test(path) && PARSE.test(path.replace(/^.*[.#]/, '')));
}

/** What a function of the repository hands to a schema library: the environment that it is called with, and by which schema. */
export function parsedByHelper(
  program: Program,
  { module, id, fact }: LinkedCall,
): { readonly library: string; readonly schema: Value | undefined } | undefined {
  if ((program.modules.get(module)?.envReads.length ?? 0) === 0) return undefined;
  const index = fact.args.findIndex((arg) => isEnvironment(program, module, arg, 0));
  if (index < 0) return undefined;
  for (const ref of program.targets(program.call({ module, call: id }))) {
    const facts = program.modules.get(ref.module);
    const paramOf = (value: Value): number => {
      const param = value.kind === 'ref' ? facts?.bindings[value.binding]?.param : undefined;
      return param?.fn === ref.fn && param.path.length === 0 ? param.index : -1;
    };
    for (const inner of program.callsIn(ref.module)) {
      if (inner.fact.fn !== ref.fn || !inner.fact.args.some((arg) => paramOf(arg) === index)) continue;
      const method = parserAmong(program.callees(inner));
      if (!method) continue;
      const given = inner.fact.args.map(paramOf).find((other) => other >= 0 && other !== index);
      return { library: method.replace(/[#/].*/, ''), schema: given === undefined ? undefined : fact.args[given] };
    }
  }
  return undefined;
}

/**
 * `process.env`, and its other names: `Bun.env` (bun.com/docs/runtime/environment-variables) and `import.meta.env`, which
 * Bun, Vite and Astro fill.
 */
export function isProcessEnv({ object, property }: Extract<Value, { kind: 'member' }>): boolean {
  return property === 'env' && object.kind === 'global' && /^(?:process|Bun|import\.meta)$/.test(object.name);
}

/** Whether a value is (made of) process.env: itself, a spread of it, or an object of its members. */
export function isEnvironment(program: Program, module: string, value: Value, depth: number): boolean {
  if (depth > 6) return false;
  const next = (inner: Value): boolean => isEnvironment(program, module, inner, depth + 1);
  switch (value.kind) {
    case 'env':
      return true;
    case 'member':
      if (isProcessEnv(value)) return true;
      break;
    case 'object':
      return value.properties.some((property) => next(property.value));
    case 'spread':
      return next(value.value);
    case 'index':
      return next(value.object);
    case 'logical':
      return next(value.left) || next(value.right);
    case 'call':
      return (program.modules.get(module)?.calls[value.call]?.args ?? []).some(next);
    default:
  }
  if (value.kind !== 'ref' && value.kind !== 'member') return false;
  const binding = value.kind === 'ref' ? program.modules.get(module)?.bindings[value.binding] : undefined;
  // `loadConfig(env = process.env)`.
  if (binding?.param) {
    const param = program.modules.get(module)?.functions[binding.param.fn]?.params[binding.param.index];
    if (param?.default && isEnvironment(program, module, param.default, depth + 1)) return true;
    return program
      .origins(module, value)
      .some(
        (origin) => origin.kind === 'external' && /^(?:node:process#|process\.)(?:default\.)?env$/.test(origin.path),
      );
  }
  if (value.kind === 'ref' && isFilled(program, module, value.binding, depth)) return true;
  const definition = program.definition(module, value);
  return (
    definition !== undefined &&
    definition.value !== value &&
    isEnvironment(program, definition.module, definition.value, depth + 1)
  );
}

/** `for (const key of keys) values[key] = process.env[key]` */
function isFilled(program: Program, module: string, binding: number, depth: number): boolean {
  const facts = program.modules.get(module);
  if (!facts || facts.envReads.length === 0) return false;
  return facts.assignments.some(
    ({ target, value }) =>
      (target.kind === 'index' || target.kind === 'member') &&
      target.object.kind === 'ref' &&
      target.object.binding === binding &&
      isEnvironment(program, module, value, depth + 1),
  );
}
