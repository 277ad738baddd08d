/**
 * Walks the stages as a build would: ARG and ENV scope, and the image configuration that instructions leave behind.
 * Follows moby/buildkit frontend/dockerfile/dockerfile2llb/convert.go at 73ed6825.
 */
import path from 'node:path/posix';
import { findBaseImage } from '../../knowledge/base-images.ts';
import { placeInText } from '../../parsers/dockerfile.ts';
import { expand } from '../../parsers/dockerfile-expand.ts';
import type { GlobalArguments } from '../../parsers/dockerfile-stages.ts';
import type {
  DockerInstruction,
  DockerStage,
  ImageReference,
  ParsedDockerfile,
} from '../../parsers/dockerfile-types.ts';
import { splitBlanks } from '../../parsers/dockerfile-words.ts';
import type { BuildState, ImageCommand, Located, StageEvaluation } from '../types.ts';

const DEFAULT_SHELL: readonly string[] = ['/bin/sh', '-c'];
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Variables that base images commonly set; using one without declaring it does not mean that it is empty. */
const BASE_VARIABLES: ReadonlySet<string> = new Set([
  'HOME',
  'HOSTNAME',
  'LANG',
  'NODE_VERSION',
  'YARN_VERSION',
  'PWD',
  'TERM',
  'LAMBDA_TASK_ROOT',
]);

export interface EvaluationContext {
  readonly parsed: ParsedDockerfile;
  readonly globals: GlobalArguments;
  readonly args: ReadonlyMap<string, string>;
  /** What the build of a base image leaves behind that this repository makes itself. */
  readonly below?: ((reference: ImageReference) => BuildState | undefined) | undefined;
}

/** More variables than any Dockerfile has; what a hostile one adds beyond is not recorded, so that copies stay cheap. */
const MAX_VARIABLES = 500;

export function evaluateStages(stages: readonly DockerStage[], context: EvaluationContext): readonly StageEvaluation[] {
  const evaluations: StageEvaluation[] = [];
  const bases: (ImageReference | undefined)[] = [];
  for (const stage of stages) {
    const parent = stage.parent === undefined ? undefined : evaluations[stage.parent];
    const base = stage.parent === undefined ? stage.base : bases[stage.parent];
    bases.push(base);
    evaluations.push(evaluateStage(stage, parent?.end ?? initialState(stage, context), base, context));
  }
  return evaluations;
}

/** The image outside this file that a stage stands on, through its parents. */
export function externalBase(stage: DockerStage, stages: readonly DockerStage[]): ImageReference | undefined {
  let here: DockerStage | undefined = stage;
  for (let depth = 0; here?.parent !== undefined && depth <= stages.length; depth++) here = stages[here.parent];
  return here?.base;
}

function initialState(stage: DockerStage, { below }: EvaluationContext): BuildState {
  const inherited = stage.base && below?.(stage.base);
  if (inherited) {
    // An ARG ends with the build that declares it.
    const variables = [...inherited.variables].filter(([, { from }]) => from === 'env');
    return { ...inherited, variables: new Map(variables), undefaulted: new Set() };
  }
  const knowledge = stage.base === undefined ? undefined : findBaseImage(stage.base);
  const place = stage.from.argumentsPlace;
  return {
    variables: new Map(
      Object.entries({ PATH: DEFAULT_PATH, ...knowledge?.env }).map(([name, value]) => [
        name,
        { value, unresolved: [], from: 'env', place },
      ]),
    ),
    undefaulted: new Set(),
    env: new Map(),
    workdir: knowledge?.workdir ?? '/',
    shell: DEFAULT_SHELL,
    user: undefined,
    entrypoint: undefined,
    cmd: undefined,
    healthcheck: undefined,
    exposes: [],
    stopSignal: undefined,
  };
}

function evaluateStage(
  stage: DockerStage,
  start: BuildState,
  base: ImageReference | undefined,
  context: EvaluationContext,
): StageEvaluation {
  const stepper: Stepper = {
    context,
    baseIsKnown: base !== undefined && base.unresolved.length === 0 && findBaseImage(base) !== undefined,
    ownCmd: false,
  };
  const steps: { instruction: DockerInstruction; before: BuildState }[] = [];
  let state = start;
  for (const instruction of stage.instructions) {
    steps.push({ instruction, before: state });
    state = step(state, instruction, stepper);
  }
  return { stage, steps, end: state };
}

interface Stepper {
  readonly context: EvaluationContext;
  readonly baseIsKnown: boolean;
  /** The stage has a CMD of its own: ENTRYPOINT then leaves it alone (dispatchEntrypoint). */
  ownCmd: boolean;
}

function step(state: BuildState, instruction: DockerInstruction, stepper: Stepper): BuildState {
  switch (instruction.keyword) {
    case 'ARG':
      return stepArg(state, instruction, stepper);
    case 'ENV':
      return stepEnv(state, instruction, stepper);
    case 'WORKDIR':
      return { ...state, workdir: path.resolve('/', state.workdir, expandIn(state, instruction.text, stepper).value) };
    case 'USER':
      return {
        ...state,
        user: { ...expandIn(state, instruction.text, stepper), place: instruction.argumentsPlace },
      };
    case 'SHELL':
      return instruction.json === undefined || instruction.json.length === 0
        ? state
        : { ...state, shell: instruction.json };
    case 'ENTRYPOINT':
      return {
        ...state,
        entrypoint: commandOf(instruction, state.shell),
        ...(stepper.ownCmd ? {} : { cmd: undefined }),
      };
    case 'CMD':
      stepper.ownCmd = true;
      return { ...state, cmd: commandOf(instruction, state.shell) };
    case 'HEALTHCHECK':
      return { ...state, healthcheck: healthcheckOf(instruction, state.shell) };
    case 'EXPOSE':
      return { ...state, exposes: [...state.exposes, ...portsOf(state, instruction, stepper)] };
    case 'STOPSIGNAL': {
      const { value } = expandIn(state, instruction.text, stepper);
      return { ...state, stopSignal: { value, place: instruction.argumentsPlace } };
    }
    default:
      return state;
  }
}

