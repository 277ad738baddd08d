/** From instructions to the stage graph: ARG defaults before the first FROM, parents, base images, ONBUILD triggers. */
import { type Expansion, expand } from './dockerfile-expand.ts';
import type { DockerInstruction, DockerStage, ImageReference } from './dockerfile-types.ts';
import { splitBlanks } from './dockerfile-words.ts';
import { parseImageReference } from './image-reference.ts';

/** What a variable holds while the file is evaluated; `unresolved` names the ARGs without a value that took part. */
interface ArgumentValue {
  readonly value: string;
  readonly unresolved: readonly string[];
}

/**
 * BuildKit sets these for every build. The values are those of a build on and for linux/amd64, the most frequent one:
 * https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope
 */
const PLATFORM_ARGUMENTS: Readonly<Record<string, string>> = {
  BUILDPLATFORM: 'linux/amd64',
  BUILDOS: 'linux',
  BUILDOSVERSION: '',
  BUILDARCH: 'amd64',
  BUILDVARIANT: '',
  TARGETPLATFORM: 'linux/amd64',
  TARGETOS: 'linux',
  TARGETOSVERSION: '',
  TARGETARCH: 'amd64',
  TARGETVARIANT: '',
  TARGETSTAGE: 'default',
};

export interface GlobalArguments {
  readonly values: ReadonlyMap<string, ArgumentValue>;
  /** Declared before the first FROM without a default and without a build argument. */
  readonly undefaulted: ReadonlySet<string>;
}

export function evaluateGlobalArgs(
  globalArgs: readonly DockerInstruction[],
  escapeChar: '\\' | '`',
  args: ReadonlyMap<string, string> = new Map(),
): GlobalArguments {
  const values = new Map<string, ArgumentValue>();
  for (const [name, value] of Object.entries(PLATFORM_ARGUMENTS)) {
    values.set(name, { value: args.get(name) ?? value, unresolved: [] });
  }
  const undefaulted = new Set<string>();
  for (const instruction of globalArgs) {
    for (const pair of instruction.pairs) {
      const given = args.get(pair.key);
      if (given !== undefined) values.set(pair.key, { value: given, unresolved: [] });
      else if (pair.value !== undefined) {
        values.set(pair.key, evaluate(pair.value, escapeChar, values, undefaulted));
        undefaulted.delete(pair.key);
      } else if (!values.has(pair.key)) undefaulted.add(pair.key);
    }
  }
  return { values, undefaulted };
}

/** Expands a word; names without a value are listed, and so are those that the used values inherited. */
function evaluate(
  text: string,
  escapeChar: '\\' | '`',
  values: ReadonlyMap<string, ArgumentValue>,
  undefaulted: ReadonlySet<string>,
): ArgumentValue {
  const expansion: Expansion = expand(text, { escape: escapeChar, get: (name) => values.get(name)?.value });
  if (expansion.error !== undefined) return { value: text, unresolved: [text] };
  const unresolved = new Set(expansion.unset.filter((name) => undefaulted.has(name)));
  for (const name of expansion.used) {
    for (const inherited of values.get(name)?.unresolved ?? []) unresolved.add(inherited);
  }
  return { value: expansion.value, unresolved: [...unresolved] };
}

/** `{{ .Base }}`, `%%VERSION%%`, `<%= x %>`, `@VERSION@`: a generator fills these in before Docker sees the file. */
const PLACEHOLDER = /\{\{[^}]{0,200}\}\}|%%[^%]{1,100}%%|<%.{0,200}?%>|@[A-Z_]{2,60}@/g;

/** FROM arguments: `image`, or `image AS name`. */
export function parseFromWords(text: string): { image: string; name: string | undefined; error: string | undefined } {
  const words = splitBlanks(text).map((word) => word.text);
  const image = words[0] ?? '';
  const name = words[1]?.toLowerCase() === 'as' ? words[2]?.toLowerCase() : undefined;
  if (words.length !== 1 && !(words.length === 3 && name !== undefined)) {
    return { image, name, error: 'FROM requires either one or three arguments' };
  }
  if (name !== undefined && !/^[a-z][a-z0-9-_.]*$/.test(name)) {
    const error = `invalid name for build stage: "${words[2]}", name can't start with a number or contain symbols`;
    return { image, name, error };
  }
  return { image, name, error: undefined };
}

export interface RawStage {
  readonly from: DockerInstruction;
  readonly instructions: readonly DockerInstruction[];
}

export function resolveStages(
  raw: readonly RawStage[],
  globals: GlobalArguments,
  escapeChar: '\\' | '`',
): readonly DockerStage[] {
  const stages: DockerStage[] = [];
  const byName = new Map<string, number>();
  for (const [index, { from, instructions }] of raw.entries()) {
    const { image, name } = parseFromWords(from.text);
    const expanded = evaluate(image, escapeChar, globals.values, globals.undefaulted);
    // The raw text is compared with the lower-cased names: `FROM Base` misses `AS Base`.
    const parent = byName.get(expanded.value);
    const platform = from.flags.get('platform');
    stages.push({
      index,
      name,
      from,
      instructions: [...triggersOf(parent === undefined ? undefined : raw[parent]), ...instructions],
      parent,
      base: parent === undefined ? baseReference(image, expanded) : undefined,
      platform:
        platform === undefined ? undefined : evaluate(platform, escapeChar, globals.values, globals.undefaulted).value,
    });
    if (name !== undefined) byName.set(name, index);
  }
  return stages;
}

function baseReference(written: string, expanded: ArgumentValue): ImageReference {
  // A name that no ARG declares is empty, and BuildKit stops: what the image is cannot be told.
  if (expanded.value === '') return parseImageReference('', [written]);
  const placeholders = expanded.value.match(PLACEHOLDER) ?? [];
  return parseImageReference(expanded.value, [...expanded.unresolved, ...placeholders]);
}

/** Every child gets its own copies; more than this is hostile. */
const MAX_TRIGGERS = 100;

/** Triggers run right after the FROM of a child and are not handed on to its own children (initOnBuildTriggers). */
function triggersOf(parent: RawStage | undefined): DockerInstruction[] {
  if (parent === undefined) return [];
  return parent.instructions.flatMap(({ trigger }) => (trigger === undefined ? [] : [trigger])).slice(0, MAX_TRIGGERS);
}
