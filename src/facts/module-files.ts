import path from 'node:path/posix';
import { calledName, constantOf, type Extraction } from './draft.ts';
import type { Value } from './types.ts';

/** Files that become programs of their own (worker threads, forks), and paths that are resolved to be loaded. */
export function findStartedFile(
  x: Extraction,
  callee: Value,
  args: readonly Value[],
  isNew: boolean,
): { readonly specifier: string; readonly kind: 'worker' | 'resolve' } | undefined {
  const [first, second] = args;
  if (!first) return undefined;
  if (isResolve(callee)) {
    const constant = constantOf(x, first);
    return constant.kind === 'string' ? { specifier: constant.value, kind: 'resolve' } : undefined;
  }
  const name = calledName(x, callee);
  const runsFile = isNew ? /Worker$|^Piscina$|^Tinypool$/.test(name) : /^(?:fork|setupPrimary|setupMaster)$/.test(name);
  if (runsFile) {
    const options = constantOf(x, first);
    const file = options.kind === 'object' ? propertyOf(options, /^(?:exec|filename)$/) : first;
    // BullMQ takes a queue name first and a processor, perhaps in a file, second.
    const specifier = (file && scriptOf(x, file)) ?? (isNew && second ? locateFile(x, second) : undefined);
    return specifier === undefined || isCode(second) ? undefined : { specifier, kind: 'worker' };
  }
  // Bull: queue.process(path), queue.process(name, concurrency, path).
  const last = name === 'process' && !isNew ? args.at(-1) : undefined;
  const processor = last && locateFile(x, last);
  return processor === undefined ? undefined : { specifier: processor, kind: 'worker' };
}

/** `require.resolve('x')` and `import.meta.resolve('x')`. */
function isResolve(callee: Value): boolean {
  if (callee.kind !== 'member' || callee.property !== 'resolve' || callee.object.kind !== 'global') return false;
  return callee.object.name === 'require' || callee.object.name === 'import.meta';
}

/** `new Worker(code, { eval: true })`. */
function isCode(options: Value | undefined): boolean {
  const value = options?.kind === 'object' ? propertyOf(options, /^eval$/) : undefined;
  return value?.kind === 'boolean' && value.value;
}

function propertyOf(object: Extract<Value, { kind: 'object' }>, key: RegExp): Value | undefined {
  return object.properties.findLast((item) => item.key !== undefined && key.test(item.key))?.value;
}

/** A literal that looks like a script, or an expression that names a file beside the module. */
function scriptOf(x: Extraction, value: Value): string | undefined {
  const constant = constantOf(x, value);
  if (constant.kind !== 'string') return locateFile(x, constant);
  return /^[^\s]*(?:^\.{0,2}\/[^\s]*|\.[cm]?[jt]s)$/.test(constant.value) ? constant.value : undefined;
}

/**
 * The path that an expression means, relative to the folder of the module and starting with `./` or `../`:
 * `path.join(__dirname, 'x')`, `new URL('./x', import.meta.url)`, `` `${__dirname}/x` ``.
 */
export function locateFile(x: Extraction, value: Value): string | undefined {
  const found = locate(x, value, 0);
  if (found === undefined) return undefined;
  return found === '.' || found.startsWith('..') ? found : `./${found}`;
}

function locate(x: Extraction, given: Value, depth: number): string | undefined {
  if (depth > 12) return undefined;
  const value = constantOf(x, given);
  switch (value.kind) {
    case 'global':
      if (value.name === '__dirname') return '.';
      return value.name === '__filename' ? path.basename(x.draft.path) : undefined;
    case 'member': {
      if (value.object.kind === 'global' && value.object.name === 'import.meta') {
        if (value.property === 'dirname') return '.';
        return /^(?:url|filename)$/.test(value.property) ? path.basename(x.draft.path) : undefined;
      }
      return /^(?:href|pathname)$/.test(value.property) ? locate(x, value.object, depth + 1) : undefined;
    }
    case 'template':
      return located(x, value.parts, depth);
    case 'binary':
      return value.op === '+' ? located(x, [value.left, value.right], depth) : undefined;
    case 'call':
      return locateCall(x, value.call, depth);
    default:
      return undefined;
  }
}

/** A located folder followed by text: `__dirname + '/x'`. */
function located(x: Extraction, parts: readonly Value[], depth: number): string | undefined {
  const known = parts.filter((part) => part.kind !== 'string' || part.value !== '');
  const [first, ...rest] = known;
  const base = first && locate(x, first, depth + 1);
  const texts = rest.map((part) => textOf(x, part));
  if (base === undefined || !texts.every((text) => text !== undefined)) return undefined;
  return path.normalize(base + texts.join(''));
}

function textOf(x: Extraction, value: Value): string | undefined {
  const constant = constantOf(x, value);
  return constant.kind === 'string' ? constant.value : undefined;
}

function locateCall(x: Extraction, id: number, depth: number): string | undefined {
  const call = x.draft.calls[id];
  const [first, ...rest] = call?.args ?? [];
  if (!call || !first) return undefined;
  const name = calledName(x, call.callee);
  if (name === 'fileURLToPath' || name === 'pathToFileURL' || (name === 'normalize' && rest.length === 0))
    return locate(x, first, depth + 1);
  if (name === 'dirname') {
    const inner = locate(x, first, depth + 1);
    return inner === undefined ? undefined : inner === '.' ? '..' : path.dirname(inner);
  }
  if (name === 'URL') {
    const base = rest[0] && locate(x, rest[0], depth + 1);
    const text = textOf(x, first);
    return base === undefined || text === undefined ? undefined : path.join(path.dirname(base), text);
  }
  if (name !== 'join' && name !== 'resolve') return undefined;
  const base = locate(x, first, depth + 1);
  const texts = rest.map((part) => textOf(x, part));
  if (base === undefined || !texts.every((text) => text !== undefined)) return undefined;
  // `path.resolve` starts anew at an absolute part.
  if (name === 'resolve' && texts.some((text) => text.startsWith('/'))) return undefined;
  return path.join(base, ...texts);
}
