/** Words behind a program that starts another one: `tini -- node x`, `cross-env A=1 node x`, `gosu app node x`. */
import { WRAPPERS, type WrapperRow } from '../../knowledge/wrappers.ts';
import type { EnvVariable } from '../types.ts';
import type { CommandWord } from './types.ts';

export interface Unwrapped {
  readonly row: WrapperRow;
  readonly words: readonly CommandWord[];
  readonly env: readonly Pick<EnvVariable, 'name' | 'value'>[];
  /** Shell text to run instead of words. */
  readonly text: string | undefined;
  /** dumb-init and tini -g signal the whole process group. */
  readonly folder: string | undefined;
}

const ROWS: ReadonlyMap<string, WrapperRow> = new Map(WRAPPERS.map((row) => [row.name, row]));

export function findWrapper(program: string): WrapperRow | undefined {
  return ROWS.get(program);
}

/** Undefined when the words do not start a program, such as `doppler setup`. */
export function unwrap(row: WrapperRow, words: readonly CommandWord[]): Unwrapped | undefined {
  let rest = words;
  if (row.subcommand) {
    const at = rest.findIndex((word) => row.subcommand?.includes(word.value));
    if (at < 0) return undefined;
    rest = rest.slice(at + 1);
  }
  const env: Pick<EnvVariable, 'name' | 'value'>[] = [];
  let text: string | undefined;
  let folder: string | undefined;
  let positionals = row.positionals ?? 0;
  let i = 0;
  if (row.separator) {
    const separator = rest.findIndex((word) => word.value === '--');
    return separator < 0 ? undefined : { row, words: rest.slice(separator + 1), env, text, folder };
  }
  for (; i < rest.length; i++) {
    const word = rest[i];
    if (!word) break;
    const { value } = word;
    if (value === '--') {
      i++;
      break;
    }
    const assignment = row.assignments ? /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(value) : null;
    if (assignment?.[1] !== undefined) {
      env.push({ name: assignment[1], value: word.dynamic ? undefined : assignment[2] });
    } else if (value.startsWith('-')) {
      const equals = value.indexOf('=');
      const name = equals > 0 ? value.slice(0, equals) : value;
      const separate = equals < 0 && (row.valueFlags?.includes(name) || row.commandFlag?.includes(name));
      const argument = separate ? rest[++i]?.value : equals > 0 ? value.slice(equals + 1) : undefined;
      if (row.commandFlag?.includes(name) && argument !== undefined) text = argument;
      if (row.name === 'env' && (name === '-C' || name === '--chdir')) folder = argument;
      if (row.name === 'env' && (name === '-S' || name === '--split-string')) continue;
    } else if (positionals > 0) positionals--;
    else break;
  }
  return { row, words: rest.slice(i), env, text, folder };
}
