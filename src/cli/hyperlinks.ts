import type { Link } from '../reports/tool.ts';
import type { Io } from './io.ts';

/** Terminals that follow OSC 8 links, by TERM_PROGRAM; others would print the escape (github.com/Alhadis/OSC8-Adoption). */
const PROGRAMS: ReadonlySet<string> = new Set([
  'iTerm.app',
  'WezTerm',
  'vscode',
  'ghostty',
  'Hyper',
  'rio',
  'zed',
  'Tabby',
]);

/** Makes links where the terminal is known to follow them; FORCE_HYPERLINK decides first, colours off means no escapes. */
export function createLink(io: Io, color: 'auto' | 'always' | 'never' = 'auto'): Link {
  if (color === 'never' || !canLink(io)) return (text) => text;
  return (text, url) => (isSafe(url) ? `\u001b]8;;${url}\u001b\\${text}\u001b]8;;\u001b\\` : text);
}

function canLink({ env, stdout }: Io): boolean {
  const forced = env.FORCE_HYPERLINK;
  if (forced !== undefined && forced !== '') return forced !== '0';
  if (stdout.isTTY !== true || env.CI !== undefined || env.TERM === 'dumb') return false;
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.WT_SESSION !== undefined || env.KITTY_WINDOW_ID !== undefined || env.KONSOLE_VERSION !== undefined)
    return true;
  if (env.TERM === 'alacritty' || env.TERM === 'xterm-kitty' || env.TERM === 'foot') return true;
  // VTE follows them from 0.50 on.
  if (env.VTE_VERSION !== undefined && Number(env.VTE_VERSION) >= 5000) return true;
  return PROGRAMS.has(env.TERM_PROGRAM ?? '');
}

/** Anything else could end the escape and begin another. */
function isSafe(url: string): boolean {
  return /^[\u0021-\u007e]+$/.test(url);
}
