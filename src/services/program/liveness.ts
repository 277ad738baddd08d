import type { GuardFact, ModuleFacts } from '../../facts/types.ts';
import type { Certainty, Environment, FunctionRef, LinkedCall, Reach } from '../types.ts';
import type { CallGraph } from './call-graph.ts';
import { findDeadMethods } from './dead-methods.ts';
import type { Evaluator } from './evaluate.ts';
import type { OriginFinder } from './origins.ts';
import type { ReachedModules } from './reach-modules.ts';

/** What a framework runs of the class that an entry exports, when that extends one of its own: commands of oclif, jobs. */
const RUN_OF_ENTRY = /^(?:constructor|init|run|execute|handle|main|start|catch|finally)$/;

/** Lifecycle methods that a framework calls on the classes it creates. */
const LIFECYCLE =
  /^(?:onModuleInit|onModuleDestroy|onApplicationBootstrap|onApplicationShutdown|beforeApplicationShutdown|configure|use|catch|intercept|canActivate|transform|process|check|isHealthy|createTypeOrmOptions|run|handle)$/;

/** Which code runs at all, and under which environment. */
export class Liveness {
  readonly #reached: ReachedModules;
  readonly #graph: CallGraph;
  readonly #evaluator: Evaluator;
  readonly #entries: readonly string[];
  readonly #possible = new Map<string, Reach>();
  readonly #certain = new Map<string, Reach>();
  /** Conditions under one environment: the same guards stand around many calls, and rules ask again and again. */
  readonly #truths = new Map<string, Map<GuardFact, Certainty>>();
  readonly #keys = new WeakMap<Environment, string>();
  #live: Reach | undefined;
  #dead: ReadonlySet<number> | undefined;
  readonly #origins: OriginFinder;

  constructor(
    entries: readonly string[],
    reached: ReachedModules,
    graph: CallGraph,
    evaluator: Evaluator,
    origins: OriginFinder,
  ) {
    this.#origins = origins;
    this.#entries = entries;
    this.#reached = reached;
    this.#graph = graph;
    this.#evaluator = evaluator;
  }

  /** Functions that may run under some environment. */
  get live(): Reach {
    this.#live ??= this.#graph.reach(this.#starts([...this.#reached.modules.keys()], true), undefined, this.dead);
    return this.#live;
  }

