import type { SyntaxNode } from '../parsers/source.ts';
import { type Span, spanFrom } from './span.ts';
import type {
  Binding,
  BindingId,
  BindingKind,
  CallFact,
  ClassFact,
  ClassId,
  FunctionFact,
  FunctionId,
  GuardFact,
  GuardId,
  LoopId,
  ModuleFacts,
  Value,
  Write,
} from './types.ts';

type Mutable<T> = {
  -readonly [K in keyof T]: T[K] extends Span ? T[K] : T[K] extends readonly (infer U)[] ? U[] : T[K];
};

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The record while it is being filled. */
export type Draft = Mutable<
  Omit<ModuleFacts, 'bindings' | 'functions' | 'classes' | 'envReads' | 'imports' | 'loops' | 'keys'>
> & {
  bindings: DraftBinding[];
  functions: Mutable<FunctionFact>[];
  classes: Mutable<ClassFact>[];
  envReads: Mutable<ModuleFacts['envReads'][number]>[];
  imports: Mutable<ModuleFacts['imports'][number]>[];
  loops: Mutable<ModuleFacts['loops'][number]>[];
  keys: Set<string>;
};

export type DraftBinding = Omit<Mutable<Binding>, 'writes'> & { writes: Write[] };

export interface Scope {
  readonly parent: Scope | undefined;
  readonly names: Map<string, BindingId>;
  /** The function that `var` and the scope belong to. */
  readonly fn: FunctionId;
}

/** Keys that lead from a parameter to a name that it is destructured into. */
export type BindingPath = readonly string[];

/** Where the walk stands: everything that a call, a write or an import inherits from its surroundings. */
export interface Position {
  readonly scope: Scope;
  readonly fn: FunctionId;
  readonly guards: readonly GuardId[];
  readonly loop: LoopId | undefined;
  /** The innermost `try` block that has a `catch`. */
  readonly inTry: Span | undefined;
  readonly inFinally: boolean;
  readonly cls: ClassId | undefined;
}

export interface Extraction {
  readonly draft: Draft;
  readonly text: string;
  at: Position;
  depth: number;
  /** Import bindings that some expression uses: the others were types only and are erased. */
  readonly used: Set<BindingId>;
  /** Early-exit guards whose exit is a `throw`: a `catch` around them takes the exit back. */
  readonly thrown: Set<GuardId>;
  /** The module writes CommonJS exports. */
  cjs: boolean;
}

const NOTHING: never[] = [];

/** A list of just this length, for records that stay: one that was pushed to holds room for sixteen more. */
export function exactly<T>(list: readonly T[]): T[] {
  return list.length === 0 ? NOTHING : list.slice();
}

export function spanOf(node: SyntaxNode): Span {
  return spanFrom(node.start, node.end);
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/** A child that may be absent. */
export function child(node: SyntaxNode, key: string): SyntaxNode | undefined {
  const value = node[key];
  return isNode(value) ? value : undefined;
}

const NONE: readonly SyntaxNode[] = [];

export function children(node: SyntaxNode, key: string): readonly SyntaxNode[] {
  const value = node[key];
  return Array.isArray(value) && value.length > 0 ? value.filter(isNode) : NONE;
}

export function nameOf(node: SyntaxNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : String(node.raw);
  return typeof node.name === 'string' ? node.name : undefined;
}

export function declare(x: Extraction, scope: Scope, name: string, kind: BindingKind, span: Span): BindingId {
  const known = scope.names.get(name);
  // `var` and function declarations may repeat; the first binding stays, later values become writes.
  if (known !== undefined && (kind === 'var' || kind === 'function')) return known;
  const id = x.draft.bindings.length;
  x.draft.bindings.push({ name, kind, fn: scope.fn, span, writes: [] });
  scope.names.set(name, id);
  return id;
}

export function lookUp(x: Extraction, name: string): BindingId | undefined {
  for (let scope: Scope | undefined = x.at.scope; scope; scope = scope.parent) {
    const id = scope.names.get(name);
    if (id !== undefined) return id;
  }
  return undefined;
}

/** The value of a name that never changes; other values as they are. */
export function constantOf(x: Extraction, value: Value): Value {
  let here = value;
  for (let i = 0; i < 8 && here.kind === 'ref'; i++) {
    const binding = bindingAt(x, here.binding);
    if (binding.kind !== 'const' || !binding.init) return here;
    here = binding.init;
  }
  return here;
}

/** The local or global name that is called: `join` of `join(…)` and of `path.join(…)`. */
export function calledName(x: Extraction, callee: Value): string {
  if (callee.kind === 'member') return callee.property;
  if (callee.kind === 'ref') return bindingAt(x, callee.binding).name;
  return callee.kind === 'global' ? callee.name : '';
}

export function bindingAt(x: Extraction, id: BindingId): DraftBinding {
  const binding = x.draft.bindings[id];
  if (!binding) throw new RangeError(`no binding ${id}`);
  return binding;
}

/** Runs `body` at another position and comes back. */
export function within<T>(x: Extraction, change: Partial<Position>, body: () => T): T {
  const before = x.at;
  x.at = { ...before, ...change };
  try {
    return body();
  } finally {
    x.at = before;
  }
}

export function openScope(x: Extraction): Scope {
  return { parent: x.at.scope, names: new Map(), fn: x.at.fn };
}

/** Records a condition and returns it after the ones that hold already (or after `guards`). */
export function addGuard(x: Extraction, guard: GuardFact, guards = x.at.guards): readonly GuardId[] {
  x.draft.guards.push(guard);
  return guards.concat(x.draft.guards.length - 1);
}

export function addCall(x: Extraction, call: Omit<CallFact, 'fn' | 'guards' | 'loop' | 'inTry' | 'inFinally'>): Value {
  const { kind, callee, args, argSpans, span, calleeSpan, usage, optional } = call;
  const { fn, guards, loop, inTry, inFinally } = x.at;
  // Written out: what is spread stands outside of the object, and programs have tens of thousands of calls.
  const fact: Writable<CallFact> = { kind, callee, args, argSpans, span, calleeSpan, usage, fn, guards };
  if (optional) fact.optional = optional;
  if (loop !== undefined) fact.loop = loop;
  if (inTry) fact.inTry = inTry;
  if (inFinally) fact.inFinally = true;
  x.draft.calls.push(fact);
  return { kind: 'call', call: x.draft.calls.length - 1 };
}
