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

/**
 * The text of a line as an anchor. Numbers, digests and spaces do not count: an image that moves to the next version or
 * a file that is formatted anew has the findings that it had.
 */
export function anchorText(line: string): string {
  return line
    .trim()
    .replace(/\bsha(?:256|512)[:-][\w+/=]+/g, '')
    .replace(/\b[0-9a-f]{40}\b/g, '#')
    .replace(/\d+(?:\.\d+)*/g, '#')
    .replace(/\s+/g, ' ')
    .replace(/[;,]$/, '');
}
