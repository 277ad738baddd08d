/** What nodemon runs when its command line names nothing: https://github.com/remy/nodemon#config-files */
import { at, textOf } from '../../parsers/data.ts';
import { parseJson } from '../../parsers/json.ts';
import { findExisting, findPackage } from './locate.ts';
import type { CommandWord, Trail } from './types.ts';

/** The `exec` of its configuration, the `main` of the package, or the start script; undefined when nothing says. */
export function nodemonDefault(words: readonly CommandWord[], trail: Trail): string | undefined {
  const pkg = findPackage(trail);
  const named = words.findIndex(({ value }) => value === '--config');
  const file = findExisting(trail, (named < 0 ? undefined : words[named + 1]?.value) ?? 'nodemon.json');
  const text = file === undefined ? undefined : trail.input.read(file);
  // A file of nodemon is all its configuration: what package.json says besides does not count.
  const config = file === undefined || text === undefined ? at(pkg?.data, 'nodemonConfig') : parseJson(file, text).node;
  const exec = textOf(at(config, 'exec'));
  if (exec !== undefined) return exec;
  if (pkg?.main !== undefined) return `node ${pkg.main}`;
  return pkg?.scripts.get('start')?.value ?? (findExisting(trail, 'index.js') && 'node index.js');
}
