import path from 'node:path/posix';
import { at, type DataNode, entriesOf, itemsOf, textOf } from '../../parsers/data.ts';
import type { Workspace } from '../../workspace/types.ts';
import { ancestors } from '../ancestors.ts';
import type { Workload } from '../types.ts';

/** The folder in which somebody runs `docker compose`. */
const START = /^\$(?:PWD|\{PWD(?::?[-?][^}]*)?\})(?=\/|$)/;

/** `${PWD}/conf` as a path relative to where compose is started. */
export function fromStart(text: string): string {
  return text.replace(START, '.');
}

/** What a service of compose is built from. */
export function buildOf(workspace: Workspace, folder: string, node: DataNode): Workload['build'] {
  const build = at(node, 'build');
  if (!build) return undefined;
  const text = textOf(build) ?? textOf(at(build, 'context')) ?? '.';
  if (/^(?:https?|git|ssh):|^git@/.test(text)) return undefined;
  const named = textOf(at(build, 'dockerfile'));
  const context = fromStart(text);
  // Started with -f from a folder above: the nearest one where the Dockerfile is.
  const start = START.test(text)
    ? ancestors(folder).find((item) => workspace.has(path.join(item, context, named ?? 'Dockerfile')))
    : folder;
  const base = path.join(start ?? folder, context);
  const dockerfile = path.join(base, named ?? 'Dockerfile');
  const found = workspace.has(dockerfile)
    ? dockerfile
    : named === undefined
      ? path.join(base, 'Containerfile')
      : dockerfile;
  return {
    context: base,
    dockerfile: found,
    target: textOf(at(build, 'target')),
    args: buildArguments(build),
    place: build.place,
  };
}

/** Build arguments whose values stand in the file, given as a mapping or as a list of `NAME=value`. */
export function buildArguments(build: DataNode | undefined): ReadonlyMap<string, string> {
  const args = at(build, 'args');
  const listed = itemsOf(args).flatMap((item): readonly (readonly [string, string])[] => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(textOf(item) ?? '') ?? [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  const mapped = entriesOf(args).map(({ key, value }) => [key, textOf(value) ?? '${'] as const);
  return new Map([...mapped, ...listed].filter(([, value]) => !value.includes('${')));
}
