import type { Place } from '../../parsers/place.ts';
import type { Deployment } from '../types.ts';

export interface NodeFlag {
  readonly match: RegExpExecArray;
  readonly place: Place;
}

/**
 * A flag of node in one deployment: on the command line, else in NODE_OPTIONS
 * (nodejs.org/api/cli.html#node_optionsoptions). Flags and their values may be words of their own.
 */
export function findNodeFlag({ command, environment }: Deployment, pattern: RegExp): NodeFlag | undefined {
  const flags = command?.nodeFlags ?? [];
  for (const [index, flag] of flags.entries()) {
    const next = flags[index + 1]?.value ?? '';
    const match = pattern.exec(flag.value) ?? (next.startsWith('-') ? null : pattern.exec(`${flag.value}=${next}`));
    if (match) return { match, place: flag.place };
  }
  const options = environment.variables.get('NODE_OPTIONS');
  const match = options?.value === undefined ? undefined : pattern.exec(options.value.replaceAll(/\s+(?!-)/g, '='));
  return options && match ? { match, place: options.place } : undefined;
}

/** NODE_OPTIONS exists, but its value is not in the repository. */
export function hiddenNodeOptions({ environment }: Deployment): Place | undefined {
  const options = environment.variables.get('NODE_OPTIONS');
  return options && options.value === undefined ? options.place : undefined;
}
