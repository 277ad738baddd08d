import type { ModuleFacts, Value } from '../../facts/types.ts';
import type { ReachedModules } from './reach-modules.ts';

/** Arguments by the file whose exported function they are handed to; undefined where several calls hand something. */
type Handed = ReadonlyMap<string, { readonly module: string; readonly args: readonly Value[] } | undefined>;

const KNOWN = new WeakMap<ReachedModules, Handed>();

/** `require('./create')(User)`: what the only such call hands to a parameter of the function that a module exports. */
export function handedTo(
  reached: ReachedModules,
  module: string,
  param: { readonly fn: number; readonly index: number; readonly path: readonly string[] },
): { readonly module: string; readonly value: Value } | undefined {
  if (param.path.length > 0) return undefined;
  const whole = reached.modules
    .get(module)
    ?.exports.find((item) => item.kind === 'value' && item.name === 'module.exports');
  if (whole?.kind !== 'value' || whole.value.kind !== 'function' || whole.value.fn !== param.fn) return undefined;
  let handed = KNOWN.get(reached);
  if (!handed) {
    handed = findHanded(reached);
    KNOWN.set(reached, handed);
  }
  const call = handed.get(module);
  const value = call?.args[param.index];
  return call && value && { module: call.module, value };
}

function findHanded(reached: ReachedModules): Handed {
  const handed = new Map<string, { readonly module: string; readonly args: readonly Value[] } | undefined>();
  for (const [module, facts] of reached.modules) {
    for (const { kind, callee, args } of facts.calls) {
      const imported = kind === 'call' ? requiredBy(facts, callee) : undefined;
      if (imported === undefined) continue;
      const resolution = reached.resolution(module, imported);
      if (resolution.kind !== 'file') continue;
      handed.set(resolution.path, handed.has(resolution.path) ? undefined : { module, args });
    }
  }
  return handed;
}

function requiredBy(facts: ModuleFacts, callee: Value): number | undefined {
  const value = callee.kind === 'ref' ? facts.bindings[callee.binding]?.init : callee;
  return value?.kind === 'module' ? value.import : undefined;
}
