/** The modules that the entry reaches, linked. */

import type { Span } from '../../facts/span.ts';
import type { CallFact, CallId, FunctionFact, FunctionId, ModuleFacts, Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import type { EnvVariable } from '../workloads/types.ts';

export interface FunctionRef {
  readonly module: string;
  readonly fn: FunctionId;
  /** Where something is reached from the middle of a function: only the calls behind this offset follow. */
  readonly after?: number;
  /** The call that has made it, of those that make functions of it. */
  readonly made?: Maker;
}

/**
 * A call that gives back a function which stands inside the called one: `asyncHandler(show)` makes another function for
 * each route, and the parameters of `asyncHandler` hold what that call hands in.
 */
export interface Maker {
  readonly module: string;
  readonly call: CallId;
  /** The function that was called, in the module of the one that it gave back. */
  readonly wrapper: FunctionId;
}

export interface CallRef {
  readonly module: string;
  readonly call: CallId;
}

export type Literal = string | number | boolean | null | undefined;

/**
 * Where a value comes from, followed through bindings, imports, returns, class fields and arguments.
 * External paths are canonical: package, `#`, export, then `.member` and `()` for calls and `new`:
 * `express#default()`, `express#Router()`, `pg#Pool()`, `node:http#createServer()`, `fastify#default().listen`.
 * The module object itself (default import, namespace, require) is `pkg#default`; `ns.foo` is `pkg#foo`.
 * Globals have no `#`: `process.on`, `console.log`, `fetch`. A subpath stays: `pino/file#default`.
 */
export type Origin =
  | { readonly kind: 'external'; readonly path: string }
  | { readonly kind: 'function'; readonly ref: FunctionRef }
  | { readonly kind: 'class'; readonly module: string; readonly cls: number }
  | { readonly kind: 'instance'; readonly module: string; readonly cls: number }
  | { readonly kind: 'literal'; readonly value: Literal }
  | { readonly kind: 'env'; readonly name: string; readonly default: Literal }
  | { readonly kind: 'data'; readonly module: string; readonly value: Value }
  | { readonly kind: 'module'; readonly module: string }
  | { readonly kind: 'parameter'; readonly ref: FunctionRef; readonly index: number; readonly path: readonly string[] }
  | { readonly kind: 'unknown' };

export interface LinkedCall {
  readonly module: string;
  readonly id: CallId;
  readonly fact: CallFact;
  readonly place: Place;
}

/** `true`/`false` when decided under the environment, undefined when it depends on what is not known. */
export type Certainty = boolean | undefined;

/** The effective environment of the process in one workload, by name. A name that is absent is not set. */
export interface Environment {
  readonly variables: ReadonlyMap<string, EnvVariable>;
  /** False when something outside the repository may add names (a remote chart, an env file that is not committed, no manifest at all). */
  readonly complete: boolean;
  /** Variables without which the source does not start: set in any process that serves, to what nobody here knows. */
  readonly demanded?: readonly EnvVariable[];
}

export interface OptionLookup {
  readonly found: boolean;
  /** True when a spread or an unread value may set or override it. */
  readonly maybe: boolean;
  readonly module: string;
  readonly value: Value | undefined;
  readonly place: Place | undefined;
}

/** The modules that the entry reaches, linked: bindings followed across files, calls resolved, functions connected. */
export interface Program {
  /** Entry first, preloads before it. */
  readonly entries: readonly string[];
  readonly modules: ReadonlyMap<string, ModuleFacts>;
  /** Packages imported at run time by reached modules, with one place each. Builtins as `node:http`. */
  readonly packages: ReadonlyMap<string, Place>;
  readonly unresolved: readonly { readonly specifier: string; readonly place: Place; readonly reason: string }[];

  place(module: string, span: Span): Place;
  fn(ref: FunctionRef): FunctionFact;

  /** All origins of a value; never empty (unknown at least). Bounded depth, cycles cut. */
  origins(module: string, value: Value): readonly Origin[];
  /** The external paths among the origins. */
  externals(module: string, value: Value): readonly string[];
  /** The value as one literal, under the environment when given (then `process.env.X` folds); undefined when not one known literal. */
  literal(module: string, value: Value, env?: Environment): { readonly value: Literal } | undefined;
  /** Every literal the value may take (loop over an array, conditional); undefined when some are unknown. */
  literals(module: string, value: Value, env?: Environment): readonly Literal[] | undefined;
  /** The single expression that defines a constant, a member of a constant object or an import. */
  definition(module: string, value: Value): { readonly module: string; readonly value: Value } | undefined;
  /** A property of an object argument, through references, spreads and Object.assign. */
  option(module: string, value: Value | undefined, ...path: readonly string[]): OptionLookup;

  /** Every call of the reached modules, in module then source order. */
  readonly calls: readonly LinkedCall[];
  call(ref: CallRef): LinkedCall;
  /** External paths of the callee of a call: `process.on`, `express#default().listen`. */
  callees(call: LinkedCall): readonly string[];
  /** Calls whose callee has one of these external paths. A pattern may hold `*` for any run of characters. */
  callsTo(...patterns: readonly string[]): readonly LinkedCall[];
  /** Calls whose callee ends in one of these words (`listen` of `app.listen`; `super` of `super()`), whatever it is. */
  callsNamed(...words: readonly string[]): readonly LinkedCall[];
  /** The calls of one module. */
  callsIn(module: string): readonly LinkedCall[];
  /** Whether some object literal has one of these keys. */
  hasKey(...keys: readonly string[]): boolean;
  /** Source functions that the call runs directly. */
  targets(call: LinkedCall): readonly FunctionRef[];
  /** Source functions handed over as (part of) an argument: callbacks, handlers, options with functions. */
  callbacks(call: LinkedCall, index?: number): readonly FunctionRef[];
  /** The functions that a value may be. */
  functions(module: string, value: Value): readonly FunctionRef[];

  /** Everything that may run once the functions run: through calls, callbacks, promise chains, events of the same emitter. */
  reach(start: readonly FunctionRef[]): Reach;
  /** Whether the call can run in this environment: guards decided, enclosing function reachable from an entry. */
  runs(call: LinkedCall, env?: Environment): Certainty;
  /** The functions reachable from the module bodies of the entries. */
  readonly live: Reach;
  /** A method of a class that only dead code or tests construct. */
  isDead(ref: FunctionRef): boolean;
  /** Whether guards around something hold. */
  holds(module: string, guards: readonly number[], env?: Environment): Certainty;
}

export interface Reach {
  has(ref: FunctionRef): boolean;
  readonly functions: readonly FunctionRef[];
  readonly calls: readonly LinkedCall[];
  /** The calls that lead from a start to this call, for related places. */
  pathTo(call: LinkedCall): readonly LinkedCall[];
}
