import { createHash } from 'node:crypto';

/**
 * What a finding is, whatever line it stands on: rule, service, message and the text it points at. Equal findings are
 * numbered in order.
 */
export function fingerprint(parts: readonly string[], seen: Map<string, number>): string {
  const hash = createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
  const count = (seen.get(hash) ?? 0) + 1;
  seen.set(hash, count);
  return `${hash}:${count}`;
}
