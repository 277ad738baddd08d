import type { Span } from '../../facts/span.ts';
import type { AssignmentFact, FunctionId, Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import { calledName } from '../names.ts';
import { callersOf, requestWorkOf } from '../request-work.ts';
import type { FunctionRef, LinkedCall, Program, Reach, Service } from '../types.ts';
import { type Container, containerOf } from './containers.ts';
import { enclosing, type Lifetimes, lifetimesOf } from './lifetimes.ts';
import { type CallersOf, isOpenKey, isRequestInput } from './open-keys.ts';
import { isUncalled } from './uncalled.ts';

/** A collection that lives as long as the process, grows with the work and is never made smaller. */
export interface GrowingCollection {
  readonly kind: 'keyed' | 'list';
  /** "Map sessions", "array history". */
  readonly what: string;
  readonly place: Place;
  /** The call that leads there, for related places. */
  readonly from: LinkedCall | undefined;
  readonly module: string;
}

interface Growth {
  readonly container: Container;
  readonly module: string;
  readonly fn: FunctionId;
  readonly span: Span;
  readonly call: LinkedCall | undefined;
  readonly open: boolean;
}

const SHRINKS = /^(?:delete|clear|shift|pop|splice|evict|prune)$/;
const CLEANERS = /evict|prune|clean|sweep|expire|trim|purge|limit|^gc$|clear|remove|delete|forget|reset|flush|drain/i;
/** Lists of what a program is made of, filled while it starts. */
const REGISTRY =
  /handlers?$|hooks?$|listeners?$|plugins?$|callbacks?$|extensions?$|middlewares?$|routes?$|providers?$|registry$|modules?$|subscribers?$|observers?$/i;
/** A store whose entries go only when a client says so: whoever never comes back stays. */
const STORE = /(?:in-?memory|memory)\w*(?:repository|store|storage|dao)|(?:repository|store)\w*(?:in-?memory|memory)/i;

export const growingCollectionsOf = memoizeByService((service: Service): readonly GrowingCollection[] => {
  const { program } = service;
  const work = requestWorkOf(service);
  if (!program || !work) return [];
  const timers = program.callsTo('setInterval').flatMap((call) => program.callbacks(call, 0));
  const repeated = program.reach(timers);
  const lifetimes = lifetimesOf(service);
  const callers = callersOf(service);
  const bounded = new Set<string>();
  const growths: Growth[] = [];
  for (const call of program.calls) readCall(program, call, callers, growths, bounded);
  for (const [module, facts] of program.modules) {
    for (const assignment of facts.assignments) readAssignment(program, module, assignment, callers, growths, bounded);
    for (const guard of facts.guards) readSizeChecks(program, module, guard.test, bounded, 0);
    for (const loop of facts.loops) readSizeChecks(program, module, loop.over, bounded, 0);
  }
  const seen = new Set<string>();
  return growths.flatMap((growth): readonly GrowingCollection[] => {
    const { container, module, call } = growth;
    if (seen.has(container.key) || bounded.has(container.key) || !growth.open) return [];
    if (!outlives(program, lifetimes, growth) || !repeats(program, growth, work, repeated)) return [];
    seen.add(container.key);
    return [
      {
        kind: container.type === 'array' ? 'list' : 'keyed',
        what: `${container.type} ${container.name}`,
        place: program.place(module, growth.span),
        from: call && work.pathTo(call)[0],
        module,
      },
    ];
  });
});

function outlives(program: Program, lifetimes: Lifetimes, { container, module, fn }: Growth): boolean {
  const { owner } = container;
  if (owner.kind === 'class') return owner.static || lifetimes.ofClass(module, owner.cls) === 'process';
  if (owner.ref.fn === 0) return fn !== 0 || owner.ref.module !== module;
  // What a function keeps for the functions it makes; it fills its own variables only once per call.
  if (owner.ref.fn === fn || !escapes(program, { module, fn }, owner.ref)) return false;
  return lifetimes.ofScope(owner.ref) === 'process' && program.live.has(owner.ref);
}

/** Callbacks that are done with when the call is: `list.forEach(…)`, `promise.then(…)`. */
const DONE_AT_ONCE = /^(?:forEach|map|flatMap|filter|reduce|some|every|find|sort|then|catch|finally)$/;

/** Whether a function on the way out to its owner may run after the owner has returned. */
function escapes(program: Program, inner: FunctionRef, owner: FunctionRef): boolean {
  const chain = enclosing(program, inner);
  const between = chain.slice(
    0,
    chain.findIndex((ref) => ref.fn === owner.fn),
  );
  return between.some(({ module, fn }) => {
    const taker = program.modules
      .get(module)
      ?.calls.find((call) => call.args.some((arg) => arg.kind === 'function' && arg.fn === fn));
    if (!taker) return true;
    const { callee, usage } = taker;
    return usage !== 'awaited' && !(callee.kind === 'member' && DONE_AT_ONCE.test(callee.property));
  });
}

function repeats(program: Program, growth: Growth, work: Reach, repeated: Reach): boolean {
  const chain = enclosing(program, { module: growth.module, fn: growth.fn }).filter((ref) => ref.fn !== 0);
  if (chain.some((ref) => program.isDead(ref))) return false;
  if (chain.some((ref) => work.has(ref) || repeated.has(ref))) return true;
  // A method that is called through an interface has no known caller.
  const [own] = chain;
  const fact = own && program.fn(own);
  return (
    growth.container.owner.kind === 'class' &&
    fact?.kind === 'method' &&
    !/^(?:on[A-Z]|init|start|register|configure|setup|load|add)/.test(fact.name ?? '') &&
    !program.live.has(own ?? { module: growth.module, fn: 0 })
  );
}

function readCall(
  program: Program,
  call: LinkedCall,
  callers: CallersOf,
  growths: Growth[],
  bounded: Set<string>,
): void {
  const { callee, args, fn, span } = call.fact;
  const { module } = call;
  for (const arg of args) {
    if (!/^(?:ref|member)$/.test(arg.kind) || !CLEANERS.test(calledName(program, call))) continue;
    const container = containerOf(program, module, arg);
    if (container) bounded.add(container.key);
  }
  if (callee.kind !== 'member') return;
  const { property } = callee;
  const [first] = args;
  if (SHRINKS.test(property)) {
    const container = containerOf(program, module, callee.object);
    if (container && !removesOnDemand(program, call, container) && !isUncalled(program, { module, fn }))
      bounded.add(container.key);
  } else if (/^(?:push|unshift|add)$/.test(property) || (property === 'set' && args.length === 2)) {
    const container = first && containerOf(program, module, callee.object);
    if (!container || isUncalled(program, { module, fn })) return;
    const list = container.type === 'array';
    if (list !== /^(?:push|unshift)$/.test(property)) return;
    if (list && isNewOnly(program, call, container) && !args.some((arg) => hasOpenPart(program, module, arg, callers)))
      return;
    const registers = list && args.some((arg) => holdsFunction(program, module, arg, 0));
    // Where some entries hold functions, the others are of the same kind: what the program is made of.
    if (registers) bounded.add(container.key);
    const open = list
      ? !REGISTRY.test(container.name) && !registers
      : isOpenKey(program, module, first, callers) || storesByKey(program, module, container, fn);
    growths.push({ container, module, fn, span, call, open });
  }
}

/** The value, or a field of it, comes from a request, here or where a caller hands it over. */
function hasOpenPart(program: Program, module: string, value: Value, callers: CallersOf, depth = 0): boolean {
  const facts = program.modules.get(module);
  if (!facts || depth > 6) return false;
  if (value.kind === 'object')
    return value.properties.some((item) => hasOpenPart(program, module, item.value, callers, depth + 1));
  const param = value.kind === 'ref' ? facts.bindings[value.binding]?.param : undefined;
  if (!param || param.path.length > 0) return isRequestInput(facts, value);
  return callers({ module, fn: param.fn }).some((call) => {
    const arg = call.fact.args[param.index];
    return arg !== undefined && hasOpenPart(program, call.module, arg, callers, depth + 1);
  });
}

const SEARCHES = /^(?:some|includes|find|findIndex|indexOf|has)$/;

/** `if (!list.some((item) => item.id === id)) list.push(…)`: as many entries as there are different ones. */
function isNewOnly(program: Program, { module, fact }: LinkedCall, container: Container): boolean {
  const facts = program.modules.get(module);
  const searches = (value: Value | undefined, depth: number): boolean => {
    if (!value || depth > 4) return false;
    if (value.kind === 'unary' || value.kind === 'spread') return searches(value.value, depth + 1);
    if (value.kind === 'binary' || value.kind === 'logical')
      return searches(value.left, depth + 1) || searches(value.right, depth + 1);
    if (value.kind === 'ref') return searches(facts?.bindings[value.binding]?.init, depth + 1);
    const callee = value.kind === 'call' ? facts?.calls[value.call]?.callee : undefined;
    if (callee?.kind !== 'member' || !SEARCHES.test(callee.property)) return false;
    return containerOf(program, module, callee.object)?.key === container.key;
  };
  return fact.guards.some((id) => {
    const guard = facts?.guards[id];
    return guard !== undefined && 'test' in guard && searches(guard.test, 0);
  });
}

function readAssignment(
  program: Program,
  module: string,
  { target, op, value, fn, guards, span }: AssignmentFact,
  callers: CallersOf,
  growths: Growth[],
  bounded: Set<string>,
): void {
  if (target.kind === 'index') {
    const container = containerOf(program, module, target.object);
    if (!container) return;
    if (op === 'delete') {
      if (!isUncalled(program, { module, fn })) bounded.add(container.key);
    } else if (container.type === 'object' || container.type === 'array')
      growths.push({
        container,
        module,
        fn,
        span,
        call: undefined,
        open: isOpenKey(program, module, target.index, callers) && !isOneOf(program, module, target.index, guards),
      });
    return;
  }
  if (target.kind !== 'member') return;
  if (target.property === 'length') {
    const container = containerOf(program, module, target.object);
    if (container) bounded.add(container.key);
    return;
  }
  const container = containerOf(program, module, target);
  const inConstructor = program.modules.get(module)?.functions[fn]?.kind === 'constructor';
  if (container && !inConstructor && !isSameKindOfGrowth(value)) bounded.add(container.key);
}

/** `if (kind === Kind.A) made[kind] = …`: the condition names the key. */
function isOneOf(program: Program, module: string, key: Value, guards: readonly number[]): boolean {
  const facts = program.modules.get(module);
  return guards.some((id) => {
    const guard = facts?.guards[id];
    if (!guard || guard.negate || guard.test.kind !== 'binary' || !/^===?$/.test(guard.test.op)) return false;
    const sides = [guard.test.left, guard.test.right];
    const named = sides.some((side) => side.kind === 'ref' && key.kind === 'ref' && side.binding === key.binding);
    return named && sides.some((side) => program.literal(module, side) !== undefined);
  });
}

/** `this.list = [...this.list, item]` replaces a list by a longer one. */
function isSameKindOfGrowth(value: Value): boolean {
  return value.kind === 'array' && value.items.length > 1 && value.items.some((item) => item.kind === 'spread');
}

function removesOnDemand(program: Program, call: LinkedCall, container: Container): boolean {
  if (container.owner.kind !== 'class' || call.fact.callee.kind !== 'member') return false;
  const cls = program.modules.get(call.module)?.classes[container.owner.cls];
  const method = program.modules.get(call.module)?.functions[call.fact.fn]?.name ?? '';
  return call.fact.callee.property === 'delete' && STORE.test(cls?.name ?? '') && /^(?:remove|delete)/.test(method);
}

function storesByKey(program: Program, module: string, container: Container, fn: FunctionId): boolean {
  if (container.owner.kind !== 'class') return false;
  const cls = program.modules.get(module)?.classes[container.owner.cls];
  const method = program.modules.get(module)?.functions[fn];
  return (
    STORE.test(cls?.name ?? '') &&
    method?.kind === 'method' &&
    /^(?:set|save|put|create|add|upsert|insert|store)/.test(method.name ?? '')
  );
}

function holdsFunction(program: Program, module: string, value: Value, depth: number): boolean {
  if (value.kind === 'object')
    return depth < 3 && value.properties.some((item) => holdsFunction(program, module, item.value, depth + 1));
  if (value.kind === 'ref') {
    const name = program.modules.get(module)?.bindings[value.binding]?.name ?? '';
    if (/^(?:cb|fn|callback|handler|listener|resolve|reject|plugin|extension|middleware)$/i.test(name)) return true;
  }
  return value.kind === 'function' || program.functions(module, value).length > 0;
}

/** `if (cache.size > max)`, `while (queue.length >= limit)` bound what follows. */
function readSizeChecks(program: Program, module: string, test: Value, bounded: Set<string>, depth: number): void {
  if (depth > 6) return;
  const next = (value: Value): void => readSizeChecks(program, module, value, bounded, depth + 1);
  if (test.kind === 'logical' || test.kind === 'binary') {
    next(test.left);
    next(test.right);
    if (test.kind === 'logical' || !/^[<>]=?$/.test(test.op)) return;
    for (const side of [test.left, test.right]) {
      if (side.kind !== 'member' || !/^(?:size|length)$/.test(side.property)) continue;
      const container = containerOf(program, module, side.object);
      if (container) bounded.add(container.key);
    }
  } else if (test.kind === 'unary') next(test.value);
}
