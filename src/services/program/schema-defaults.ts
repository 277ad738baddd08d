import type { ModuleFacts, Value } from '../../facts/types.ts';
import type { Literal } from '../types.ts';

type Known = { readonly value: Literal };

/**
 * Defaults that schemas give to environment variables, by name: `z.string().default('text')`, `str({ default: 'text' })`,
 * `{ type: 'string', default: 'text' }`. Names of variables are written in capitals, so a property of such a name
 * within a schema is one.
 */
export function schemaDefaults(modules: ReadonlyMap<string, ModuleFacts>): ReadonlyMap<string, Known> {
  const found = new Map<string, Known>();
  for (const [module, facts] of modules) {
    if (facts.envReads.length === 0 && !/env|config|settings/i.test(module)) continue;
    for (const call of facts.calls) for (const arg of call.args) collect(facts, arg, found, 0);
    for (const binding of facts.bindings) if (binding.init?.kind === 'object') collect(facts, binding.init, found, 0);
  }
  return found;
}

function collect(facts: ModuleFacts, value: Value, found: Map<string, Known>, depth: number): void {
  if (value.kind !== 'object' || depth > 3) return;
  for (const { key, value: inner } of value.properties) {
    const fallback = key !== undefined && /^[A-Z][A-Z0-9_]{2,}$/.test(key) ? schemaDefault(facts, inner) : undefined;
    if (key !== undefined && fallback) found.set(key, fallback);
    else collect(facts, inner, found, depth + 1);
  }
}

/** The default of one schema; `optional()` without one leaves the variable undefined. */
function schemaDefault(facts: ModuleFacts, schema: Value): Known | undefined {
  let here: Value | undefined = schema;
  for (let step = 0; step < 12 && here; step++) {
    if (here.kind === 'object') {
      const fallback = here.properties.find((item) => item.key === 'default')?.value;
      return here.properties.some((item) => /^(?:type|format|env|doc)$/.test(item.key ?? ''))
        ? plain(fallback)
        : undefined;
    }
    if (here.kind !== 'call') return undefined;
    const call: ModuleFacts['calls'][number] | undefined = facts.calls[here.call];
    const first: Value | undefined = call?.args[0];
    if (call?.callee.kind === 'member') {
      const { property, object }: { property: string; object: Value } = call.callee;
      if (/^(?:default|prefault)$/.test(property)) return plain(first);
      // What a transformation makes of the default is not known.
      if (/^(?:transform|pipe|preprocess|refine)$/.test(property)) return undefined;
      if (/^(?:optional|nullish)$/.test(property) && object.kind === 'call') return { value: undefined };
      here = object.kind === 'call' ? object : first;
    } else here = first;
  }
  return undefined;
}

function plain(value: Value | undefined): Known | undefined {
  return value?.kind === 'string' || value?.kind === 'number' || value?.kind === 'boolean'
    ? { value: value.value }
    : undefined;
}
