import path from 'node:path/posix';
import type { Service } from '../services/types.ts';
import { usesCrlf } from './edits.ts';
import type { Style } from './types.ts';

/** The style of a source file, read off its text by majority; for an empty file what most projects use. */
export function findStyle(file: string, text: string, service: Service): Style {
  const lines = text.split(/\r?\n/);
  const single = text.match(/'[^'"\n]*'/g)?.length ?? 0;
  const double = text.match(/"[^'"\n]*"/g)?.length ?? 0;
  const ended = lines.filter((line) => /;\s*(?:\/\/.*)?$/.test(line)).length;
  const bare = lines.filter((line) => /[\w)\]'"`]\s*$/.test(line) && !/^\s*(?:\/\/|\*)/.test(line)).length;
  return {
    indent: findIndent(lines),
    quote: double > single ? '"' : "'",
    semicolons: ended > 0 ? ended * 2 >= bare : bare === 0,
    trailingCommas: /,\s*\n\s*[}\])]/.test(text),
    newline: usesCrlf(text) ? '\r\n' : '\n',
    module: findModule(file, text, service),
    typescript: /\.[cm]?tsx?$/.test(file),
  };
}

/** The smallest step by which lines are indented most often; tabs when they lead. */
export function findIndent(lines: readonly string[]): string {
  const counts = new Map<string, number>();
  let before = 0;
  for (const line of lines) {
    const lead = /^[ \t]*/.exec(line)?.[0] ?? '';
    if (line.trim() === '' || /^\s*\*/.test(line)) continue;
    const step = lead.startsWith('\t') ? '\t' : lead.length > before ? ' '.repeat(lead.length - before) : '';
    if (step !== '') counts.set(step, (counts.get(step) ?? 0) + 1);
    before = lead.startsWith('\t') ? 0 : lead.length;
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  return best && (best[0] === '\t' || best[0].length <= 8) ? best[0] : '  ';
}

function findModule(file: string, text: string, service: Service): 'esm' | 'cjs' {
  if (/\.m[jt]s$/.test(file)) return 'esm';
  if (/\.c[jt]s$/.test(file)) return 'cjs';
  if (/^\s*(?:import\s[^(]|import\s*\{|export\s)/m.test(text)) return 'esm';
  if (/\brequire\s*\(|\bmodule\.exports\b/.test(text)) return 'cjs';
  const owner = service.repository.packages
    .filter((item) => item.folder === '.' || path.dirname(file).startsWith(item.folder))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
  return (owner?.type ?? 'commonjs') === 'module' || /\.tsx?$/.test(file) ? 'esm' : 'cjs';
}
