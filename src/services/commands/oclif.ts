/** oclif: the first words of the command line name the file below the folder of commands, whose class is run. */
import path from 'node:path/posix';
import { at, textOf } from '../../parsers/data.ts';
import { findSource, ownerOf } from '../entries/find-source.ts';
import type { Package } from '../types.ts';
import { addStep, type End } from './types.ts';

type NodeEnd = Extract<End, { kind: 'node' }>;

const OCLIF = /^@oclif\/(?:core|command)(?:$|\/)/;

/** The command behind an entry that only hands its arguments to oclif: https://oclif.io/docs/commands */
export function followOclif(entry: string, end: NodeEnd): End | undefined {
  const { context } = end.trail;
  const facts = context.facts(entry);
  if (!facts?.imports.some(({ specifier, typeOnly }) => !typeOnly && OCLIF.test(specifier))) return undefined;
  const pkg = ownerOf(entry, context.packages);
  const folder = pkg && commandsOf(pkg);
  if (!pkg || folder === undefined) return undefined;
  for (const name of namesOf(pkg, end.args)) {
    const builtPath = path.join(folder, name);
    const file = [`${builtPath}.js`, path.join(builtPath, 'index.js')].find(
      (candidate) => findSource(candidate, context).entry !== undefined,
    );
    const found = file === undefined ? undefined : findSource(file, context);
    if (found?.entry === undefined || found.entry === entry) continue;
    const trail = addStep(end.trail, 'file', `oclif runs ${found.how}`);
    return { ...end, trail, builtPath: file, entry: found.entry, roots: [found.entry, entry] };
  }
  return undefined;
}

/** `"commands": "./dist/commands"`, or the pattern strategy with its target. */
function commandsOf({ data, folder }: Package): string | undefined {
  const given = at(data, 'oclif', 'commands');
  const target = textOf(given) ?? textOf(at(given, 'target'));
  return target === undefined ? undefined : path.join(folder, target);
}

/** `db migrate --force` may be `db/migrate` or `db`; a command line without words runs the default command. */
function namesOf({ data }: Package, args: readonly string[]): readonly string[] {
  const flag = args.findIndex((word) => word.startsWith('-'));
  const words = (flag < 0 ? args : args.slice(0, flag)).flatMap((word) => word.split(':'));
  const named = words.map((_, i) => words.slice(0, words.length - i).join('/'));
  const preset = textOf(at(data, 'oclif', 'default'));
  return words.length > 0 ? named : [preset === undefined || preset === '.' ? 'index' : preset];
}
