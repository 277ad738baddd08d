import { isWithin, startOf } from '../../facts/span.ts';
import type { GuardFact } from '../../facts/types.ts';
import { callsByFunction } from '../program/calls-by-function.ts';
import { functionKey } from '../program/targets.ts';
import type { FunctionRef, LinkedCall, Program } from '../types.ts';

/** One call on the way through some functions, with what is over and what has begun when it starts. */
export interface Step {
  readonly call: LinkedCall;
  /** Calls that are over: their promise was awaited, or this runs in their callback. */
  readonly after: ReadonlySet<LinkedCall>;
  /** Calls that began earlier, whether over or not. */
  readonly begun: ReadonlySet<LinkedCall>;
  /** The `setTimeout` whose callback this is part of. */
  readonly timer: LinkedCall | undefined;
  /** Runs only when something failed: `catch`, `.catch()`, `if (error)`. */
  readonly failure: boolean;
  /** An error here stops nothing else: it stands in a `try`, has a `.catch()`, or goes into `Promise.allSettled`. */
  readonly contained: boolean;
  /** It has a `.catch()` of its own, or is one of several that are settled together. */
  readonly caught: boolean;
  /** Conditions on the way from the start to this call, outermost first. */
  readonly guards: readonly TracedGuard[];
  /** Calls that lead here. */
  readonly path: readonly LinkedCall[];
}

export interface TracedGuard {
  readonly module: string;
  readonly fact: GuardFact;
}

type Calls = ReadonlySet<LinkedCall>;

interface Frame {
  readonly after: Calls;
  readonly begun: Calls;
  readonly timer: LinkedCall | undefined;
  readonly failure: boolean;
  readonly contained: boolean;
  readonly caught: boolean;
  readonly guards: readonly TracedGuard[];
  readonly path: readonly LinkedCall[];
  /** Functions that parameters stand for here, by `module#binding`: what this caller handed over, not what others did. */
  readonly bound: ReadonlyMap<string, readonly FunctionRef[]>;
}

/** `over` at the end of the body; `settled` once the promise that the function returns is settled. */
interface Result {
  readonly over: Calls;
  readonly begun: Calls;
  readonly settled: Calls;
}

const NONE: Calls = new Set();
const START: Frame = {
  after: NONE,
  begun: NONE,
  timer: undefined,
  failure: false,
  contained: false,
  caught: false,
  guards: [],
  path: [],
  bound: new Map(),
};
const MAX_DEPTH = 14;
const MAX_STEPS = 600;
const MAX_VISITS = 4;

/**
 * Runs through functions in the order in which they would run: arguments before calls, what is awaited before what
 * follows, callbacks after what calls them. Branches are all taken. Only calls that `matter` become steps.
 */
export function traceSteps(
  program: Program,
  start: readonly FunctionRef[],
  matters: (call: LinkedCall) => boolean,
): readonly Step[] {
  const tracer = new Tracer(program, matters);
  for (const ref of start) tracer.run(ref, START);
  return tracer.steps;
}

class Tracer {
  readonly steps: Step[] = [];
  readonly #program: Program;
  readonly #matters: (call: LinkedCall) => boolean;
  readonly #stack: string[] = [];
  readonly #visits = new Map<string, number>();

  constructor(program: Program, matters: (call: LinkedCall) => boolean) {
    this.#program = program;
    this.#matters = matters;
  }

