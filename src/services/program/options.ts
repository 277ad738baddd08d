import { placeIn } from '../../facts/place-in.ts';
import type { ModuleFacts, Value } from '../../facts/types.ts';
import type { OptionLookup, Origin } from '../types.ts';
import type { OriginFinder } from './origins.ts';

const ABSENT = { found: false, maybe: false, value: undefined, place: undefined };

/** Looks a property up in an object argument: through names, spreads, `Object.assign` and conditional parts. */
export function findOption(
  origins: OriginFinder,
  facts: (module: string) => ModuleFacts | undefined,
  module: string,
  value: Value | undefined,
  path: readonly string[],
  searched = new Set<Value>(),
): OptionLookup {
  const [key, ...rest] = path;
  if (!value) return { ...ABSENT, module };
  if (key === undefined) return { found: true, maybe: false, module, value, place: undefined };
  let maybe = false;
  for (const origin of objectsOf(origins, module, value)) {
    if (origin.kind === 'literal') continue;
    if (origin.kind !== 'data' || origin.value.kind !== 'object') {
      maybe = true;
      continue;
    }
    // `query = { ...query, more }` spreads an object into itself; one look at each is enough.
    if (searched.has(origin.value)) continue;
    searched.add(origin.value);
    const inner = inObject(origins, facts, origin.module, origin.value, key, rest, searched);
    if (inner.found) return inner;
    maybe ||= inner.maybe;
  }
  return { ...ABSENT, maybe, module };
}

function objectsOf(origins: OriginFinder, module: string, value: Value): readonly Origin[] {
  return value.kind === 'object' ? [{ kind: 'data', module, value }] : origins.of(module, value);
}

function inObject(
  origins: OriginFinder,
  facts: (module: string) => ModuleFacts | undefined,
  module: string,
  object: Value & { kind: 'object' },
  key: string,
  rest: readonly string[],
  searched: Set<Value>,
): OptionLookup {
  let maybe = false;
  for (const property of [...object.properties].reverse()) {
    if (property.key === key) {
      if (rest.length > 0) {
        const inner = findOption(origins, facts, module, property.value, rest);
        return inner.found || inner.maybe ? inner : { ...inner, maybe };
      }
      const owner = facts(module);
      return { found: true, maybe, module, value: property.value, place: owner && placeIn(owner, property.span) };
    }
    if (property.spread) {
      const inner = findOption(origins, facts, module, property.value, [key, ...rest], searched);
      if (inner.found) return { ...inner, maybe: maybe || isConditional(property.value) };
      maybe ||= inner.maybe;
    } else if (property.key === undefined) maybe = true;
  }
  return { ...ABSENT, maybe, module };
}

function isConditional(value: Value): boolean {
  return value.kind === 'conditional' || value.kind === 'logical';
}
