import type { ClassFact, FunctionId } from '../../facts/types.ts';
import { memoizeByService } from '../memoize.ts';
import { callsByFunction } from '../program/calls-by-function.ts';
import { functionKey } from '../program/targets.ts';
import { requestPathOf } from '../request-path.ts';
import { onceForAll, requestWorkOf, runsOnce } from '../request-work.ts';
import type { FunctionRef, LinkedCall, Program, Reach, Service } from '../types.ts';

/** How long something lives: as long as the process, or as long as the request that made it. */
export type Lifetime = 'process' | 'request' | 'unknown';

export interface Lifetimes {
  /** How long instances of a class live. */
  readonly ofClass: (module: string, cls: number) => Lifetime;
  /** How long the variables of a function live, seen from functions inside of it. */
  readonly ofScope: (ref: FunctionRef) => Lifetime;
}

/** Decorators of classes that a container of dependencies makes once. */
const MANAGED =
  /^(?:Injectable|Controller|Resolver|Processor|Service|singleton|Singleton|injectable|WebSocketGateway|RestController|JsonController)$/;

export const lifetimesOf = memoizeByService((service: Service): Lifetimes => {
  const { program } = service;
  if (!program) return { ofClass: () => 'unknown', ofScope: () => 'unknown' };
  // A variable that the repository does not set may choose another store.
  const env = service.deployments[0]?.environment;
  const path = requestPathOf(service);
  const work = requestWorkOf(service);
  const known = new Map<string, Lifetime>();
  let once: Reach | undefined;
  let starts: ReadonlySet<string> | undefined;
  let constructed: ReadonlyMap<string, readonly LinkedCall[]> | undefined;
  const ofScope = (ref: FunctionRef): Lifetime => {
    if (ref.fn === 0) return 'process';
    const fact = program.modules.get(ref.module)?.functions[ref.fn];
    if (fact?.kind === 'constructor' && fact.cls !== undefined) return ofClass(ref.module, fact.cls);
    if (path?.has(ref)) {
      if (work?.has(ref)) return 'request';
      // Behind `if (!this.x)` it runs once for an object, which may be one of a request.
      once ??= onceForAll(program, path);
      return once.has(ref) ? 'process' : 'unknown';
    }
    starts ??= startUpOf(program);
    return starts.has(functionKey(ref)) ? 'process' : 'unknown';
  };
  const ofClass = (module: string, cls: number): Lifetime => {
    const key = `${module}\0${cls}`;
    const done = known.get(key);
    if (done) return done;
    known.set(key, 'unknown');
    constructed ??= constructionsOf(program);
    const managed = managedLifetime(program, module, program.modules.get(module)?.classes[cls]);
    const made = (constructed.get(key) ?? []).map((call) => {
      // `redis.enabled ? new RedisStore() : new MemoryStore()`: a deployment decides, and which one is not told here.
      const holds = program.holds(call.module, call.fact.guards, env);
      if (holds === false || (call.fact.fn === 0 && holds === undefined)) return 'unknown';
      // At module level, or behind `if (!instance)`: one for all.
      if (call.fact.fn === 0 || runsOnce(program, call)) return 'process';
      const inside = ofScope({ module: call.module, fn: call.fact.fn });
      // A function that runs at the start may run again, or throw away what it makes.
      return inside === 'process' ? 'start' : inside;
    });
    const lifetime = managed ?? (made.includes('process') ? 'process' : lifetimeOf(made));
    known.set(key, lifetime);
    return lifetime;
  };
  return { ofClass, ofScope };
});

function lifetimeOf(made: readonly string[]): Lifetime {
  if (made.includes('request')) return 'request';
  return made.length > 0 && made.every((item) => item === 'start') ? 'process' : 'unknown';
}

function managedLifetime(program: Program, module: string, cls: ClassFact | undefined): Lifetime | undefined {
  for (const id of cls?.decorators ?? []) {
    const call = program.call({ module, call: id });
    const { callee, args } = call.fact;
    const name = callee.kind === 'ref' ? program.modules.get(module)?.bindings[callee.binding]?.name : lastWord(callee);
    if (!name || !MANAGED.test(name)) continue;
    const scope = program.option(module, args[0], 'scope').value;
    return scope && lastWord(scope) === 'REQUEST' ? 'request' : 'process';
  }
  return undefined;
}

function lastWord(value: {
  readonly kind: string;
  readonly property?: string;
  readonly name?: string;
}): string | undefined {
  return value.kind === 'member' ? value.property : value.kind === 'global' ? value.name : undefined;
}

/** Every `new`, by the class it makes and the classes that this one extends. */
function constructionsOf(program: Program): ReadonlyMap<string, readonly LinkedCall[]> {
  const found = new Map<string, LinkedCall[]>();
  const note = (module: string, cls: number, call: LinkedCall, depth: number): void => {
    const key = `${module}\0${cls}`;
    const list = found.get(key);
    if (list) list.push(call);
    else found.set(key, [call]);
    const parent = program.modules.get(module)?.classes[cls]?.extends;
    if (!parent || depth > 6) return;
    for (const origin of program.origins(module, parent))
      if (origin.kind === 'class') note(origin.module, origin.cls, call, depth + 1);
  };
  for (const call of program.calls) {
    if (call.fact.kind !== 'new') continue;
    for (const origin of program.origins(call.module, call.fact.callee))
      if (origin.kind === 'class') note(origin.module, origin.cls, call, 0);
  }
  return found;
}

/** The function in which a nested function stands, outwards, itself first. */
export function enclosing(program: Program, ref: FunctionRef): readonly FunctionRef[] {
  const functions = program.modules.get(ref.module)?.functions;
  const found: FunctionRef[] = [];
  let fn: FunctionId | undefined = ref.fn;
  while (fn !== undefined && found.length < 50) {
    found.push({ module: ref.module, fn });
    fn = functions?.[fn]?.parent;
  }
  return found;
}

/** Callbacks that run right away, or while the program starts: plugins, promise chains, iterations. */
const RUNS_NOW = /^(?:register|then|catch|finally|forEach|map|flatMap|filter|reduce|some|every|after|ready|configure)$/;

/** Functions that module bodies run, by calls and by callbacks that run at once: what happens while the process starts. */
function startUpOf(program: Program): ReadonlySet<string> {
  const calls = callsByFunction(program);
  const queue: FunctionRef[] = [];
  for (const [module, facts] of program.modules) {
    queue.push({ module, fn: 0 });
    // `async function plugin(fastify, options)`, also where a loader calls it by the name of its file.
    facts.functions.forEach((fact, fn) => {
      if (/^(?:fastify|app|server|instance)$/.test(fact.params[0]?.name ?? '') && program.live.has({ module, fn }))
        queue.push({ module, fn });
    });
  }
  const found = new Set(queue.map(functionKey));
  for (let i = 0; i < queue.length; i++) {
    const from = queue[i];
    for (const call of from ? (calls.get(functionKey(from)) ?? []) : []) {
      const { callee } = call.fact;
      const now = callee.kind === 'function' || (callee.kind === 'member' && RUNS_NOW.test(callee.property));
      for (const ref of [...program.targets(call), ...(now ? program.callbacks(call) : [])]) {
        if (found.has(functionKey(ref))) continue;
        found.add(functionKey(ref));
        queue.push(ref);
      }
    }
  }
  return found;
}
