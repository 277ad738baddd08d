/** Packages of a workspace that a command of a manager is for. */
import type { Package } from '../types.ts';

const FILTERS = /^(?:--filter|-F|--workspace|-w)$/;
const FOLDERS = /^(?:--prefix|-C|--dir|--cwd)$/;

/** Whether the command says that it is for packages other than these: `yarn workspace web lint`, `pnpm --filter web test`. */
export function isForOthers(words: readonly string[], packages: readonly Package[]): boolean {
  const named = namedBy(words);
  return named.length > 0 && !named.some((name) => packages.some((item) => isNamed(item, name)));
}

/** Empty when the command names none, or by a pattern, a range or a variable. */
function namedBy(words: readonly string[]): readonly string[] {
  const program = words[0]?.replace(/^.*\//, '') ?? '';
  if (!/^(?:npm|pnpm|yarn)$/.test(program)) return [];
  const found: string[] = [];
  for (let i = 1; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--') break;
    const [flag = '', ...rest] = word.split('=');
    const value = rest.length > 0 ? rest.join('=') : words[i + 1];
    // `-w` of pnpm is the root, and of others a flag of the script.
    const filter = FILTERS.test(flag) && !(flag === '-w' && program !== 'npm');
    if (value === undefined) continue;
    if (filter || FOLDERS.test(flag)) found.push(value);
    else if (program === 'yarn' && word === 'workspace' && found.length === 0 && i === 1) found.push(value);
  }
  return found.some((name) => !/^(?:\.\/)?[@\w][\w@/.-]*$/.test(name) || /\.\.|^X+$/.test(name)) ? [] : found;
}

function isNamed({ name, folder }: Package, written: string): boolean {
  const clean = written.replace(/^\.\//, '').replace(/\/$/, '');
  return name === clean || name?.replace(/^@[^/]+\//, '') === clean || folder === clean || folder.endsWith(`/${clean}`);
}
