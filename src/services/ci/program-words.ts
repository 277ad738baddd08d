import { findWrapper, unwrap } from '../commands/wrapped.ts';

const MAX_WRAPPERS = 8;
/** Programs that start a server, wait for it, and run the command that stands last. */
export const STARTERS = /^(?:start-server-and-test|start-test|server-test)$/;
/** Subcommands of managers that run no program of node_modules/.bin. */
const MANAGER_VERBS =
  /^(?:npm|audit|run|install|add|test|ci|i|start|stop|publish|pack|config|cache|set|login|version|prune|dedupe|fetch|deploy|store|why|list|outdated|link|workspace|workspaces|sbom|pkg)$/;

/**
 * The words that do the work, behind programs that only start others: environment loaders (`dotenv -e .env --`,
 * `cross-env A=1`, `env-cmd`), `npx`, `pnpm exec`, `yarn eslint`, `timeout 60`.
 */
export function programWords(words: readonly string[], depth = 0): readonly string[] {
  const [first = '', second = ''] = words;
  if (depth > MAX_WRAPPERS) return words;
  const program = first.replace(/^.*node_modules\/\.bin\//, '');
  const wrapper = findWrapper(program.replace(/^.*\//, ''));
  if (wrapper) {
    const rest = words.slice(1).map((value) => ({ value, dynamic: false }));
    const inner = unwrap(wrapper, rest);
    const text = inner?.text?.split(/\s+/);
    const next = text ?? inner?.words.map((word) => word.value) ?? [];
    return next.length > 0 && next.length < words.length ? programWords(next, depth + 1) : words;
  }
  // `start-server-and-test "npm start" http://localhost:3000 "playwright test"`
  const last = words.at(-1) ?? '';
  if (STARTERS.test(program) && words.length > 2 && last.includes(' '))
    return programWords(last.trim().split(/\s+/), depth + 1);
  // `dojo -c Dojofile-test "./tasks _test"`: the command that stands last runs in a container (github.com/kudulab/dojo).
  if (program === 'dojo' && words.length > 1) return programWords(last.trim().split(/\s+/), depth + 1);
  if (/^(?:npx|bunx|pnpx)$/.test(program)) return programWords(afterFlags(words.slice(1)), depth + 1);
  if (/^(?:npm|pnpm|yarn|bun)$/.test(program)) {
    const at = words.findIndex((word, i) => i > 0 && /^(?:exec|dlx|x)$/.test(word));
    if (at > 0 && words.slice(1, at).every((word, i, all) => word.startsWith('-') || all[i - 1]?.startsWith('-'))) {
      return programWords(afterFlags(words.slice(at + 1).filter((word) => word !== '--')), depth + 1);
    }
    // `yarn tsc` and `pnpm tsc` run a binary of node_modules/.bin when no script has the name.
    if (program !== 'npm' && second !== '' && !second.startsWith('-') && !MANAGER_VERBS.test(second))
      return programWords(words.slice(1), depth + 1);
  }
  return [program, ...words.slice(1)];
}

/** Flags of `npx` before the package; `-p name` and `--package name` take a value. The version of the package is dropped. */
function afterFlags(words: readonly string[]): readonly string[] {
  let i = 0;
  for (; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '-p' || word === '--package') i += 1;
    else if (!word.startsWith('-')) break;
  }
  const [name = '', ...rest] = words.slice(i);
  return name === '' ? [] : [name.replace(/^(.+)@[\w.^~*-]+$/, '$1'), ...rest];
}
