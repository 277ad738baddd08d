/** What following a command carries along. Internal to this folder; the outside sees `FollowInput` and `CommandChain`. */
import type { StarterRow } from '../../knowledge/starters.ts';
import type { Place } from '../../parsers/place.ts';
import type { Workspace } from '../../workspace/types.ts';
import type { SourceContext } from '../entries/context.ts';
import type { ChainStep, CommandChain, CommandForm, EnvVariable, Image, Located, Package } from '../types.ts';

export interface FollowInput {
  readonly argv: readonly string[];
  readonly place: Place;
  readonly form: CommandForm;
  /** Working directory inside the image, '' on a host. */
  readonly workdir: string;
  /** Folder of the repository that the working directory corresponds to, as far as one can tell. */
  readonly folder: string;
  readonly packages: readonly Package[];
  readonly image?: Image | undefined;
  /** Candidates in the repository for a path of the image, through its COPY instructions. */
  readonly pathMap: (imagePath: string) => readonly string[];
  readonly read: (path: string) => string | undefined;
  readonly has: (path: string) => boolean;
  readonly under: (folder: string) => readonly string[];
  /** Facts of a JavaScript file; by default read and extracted here. Pass the shared cache when there is one. */
  readonly facts?: SourceContext['facts'];
  /** Where an import leads, for preloads that are packages of the repository. */
  readonly resolve?: Workspace['resolve'];
  /** The environment that the command starts with, for `$VARS` and tests in shell text: name to value, undefined when it exists but is not known. */
  readonly env?: ReadonlyMap<string, string | undefined>;
}

/** One word of a command. A dynamic one still holds an expansion, so its value is not what the program sees. */
export interface CommandWord {
  readonly value: string;
  readonly dynamic: boolean;
  /** Where the word is written, when that is not where the trail is: the CMD behind `exec "$@"` of an entrypoint. */
  readonly place?: Place;
}

/** Where a process runs: in the image and what that is in the repository. */
export interface Location {
  /** Absolute folder in the image, '' on a host. */
  readonly image: string;
  readonly folder: string;
}

/**
 * A process that stands between the started one and node, or takes its place.
 * - `exec`: gone before node runs; `implicit-exec`: a shell that makes way although nothing tells it to.
 * - `init`: PID 1 program that forwards. - `forward`: forwards and waits.
 * - `block`: keeps SIGTERM to itself. - `cut`: node gets it but is ended before it drained.
 */
export interface Layer {
  readonly kind: 'exec' | 'implicit-exec' | 'init' | 'forward' | 'block' | 'cut' | 'unknown';
  readonly step: ChainStep;
  readonly why: string;
  /** The signal that arrives instead of SIGTERM. */
  readonly signal?: string;
}

export interface Trail {
  readonly input: FollowInput;
  readonly context: SourceContext;
  readonly steps: readonly ChainStep[];
  readonly layers: readonly Layer[];
  readonly env: readonly EnvVariable[];
  readonly at: Location;
  readonly place: Place;
  /** What set the environment last: a package script or an entrypoint. */
  readonly from: EnvVariable['from'];
  readonly supervisor: CommandChain['supervisor'];
  /** The package script whose text is followed. */
  readonly script?: { readonly pkg: Package; readonly name: string };
  readonly depth: number;
  /** Commands that may still be followed, shared by all branches: a hostile tree of scripts must not cost more. */
  readonly budget: { left: number };
}

export type Preload = CommandChain['preloads'][number];

/** Where following ended. */
export type End =
  | {
      readonly kind: 'node';
      readonly trail: Trail;
      readonly flags: readonly Located<string>[];
      readonly preloads: readonly Preload[];
      readonly args: readonly string[];
      readonly builtPath: string | undefined;
      readonly entry: string | undefined;
      readonly roots: readonly string[];
      readonly starter: (StarterRow & { readonly place: Place; readonly words: readonly string[] }) | undefined;
      /** Why no entry was found. */
      readonly lost: string | undefined;
      /** Other processes of node that the same command keeps running. */
      readonly beside?: readonly End[];
      /** Programs other than node that it keeps running: nginx before the API. */
      readonly neighbours?: readonly string[];
    }
  /** Something that could lead to node, but cannot be followed. */
  | { readonly kind: 'lost'; readonly trail: Trail; readonly reason: string }
  /** A program that has nothing to do with node. */
  | { readonly kind: 'other'; readonly trail: Trail; readonly program: string };

export type FollowWords = (words: readonly CommandWord[], trail: Trail) => End;

const MAX_DEPTH = 24;
export const MAX_COMMANDS = 2_000;

export function addStep(trail: Trail, kind: ChainStep['kind'], text: string): Trail {
  return { ...trail, steps: [...trail.steps, { kind, text: shorten(text), place: trail.place }] };
}

/** A layer speaks of the last step. */
export function addLayer(trail: Trail, kind: Layer['kind'], why: string, signal?: string): Trail {
  const step = trail.steps.at(-1) ?? { kind: 'unknown', text: '', place: trail.place };
  return { ...trail, layers: [...trail.layers, { kind, step, why, ...(signal === undefined ? {} : { signal }) }] };
}

export function addEnv(trail: Trail, variables: readonly Pick<EnvVariable, 'name' | 'value'>[]): Trail {
  if (variables.length === 0) return trail;
  const { place, from } = trail;
  return { ...trail, env: [...trail.env, ...variables.map(({ name, value }) => ({ name, value, place, from }))] };
}

/** Undefined when the chain is too long to be anything but a circle. */
export function deeper(trail: Trail): Trail | undefined {
  if (trail.depth >= MAX_DEPTH || trail.budget.left-- <= 0) return undefined;
  return { ...trail, depth: trail.depth + 1 };
}

/** Of processes that run side by side the first that leads to a source, with the others that do. */
export function together(ends: readonly End[]): End | undefined {
  const sources = new Map<string, Extract<End, { kind: 'node' }>>();
  for (const end of ends) {
    if (end.kind !== 'node' || end.entry === undefined) continue;
    const key = [end.entry, ...end.args].join('\0');
    if (!sources.has(key)) sources.set(key, end);
  }
  const [first, ...others] = sources.values();
  if (!first) return ends.find((end) => end.kind !== 'other');
  const strangers = ends.flatMap((end) => (end.kind === 'other' && end.program !== '' ? [end.program] : []));
  const neighbours = [...(first.neighbours ?? []), ...strangers];
  return {
    ...first,
    ...(others.length > 0 ? { beside: [...(first.beside ?? []), ...others] } : {}),
    ...(neighbours.length > 0 ? { neighbours } : {}),
  };
}

export function lost(trail: Trail, reason: string): End {
  return { kind: 'lost', trail: addStep(trail, 'unknown', reason), reason };
}

export function valuesOf(words: readonly CommandWord[]): readonly string[] {
  return words.map((word) => word.value);
}

export function staticWords(values: readonly string[], place?: Place): readonly CommandWord[] {
  return values.map((value) => (place === undefined ? { value, dynamic: false } : { value, dynamic: false, place }));
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 117)}...` : line;
}
