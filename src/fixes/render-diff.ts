import { createTwoFilesPatch } from 'diff';
import type { Report } from '../engine/types.ts';
import type { Texts } from './edits.ts';

/** What the remedies would change as a unified diff that `git apply` and `patch -p1` take. */
export function renderDiff(before: Report, files: Texts): string {
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]) => renderFile(path, before.text(path), text))
    .join('');
}

function renderFile(path: string, before: string | undefined, after: string): string {
  const from = before === undefined ? '/dev/null' : quote(`a/${path}`);
  const patch = createTwoFilesPatch(from, quote(`b/${path}`), before ?? '', after, undefined, undefined, {
    context: 3,
    stripTrailingCr: false,
  });
  const body = patch.slice(patch.indexOf('--- '));
  const mode = before === undefined ? 'new file mode 100644\n' : '';
  return `diff --git ${quote(`a/${path}`)} ${quote(`b/${path}`)}\n${mode}${body}`;
}

/** Names with control characters or quotes are written as git writes them. */
function quote(path: string): string {
  const isPlain = [...path].every((c) => c >= ' ' && c !== '"' && c !== '\\' && c !== '\u007f');
  return isPlain ? path : JSON.stringify(path);
}