/** Expands a word; lists what could not be known: ARGs without a value, and variables that the base may set. */
function expandIn(
  state: BuildState,
  text: string,
  stepper: { readonly context: EvaluationContext; readonly baseIsKnown: boolean },
): { readonly value: string; readonly unresolved: readonly string[] } {
  const get = (name: string) => state.variables.get(name)?.value;
  const expansion = expand(text, { escape: stepper.context.parsed.escape, get });
  if (expansion.error !== undefined) return { value: text, unresolved: [text] };
  const unresolved = new Set(
    expansion.unset.filter((name) => state.undefaulted.has(name) || !stepper.baseIsKnown || BASE_VARIABLES.has(name)),
  );
  for (const name of expansion.used) {
    for (const inherited of state.variables.get(name)?.unresolved ?? []) unresolved.add(inherited);
  }
  return { value: expansion.value, unresolved: [...unresolved] };
}

function stepArg(state: BuildState, instruction: DockerInstruction, stepper: Stepper): BuildState {
  const { args, globals } = stepper.context;
  let { variables, undefaulted } = state;
  for (const pair of instruction.pairs) {
    const given = args.get(pair.key);
    const global = globals.values.get(pair.key);
    let value: { readonly value: string; readonly unresolved: readonly string[] } | undefined;
    if (given !== undefined) value = { value: given, unresolved: [] };
    else if (pair.value !== undefined) value = expandIn({ ...state, variables, undefaulted }, pair.value, stepper);
    else value = global;
    if (!variables.has(pair.key) && variables.size >= MAX_VARIABLES) continue;
    if (value !== undefined) {
      variables = new Map(variables).set(pair.key, { ...value, from: 'arg', place: pair.place });
      undefaulted = without(undefaulted, pair.key);
    } else if (!variables.has(pair.key) && undefaulted.size < MAX_VARIABLES) {
      undefaulted = new Set(undefaulted).add(pair.key);
    }
  }
  return { ...state, variables, undefaulted };
}

function stepEnv(state: BuildState, instruction: DockerInstruction, stepper: Stepper): BuildState {
  // Copied when the first value is recorded: most instructions of a hostile file record nothing.
  let variables: Map<string, Variable> | undefined;
  let env: Map<string, EnvValue> | undefined;
  let { undefaulted } = state;
  for (const pair of instruction.pairs) {
    if (pair.value === undefined) continue;
    // Every value of one ENV sees the environment before it.
    const { value: key } = expandIn(state, pair.key, stepper);
    const expanded = expandIn(state, pair.value, stepper);
    const known = variables ?? state.variables;
    if (!known.has(key) && known.size >= MAX_VARIABLES) continue;
    env = (env ?? new Map(state.env)).set(key, { ...expanded, place: pair.place });
    variables = (variables ?? new Map(state.variables)).set(key, { ...expanded, from: 'env', place: pair.place });
    undefaulted = without(undefaulted, key);
  }
  return { ...state, variables: variables ?? state.variables, env: env ?? state.env, undefaulted };
}

type MapValue<T> = T extends ReadonlyMap<string, infer Value> ? Value : never;
type Variable = MapValue<BuildState['variables']>;
type EnvValue = MapValue<BuildState['env']>;

function without(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  if (!names.has(name)) return names;
  const rest = new Set(names);
  rest.delete(name);
  return rest;
}

function commandOf(instruction: DockerInstruction, shell: readonly string[], text = instruction.text): ImageCommand {
  const { json, invalidJson, argumentsPlace: place } = instruction;
  return {
    form: json === undefined ? 'shell' : 'exec',
    argv: json ?? (text === '' ? [] : [...shell, text]),
    text,
    place,
    ...(invalidJson === undefined ? {} : { invalidJson }),
  };
}

function healthcheckOf(instruction: DockerInstruction, shell: readonly string[]): BuildState['healthcheck'] {
  const { place } = instruction;
  const match = /^(\S+)\s*/.exec(instruction.text);
  const type = match?.[1]?.toUpperCase();
  if (type === 'NONE') return { command: undefined, none: true, place };
  if (type !== 'CMD') return { command: undefined, none: false, place };
  const command = commandOf(instruction, shell, instruction.text.slice(match?.[0].length ?? 0));
  return { command, none: false, place };
}

/** Ranges longer than this are no service ports. */
const MAX_RANGE = 1000;

function portsOf(state: BuildState, instruction: DockerInstruction, stepper: Stepper): Located<number>[] {
  return splitBlanks(instruction.text).flatMap((word) => {
    const match = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/[a-z]+)?$/i.exec(expandIn(state, word.text, stepper).value);
    if (match === null) return [];
    const first = Number(match[1]);
    const last = Math.min(Number(match[2] ?? first), first + MAX_RANGE, 65535);
    const place = placeInText(instruction, word.start, word.end);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => ({ value: first + i, place }));
  });
}
