import type { Manifest } from '../types.ts';

/** A namespace that is not stated may be any: it is given when the objects are applied. */
export function sameNamespace(a: Manifest, b: Manifest): boolean {
  return a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace;
}

/** Whether two objects may meet in one cluster: those of different overlays never do. */
export function canMeet(a: Manifest, b: Manifest): boolean {
  if (!sameNamespace(a, b)) return false;
  return (
    a.overlays.length === 0 || b.overlays.length === 0 || a.overlays.some((overlay) => b.overlays.includes(overlay))
  );
}

/** An object that another refers to by kind and name: of the same unit, else the only one of that name. */
export function findNamed(
  kind: string,
  name: string | undefined,
  manifest: Manifest,
  siblings: readonly Manifest[],
): Manifest | undefined {
  if (name === undefined) return undefined;
  const named = siblings.filter((other) => other.kind === kind && other.name === name && canMeet(other, manifest));
  return named.find((other) => other.unit === manifest.unit) ?? (named.length === 1 ? named[0] : undefined);
}
