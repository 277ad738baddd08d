import type { ImageReference } from './dockerfile-types.ts';

/**
 * Splits an image reference. A colon belongs to the registry port unless it stands after the last slash:
 * distribution/reference grammar, https://pkg.go.dev/github.com/distribution/reference
 */
export function parseImageReference(text: string, unresolved: readonly string[] = []): ImageReference {
  const trimmed = text.trim();
  const at = trimmed.indexOf('@');
  const digest = at < 0 ? undefined : trimmed.slice(at + 1);
  const named = at < 0 ? trimmed : trimmed.slice(0, at);
  const colon = named.lastIndexOf(':');
  const tagged = colon > named.lastIndexOf('/');
  const tag = tagged ? named.slice(colon + 1) : undefined;
  return {
    text: trimmed,
    name: tagged ? named.slice(0, colon) : named,
    tag: tag === '' ? undefined : tag,
    digest: digest === '' ? undefined : digest,
    unresolved,
  };
}

/** The registry host, when the reference names one: the first component has a dot or a port, or is `localhost`. */
export function registryOf(reference: ImageReference): string | undefined {
  const slash = reference.name.indexOf('/');
  if (slash < 0) return undefined;
  const first = reference.name.slice(0, slash);
  return first.includes('.') || first.includes(':') || first === 'localhost' ? first : undefined;
}

export function isScratch(reference: ImageReference): boolean {
  return reference.name === 'scratch' && reference.tag === undefined && reference.digest === undefined;
}

/** Docker pulls `latest` when neither a tag nor a digest is written; `scratch` is no image. */
export function isLatest(reference: ImageReference): boolean {
  if (reference.digest !== undefined || isScratch(reference)) return false;
  return reference.tag === undefined || reference.tag === 'latest';
}