  run(ref: FunctionRef, frame: Frame): Result {
    const key = functionKey(ref);
    const visits = this.#visits.get(key) ?? 0;
    const empty = { over: frame.after, begun: frame.begun, settled: NONE };
    if (this.#stack.includes(key) || this.#stack.length > MAX_DEPTH || visits >= MAX_VISITS) return empty;
    if (this.steps.length > MAX_STEPS) return empty;
    this.#visits.set(key, visits + 1);
    this.#stack.push(key);
    const result = this.#body(ref, frame);
    this.#stack.pop();
    return result;
  }

  #body(ref: FunctionRef, frame: Frame): Result {
    const facts = this.#program.fn(ref);
    let over = frame.after;
    let begun = frame.begun;
    let settled: Calls = NONE;
    const settles = new Map<LinkedCall, Calls>();
    for (const call of this.#callsIn(ref)) {
      const inner: Frame = { ...frame, ...this.#conditions(ref, call, frame), after: over, begun };
      if (this.#matters(call)) {
        const { bound: _, ...step } = inner;
        this.steps.push({ call, ...step });
        begun = plus(begun, [call]);
      }
      let mine = this.#matters(call) ? new Set([call]) : NONE;
      for (const [other, calls] of settles) if (inside(other, call)) mine = plus(mine, calls);
      const own = this.#enter(call, { ...inner, begun, path: [...frame.path, call] }, mine);
      begun = plus(begun, own.begun);
      over = plus(over, own.over);
      mine = plus(mine, own.settled);
      if (isCloseEvent(this.#program, call)) mine = plus(mine, begun);
      settles.set(call, mine);
      if (call.fact.usage === 'awaited' || (call.fact.usage === 'assigned' && facts.awaits)) over = plus(over, mine);
      if (call.fact.usage === 'returned') settled = plus(settled, mine);
    }
    for (const held of this.#returnedCalls(ref)) settled = plus(settled, settles.get(held) ?? NONE);
    return { over, begun, settled: facts.async ? plus(settled, over) : settled };
  }

  /** Calls whose result a variable holds that the function returns: `closing = close(); return closing`. */
  #returnedCalls(ref: FunctionRef): readonly LinkedCall[] {
    const facts = this.#program.modules.get(ref.module);
    return (facts?.functions[ref.fn]?.returns ?? []).flatMap(({ value }) => {
      if (value.kind !== 'ref') return [];
      const binding = facts?.bindings[value.binding];
      const values = [binding?.init, ...(binding?.writes.map((write) => write.value) ?? [])];
      return values.flatMap((item) => {
        const call = item?.kind === 'logical' ? item.right : item;
        return call?.kind === 'call' ? [this.#program.call({ module: ref.module, call: call.call })] : [];
      });
    });
  }

  /** What a call runs: its targets within it, its callbacks when their time has come. */
  #enter(call: LinkedCall, frame: Frame, receiver: Calls): Result {
    const { callee } = call.fact;
    let { after: over, begun } = frame;
    let settled: Calls = NONE;
    const add = (result: Result, atOnce: boolean): void => {
      begun = plus(begun, result.begun);
      settled = plus(settled, result.settled);
      if (atOnce) over = plus(over, result.over);
    };
    if (call.fact.kind === 'decorator') return { over, begun, settled };
    const known = callee.kind === 'ref' ? frame.bound.get(`${call.module}#${callee.binding}`) : undefined;
    const targets = known ?? this.#program.targets(call);
    const callbacks = this.#callbacks(call);
    const before = callbacks.map(([, ref]) => this.#visits.get(functionKey(ref)) ?? 0);
    // `for (const step of steps) await step()`: one after the other, in the order of the list.
    const inTurn = call.fact.loop !== undefined && call.fact.usage === 'awaited';
    for (const target of targets) {
      const { async } = this.#program.fn(target);
      const after = inTurn ? plus(frame.after, settled) : frame.after;
      add(this.run(target, { ...frame, after, bound: this.#bind(call, target, frame.bound) }), !async);
    }
    const name = callee.kind === 'member' ? callee.property : callee.kind === 'global' ? callee.name : '';
    const timer = this.#program
      .callees(call)
      .some((path) => /^(?:setTimeout|setInterval|node:timers#set(?:Timeout|Interval))$/.test(path));
    for (const [i, [index, ref]] of callbacks.entries()) {
      if ((this.#visits.get(functionKey(ref)) ?? 0) > (before[i] ?? 0)) continue;
      if (timer) {
        this.run(ref, { ...frame, timer: call });
      } else if (name === 'then' || name === 'finally' || name === 'catch') {
        const failure = frame.failure || name === 'catch' || index === 1;
        add(this.run(ref, { ...frame, failure, after: plus(over, receiver) }), false);
      } else if (call.fact.kind === 'new' && callee.kind === 'global' && callee.name === 'Promise') {
        const result = this.run(ref, frame);
        // What the executor starts is what its `resolve` waits for.
        add({ ...result, settled: minus(result.begun, frame.begun) }, false);
      } else if (/^(?:on|once|addListener|prependListener|addEventListener)$/.test(name)) {
        const event = call.fact.args[0];
        const closed = event?.kind === 'string' && /^(?:close|closed|finish|end|drain|disconnect)$/.test(event.value);
        this.run(ref, { ...frame, after: closed ? plus(over, begun) : over });
      } else if (targets.length > 0 || /^(?:forEach|map|flatMap|filter|reduce|some|every|find)$/.test(name)) {
        const result = this.run(ref, frame);
        add({ ...result, settled: plus(result.settled, result.over) }, false);
      } else {
        // `server.close(callback)`, `async.series`, a library that takes a function: it runs when the call is through.
        const result = this.run(ref, { ...frame, after: plus(over, receiver) });
        add({ ...result, settled: plus(result.settled, result.over) }, false);
      }
    }
    return { over, begun, settled };
  }

  /** The functions that the arguments of this very call hand to the parameters of what it runs. */
  #bind(call: LinkedCall, target: FunctionRef, bound: Frame['bound']): Frame['bound'] {
    const result = new Map(bound);
    this.#program.fn(target).params.forEach((parameter, index) => {
      const arg = call.fact.args[index];
      if (parameter.binding === undefined || !arg) return;
      const functions =
        (arg.kind === 'ref' ? bound.get(`${call.module}#${arg.binding}`) : undefined) ??
        this.#program.callbacks(call, index);
      if (functions.length > 0) result.set(`${target.module}#${parameter.binding}`, functions);
    });
    return result;
  }

  #callbacks(call: LinkedCall): readonly (readonly [number, FunctionRef])[] {
    const found = new Map<string, readonly [number, FunctionRef]>();
    call.fact.args.forEach((_, index) => {
      for (const ref of this.#program.callbacks(call, index)) found.set(functionKey(ref), [index, ref]);
    });
    for (const ref of this.#program.callbacks(call))
      if (!found.has(functionKey(ref))) found.set(functionKey(ref), [0, ref]);
    return [...found.values()];
  }

  #conditions(
    ref: FunctionRef,
    call: LinkedCall,
    frame: Frame,
  ): Pick<Frame, 'guards' | 'failure' | 'contained' | 'caught'> {
    const facts = this.#program.modules.get(ref.module);
    const own = call.fact.guards.flatMap((id) => {
      const fact = facts?.guards[id];
      return fact ? [{ module: ref.module, fact }] : [];
    });
    const fails = own.some(({ fact }) => fact.kind === 'catch' || isErrorTest(this.#program, ref.module, fact));
    const caught = this.#callsIn(ref).some(
      (other) => inside(call, other) && other !== call && catches(this.#program, other),
    );
    const contained = frame.contained || call.fact.inTry !== undefined || caught;
    return { guards: [...frame.guards, ...own], failure: frame.failure || fails, contained, caught };
  }

  /** In the order of evaluation: a call ends after its arguments and its receiver. */
  #callsIn(ref: FunctionRef): readonly LinkedCall[] {
    const calls = callsByFunction(this.#program).get(functionKey(ref)) ?? [];
    const { after } = ref;
    return after === undefined ? calls : calls.filter((call) => startOf(call.fact.span) >= after);
  }
}

function inside(inner: LinkedCall, outer: LinkedCall): boolean {
  return isWithin(inner.fact.span, outer.fact.span);
}

function plus(a: Calls, b: Iterable<LinkedCall>): Calls {
  let result: Set<LinkedCall> | undefined;
  for (const item of b) {
    if (a.has(item)) continue;
    result ??= new Set(a);
    result.add(item);
  }
  return result ?? a;
}

function minus(a: Calls, b: Calls): Calls {
  return new Set([...a].filter((item) => !b.has(item)));
}

/** `once(server, 'close')` of node:events is over when everything that was told to close has closed. */
function isCloseEvent(program: Program, call: LinkedCall): boolean {
  const event = call.fact.args[1];
  return (
    program.callees(call).includes('node:events#once') &&
    event?.kind === 'string' &&
    /^(?:close|finish)$/.test(event.value)
  );
}

function catches(program: Program, { module, fact }: LinkedCall): boolean {
  if (fact.callee.kind !== 'member') return false;
  if (fact.callee.property === 'catch') return true;
  if (fact.callee.property === 'then') return fact.args.length > 1;
  return program.externals(module, fact.callee).includes('Promise.allSettled');
}

/** `if (error)`, `if (error != null)`, `if (!error) … else`: something went wrong. */
function isErrorTest(program: Program, module: string, guard: GuardFact): boolean {
  let { test, negate } = guard;
  if (test.kind === 'unary' && test.op === '!') [test, negate] = [test.value, !negate];
  if (test.kind === 'binary' && /^!==?$/.test(test.op)) test = test.left;
  else if (test.kind === 'binary' && /^===?$/.test(test.op)) [test, negate] = [test.left, !negate];
  if (negate || test.kind !== 'ref') return false;
  const name = program.modules.get(module)?.bindings[test.binding]?.name ?? '';
  return /^(?:e|err|error|\w+(?:Err|Error)|reason|cause)$/.test(name);
}
