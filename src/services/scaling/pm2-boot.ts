import { lineStarts, type Place, placeAt } from '../../parsers/place.ts';
import type { Repository } from '../types.ts';

export interface Pm2Boot {
  /** `pm2 startup` writes the unit that starts pm2 with the machine, `pm2 save` the list of apps that it brings back. */
  readonly startup: Place | undefined;
  readonly save: Place | undefined;
}

const FILES =
  /\.(?:sh|bash|ya?ml|md|service|tf|tpl|json|toml|txt)$|(?:^|\/)(?:Makefile|Vagrantfile|justfile|user-?data)$/i;
const SKIPPED = /(?:^|\/)(?:node_modules|CHANGELOG[\w.]*|package-lock\.json|pnpm-lock\.yaml)(?:\/|$)/i;

/** Where scripts, playbooks and documents wire pm2 into the init system of the host. */
export function findPm2Boot(repository: Repository): Pm2Boot {
  let startup: Place | undefined;
  let save: Place | undefined;
  for (const path of repository.paths) {
    if (startup && save) break;
    if (!FILES.test(path) || SKIPPED.test(path)) continue;
    const text = repository.text(path);
    if (text === undefined || !text.includes('pm2')) continue;
    startup ??= placeOf(path, text, /\bpm2\s+(?:startup|unstartup)\b|ExecStart=\S*pm2\s+resurrect/);
    save ??= placeOf(path, text, /\bpm2\s+(?:save|dump)\b|ExecStart=\S*pm2\s+resurrect/);
  }
  return { startup, save };
}

function placeOf(path: string, text: string, pattern: RegExp): Place | undefined {
  const match = pattern.exec(text);
  return match ? placeAt(path, lineStarts(text), match.index, match.index + match[0].length) : undefined;
}
