import { placeIn } from '../../facts/place-in.ts';
import type { FunctionFact, ModuleFacts, Value } from '../../facts/types.ts';
import type { LinkedCall, Origin, Program } from '../types.ts';
import { CallGraph } from './call-graph.ts';
import { CallIndex } from './call-index.ts';
import { indexCallers } from './callers.ts';
import { collectValues } from './collections.ts';
import { Evaluator } from './evaluate.ts';
import { Liveness } from './liveness.ts';
import { findOption } from './options.ts';
import { OriginFinder } from './origins.ts';
import { type ProgramInput, reachModules } from './reach-modules.ts';
import { schemaDefaults } from './schema-defaults.ts';

/** Links everything that the entries reach. Analyses are lazy: a question nobody asks costs nothing. */
export function linkProgram(input: ProgramInput): Program {
  const reached = reachModules(input);
  const collections = collectValues(reached);
  const origins = new OriginFinder(
    reached,
    collections,
    // The finder that finds the callers is not needed any more when they are known.
    lazily(() => indexCallers(reached, new OriginFinder(reached, collections))),
  );
  const find = (module: string): ModuleFacts | undefined => reached.modules.get(module);
  const evaluator = new Evaluator(
    origins,
    find,
    once(() => schemaDefaults(reached.modules)),
  );
  const graph = new CallGraph(reached, origins, collections);
  const liveness = new Liveness(input.entries, reached, graph, evaluator, origins);
  const callees = new Map<LinkedCall, readonly string[]>();
  const externals = (module: string, value: Value): readonly string[] => pathsOf(origins.of(module, value));
  const calleesOf = (call: LinkedCall): readonly string[] => {
    let known = callees.get(call);
    if (!known) {
      known = externals(call.module, call.fact.callee);
      callees.set(call, known);
    }
    return known;
  };
  const index = new CallIndex(graph.calls, calleesOf);
  const keysOf = once(() => new Set([...reached.modules.values()].flatMap((facts) => [...facts.keys])));
  return {
    entries: input.entries,
    modules: reached.modules,
    packages: reached.packages,
    unresolved: reached.unresolved,
    place: (module, span) => placeIn(get(find(module), module), span),
    fn: (ref) => get<FunctionFact>(find(ref.module)?.functions[ref.fn], `${ref.module}:${ref.fn}`),
    origins: (module, value) => origins.of(module, value),
    externals,
    literal: (module, value, env) => evaluator.literal(module, value, env),
    literals: (module, value, env) => evaluator.literals(module, value, env),
    definition: (module, value) => evaluator.definition(module, value),
    option: (module, value, ...path) => findOption(origins, find, module, value, path),
    calls: graph.calls,
    call: (ref) => graph.call(ref),
    callees: calleesOf,
    callsTo: (...patterns) => index.select(patterns),
    callsNamed: (...words) => index.named(words),
    callsIn: (module) => graph.callsIn(module),
    hasKey: (...keys) => keys.some((key) => keysOf().has(key)),
    targets: (call) => graph.targets(call),
    callbacks: (call, index) => graph.callbacks(call, index),
    functions: (module, value) => graph.functions(module, value),
    reach: (start) => graph.reach(start, undefined, liveness.dead),
    runs: (call, env) => liveness.runs(call, env),
    get live() {
      return liveness.live;
    },
    isDead: (ref) => liveness.dead.has(graph.numberOf(ref.module, ref.fn) ?? -1),
    holds: (module, guards, env) => liveness.holds(module, guards, env),
  };
}

const NO_PATHS: readonly string[] = [];

/** External paths, in a list of just that length: there is one for every call. */
function pathsOf(origins: readonly Origin[]): readonly string[] {
  const [only] = origins;
  if (origins.length === 1) return only?.kind === 'external' ? [only.path] : NO_PATHS;
  return origins.flatMap((origin) => (origin.kind === 'external' ? [origin.path] : [])).slice();
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function lazily<T extends (...args: never[]) => unknown>(make: () => T): T {
  let made: T | undefined;
  return ((...args: never[]) => {
    made ??= make();
    return made(...args);
  }) as T;
}

function get<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new RangeError(`not in the program: ${what}`);
  return value;
}
