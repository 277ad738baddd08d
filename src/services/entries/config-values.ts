/**
 * JavaScript configuration files (bundlers, pm2) read as data from their facts: nothing is executed, every branch of a
 * condition counts, and what cannot be read is left out.
 */
import path from 'node:path/posix';
import type { ModuleFacts, Value } from '../../facts/types.ts';

const MAX_DEPTH = 12;

/** What a module exports: `module.exports`, `export default` and named exports, in that order. */
export function exportedValues(facts: ModuleFacts, name?: string): readonly Value[] {
  const values = facts.exports.flatMap((exported) => (exported.kind === 'value' ? [exported] : []));
  const names = name === undefined ? ['module.exports', 'default'] : [name];
  return values.filter((exported) => names.includes(exported.name)).map((exported) => exported.value);
}

/** Every value that `value` may stand for: references, conditions, wrappers such as `defineConfig(…)` seen through. */
export function branchesOf(facts: ModuleFacts, value: Value | undefined, depth = 0): readonly Value[] {
  if (value === undefined || depth > MAX_DEPTH) return [];
  const next = (inner: Value | undefined): readonly Value[] => branchesOf(facts, inner, depth + 1);
  switch (value.kind) {
    case 'ref': {
      const binding = facts.bindings[value.binding];
      if (!binding) return [];
      return [...next(binding.init), ...binding.writes.flatMap((write) => next(write.value))];
    }
    case 'conditional':
      return [...next(value.then), ...next(value.else)];
    case 'logical':
      return value.op === '&&' ? next(value.right) : [...next(value.left), ...next(value.right)];
    case 'function':
      return facts.functions[value.fn]?.returns.flatMap((returned) => next(returned.value)) ?? [];
    case 'member': {
      const objects = next(value.object);
      return objects.flatMap((object) => propertyOf(facts, object, value.property, depth + 1));
    }
    case 'call': {
      const call = facts.calls[value.call];
      if (!call) return [];
      if (textOfPathCall(facts, value, depth) !== undefined) return [value];
      const target = call.callee.kind === 'ref' ? facts.bindings[call.callee.binding] : undefined;
      if (target?.init?.kind === 'function') return next(target.init);
      if (call.callee.kind === 'member' && ARRAY_METHODS.has(call.callee.property)) return next(call.callee.object);
      return call.args.flatMap(next);
    }
    default:
      return [value];
  }
}

/** `globSync([...]).filter(…)` still is the list it began with. */
const ARRAY_METHODS: ReadonlySet<string> = new Set(['filter', 'map', 'concat', 'flat', 'sort', 'slice', 'reverse']);

/** The values of a property in every branch, spreads included. */
export function propertyOf(facts: ModuleFacts, value: Value | undefined, key: string, depth = 0): readonly Value[] {
  if (depth > MAX_DEPTH) return [];
  return branchesOf(facts, value, depth).flatMap((branch) => {
    if (branch.kind !== 'object') return [];
    const own = branch.properties.findLast((property) => property.key === key);
    if (own) return branchesOf(facts, own.value, depth + 1);
    return branch.properties.flatMap((property) =>
      property.spread ? propertyOf(facts, property.value, key, depth + 1) : [],
    );
  });
}

export function itemsOf(facts: ModuleFacts, value: Value | undefined): readonly Value[] {
  return branchesOf(facts, value).flatMap((branch) =>
    branch.kind === 'array' ? branch.items.flatMap((item) => branchesOf(facts, item)) : [branch],
  );
}

/** The value of an environment variable where the file is read. */
export type ReadEnvironment = (name: string) => string | undefined;

const NOTHING: ReadEnvironment = () => undefined;

/** Every text a value may be. Paths built from `__dirname`, `import.meta` or `process.cwd()` come without that part. */
export function textsOf(
  facts: ModuleFacts,
  value: Value | undefined,
  env: ReadEnvironment = NOTHING,
): readonly string[] {
  const texts = branchesOf(facts, value).flatMap((branch) => {
    const text = textOfBranch(facts, branch, 0, env);
    return text === undefined ? [] : [text];
  });
  return [...new Set(texts)];
}

function textOfBranch(
  facts: ModuleFacts,
  value: Value,
  depth: number,
  env: ReadEnvironment = NOTHING,
): string | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (value.kind === 'env') return env(value.name);
  if (value.kind === 'string') return value.value;
  if (value.kind === 'number' || value.kind === 'boolean') return String(value.value);
  if (value.kind === 'template') {
    const parts = value.parts.map((part) => textOfPart(facts, part, depth + 1, env));
    return parts.includes(undefined) ? undefined : stripRoot(parts.join(''));
  }
  if (value.kind === 'binary' && value.op === '+') {
    const left = textOfPart(facts, value.left, depth + 1, env);
    const right = textOfPart(facts, value.right, depth + 1, env);
    return left === undefined || right === undefined ? undefined : stripRoot(left + right);
  }
  return textOfPathCall(facts, value, depth, env);
}

function textOfPart(
  facts: ModuleFacts,
  value: Value,
  depth: number,
  env: ReadEnvironment = NOTHING,
): string | undefined {
  if (isRoot(facts, value)) return ROOT;
  const branch = branchesOf(facts, value, depth)[0];
  if (branch === undefined) return undefined;
  return isRoot(facts, branch) ? ROOT : textOfBranch(facts, branch, depth, env);
}

/** Stands for the folder of the configuration file while paths are joined. */
const ROOT = '\0';

function stripRoot(text: string): string {
  return text.replaceAll(`${ROOT}/`, '').replaceAll(ROOT, '.');
}

function isRoot(facts: ModuleFacts, value: Value): boolean {
  if (value.kind === 'global') return value.name === '__dirname';
  if (value.kind === 'member') return value.property === 'dirname' && value.object.kind !== 'ref';
  if (value.kind !== 'call') return false;
  const callee = facts.calls[value.call]?.callee;
  return callee?.kind === 'member' && callee.property === 'cwd';
}

const PATH_CALLS: ReadonlySet<string> = new Set(['join', 'resolve']);
const PATH_IDENTITIES: ReadonlySet<string> = new Set(['fileURLToPath', 'URL', 'normalize', 'relative', 'globSync']);

/** `path.join(__dirname, 'src', 'main.ts')`, `new URL('./src/main.ts', import.meta.url)`. */
function textOfPathCall(
  facts: ModuleFacts,
  value: Value,
  depth: number,
  env: ReadEnvironment = NOTHING,
): string | undefined {
  if (value.kind !== 'call' || depth > MAX_DEPTH) return undefined;
  const call = facts.calls[value.call];
  if (!call) return undefined;
  const name = calleeName(facts, call.callee);
  if (name !== undefined && PATH_CALLS.has(name)) {
    const parts = call.args.map((argument) => textOfPart(facts, argument, depth + 1, env));
    const known = parts.filter((part) => part !== undefined);
    if (parts.slice(1).includes(undefined) || known.length === 0) return undefined;
    return path.join(...known.map((part) => (part === ROOT ? '.' : part)));
  }
  const first = call.args[0];
  if (name !== undefined && PATH_IDENTITIES.has(name) && first !== undefined && call.args.length <= 2) {
    return first.kind === 'array' ? undefined : textOfPart(facts, first, depth + 1, env);
  }
  return undefined;
}

function calleeName(facts: ModuleFacts, callee: Value): string | undefined {
  if (callee.kind === 'member') return callee.property;
  if (callee.kind === 'global') return callee.name;
  if (callee.kind !== 'ref') return undefined;
  const binding = facts.bindings[callee.binding];
  return binding?.import?.name ?? binding?.name;
}