  /** Methods of objects that never exist. */
  get dead(): ReadonlySet<number> {
    this.#dead ??= findDeadMethods(
      this.#reached,
      this.#origins,
      this.#graph,
      this.#graph.reach(this.#starts([...this.#reached.modules.keys()], true)),
    );
    return this.#dead;
  }

  holds(module: string, guards: readonly number[], env?: Environment): Certainty {
    if (guards.length === 0) return true;
    const facts = this.#reached.modules.get(module);
    const truths = getOrMake(this.#truths, this.#keyOf(env), () => new Map<GuardFact, Certainty>());
    let all: Certainty = true;
    for (const id of guards) {
      const guard = facts?.guards[id];
      if (!guard) continue;
      if (!truths.has(guard))
        truths.set(guard, guard.kind === 'catch' ? undefined : this.#evaluator.truth(module, guard.test, env));
      const truth = truths.get(guard);
      const holds = truth === undefined ? undefined : truth !== guard.negate;
      if (holds === false) return false;
      if (holds === undefined) all = undefined;
    }
    return all;
  }

  /** Deployments of one program often have the same variables: what is known of one holds for the others. */
  #keyOf(env: Environment | undefined): string {
    if (!env) return '';
    let key = this.#keys.get(env);
    if (key === undefined) {
      const pairs = [...env.variables].map(([name, { value }]) => `${name}\0${value ?? '\0'}`);
      key = [env.complete, ...pairs.sort()].join('\n');
      this.#keys.set(env, key);
    }
    return key;
  }

  runs(call: LinkedCall, env?: Environment): Certainty {
    const own = this.holds(call.module, call.fact.guards, env);
    if (own === false) return false;
    const ref = { module: call.module, fn: call.fact.fn };
    if (!this.#reachUnder(env, this.#possible, (certainty) => certainty !== false).has(ref)) return false;
    if (!own) return undefined;
    const certain = this.#reachUnder(env, this.#certain, (certainty) => certainty === true).has(ref);
    return certain ? true : undefined;
  }

  /** Functions reached from the entries along calls and imports whose guards are acceptable. */
  #reachUnder(
    env: Environment | undefined,
    known: Map<string, Reach>,
    accepts: (certainty: Certainty) => boolean,
  ): Reach {
    const key = this.#keyOf(env);
    const done = known.get(key);
    if (done) return done;
    const modules = new Set<string>();
    const queue = [...this.#entries, ...this.#reached.globbed];
    for (let i = 0; i < queue.length; i++) {
      const module = queue[i];
      const facts = module === undefined ? undefined : this.#reached.modules.get(module);
      if (module === undefined || !facts || modules.has(module)) continue;
      modules.add(module);
      facts.imports.forEach((item, id) => {
        if (item.typeOnly || !accepts(this.holds(module, item.guards, env))) return;
        const resolution = this.#reached.resolution(module, id);
        if (resolution.kind === 'file') queue.push(resolution.path);
      });
    }
    const reach = this.#graph.reach(
      this.#starts([...modules], known === this.#possible),
      (call) => accepts(this.holds(call.module, call.fact.guards, env)),
      this.dead,
    );
    known.set(key, reach);
    return reach;
  }

  /**
   * Module bodies, and what frameworks call: exports of entries and of globbed files, decorated classes. What a getter
   * does may run wherever its property is read, which is no call.
   */
  #starts(modules: readonly string[], getters: boolean): readonly FunctionRef[] {
    return modules.flatMap((module) => {
      const facts = this.#reached.modules.get(module);
      if (!facts) return [];
      const exported =
        this.#entries.includes(module) || this.#reached.globbed.has(module) ? this.#exportedFunctions(facts) : [];
      return [{ module, fn: 0 }, ...exported, ...managedMethods(facts), ...(getters ? gettersOf(facts) : [])];
    });
  }

  #exportedFunctions(facts: ModuleFacts): readonly FunctionRef[] {
    const exported = facts.exports.flatMap((item) =>
      item.kind === 'value'
        ? this.#graph.functions(facts.path, item.value).concat(this.#callArguments(facts, item.value))
        : [],
    );
    // `App.getInitialProps = async (context) => …`, which Next.js runs for each page.
    const attached = facts.assignments.flatMap(({ target, value }) =>
      target.kind === 'member' && target.property === 'getInitialProps' ? this.#graph.functions(facts.path, value) : [],
    );
    return [...exported, ...attached, ...this.#exportedClasses(facts)];
  }

  /** `export default class Start extends BaseCommand`, where the chain of classes ends in one of a package. */
  #exportedClasses(facts: ModuleFacts): readonly FunctionRef[] {
    return facts.exports.flatMap((item) => {
      const [own] = item.kind === 'value' ? this.#origins.of(facts.path, item.value) : [];
      const found: FunctionRef[] = [];
      let at = own;
      for (let depth = 0; at?.kind === 'class' && depth < 8; depth++) {
        const { module, cls } = at;
        const fact = this.#reached.modules.get(module)?.classes[cls];
        const run = fact?.methods.filter((method) => !method.static && RUN_OF_ENTRY.test(method.name)) ?? [];
        found.push(...run.map(({ fn }) => ({ module, fn })));
        at = fact?.extends ? this.#origins.of(module, fact.extends)[0] : undefined;
      }
      return at?.kind === 'external' ? found : [];
    });
  }

  /** `export default fp(async (fastify) => …)`: the function inside the wrapper runs. */
  #callArguments(facts: ModuleFacts, value: { readonly kind: string }): readonly FunctionRef[] {
    if (value.kind !== 'call' || !('call' in value) || typeof value.call !== 'number') return [];
    return this.#graph.callbacks(this.#graph.call({ module: facts.path, call: value.call }));
  }
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

function gettersOf(facts: ModuleFacts): readonly FunctionRef[] {
  return facts.classes.flatMap((cls) =>
    cls.methods.flatMap(({ kind, fn }) => (kind === 'getter' ? [{ module: facts.path, fn }] : [])),
  );
}

/** Constructors, decorated methods and lifecycle methods of classes that a framework instantiates. */
function managedMethods(facts: ModuleFacts): readonly FunctionRef[] {
  return facts.classes.flatMap((cls) => {
    const managed =
      cls.decorators.length > 0 ||
      cls.methods.some((method) => (facts.functions[method.fn]?.decorators.length ?? 0) > 0);
    if (!managed) return [];
    return cls.methods
      .filter(
        (method) =>
          method.kind === 'constructor' ||
          (facts.functions[method.fn]?.decorators.length ?? 0) > 0 ||
          LIFECYCLE.test(method.name),
      )
      .map((method) => ({ module: facts.path, fn: method.fn }));
  });
}
