/**
 * What one source module wires up: a small serialisable record, the only thing that anything above `facts/` sees of
 * source code. No rule ever sees a syntax tree.
 */
import type { Problem } from '../parsers/place.ts';
import type { Span } from './span.ts';

/** Indexes into the arrays of the same ModuleFacts. */
export type BindingId = number;
export type FunctionId = number;
export type ClassId = number;
export type CallId = number;
export type ImportId = number;
export type GuardId = number;
export type LoopId = number;

/** A value as far as it can be read: literals are folded, references keep their binding, the rest says unknown. */
export type Value =
  | { readonly kind: 'string'; readonly value: string; readonly span?: Span }
  | { readonly kind: 'number'; readonly value: number; readonly span?: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span?: Span }
  | { readonly kind: 'null' }
  | { readonly kind: 'undefined' }
  | { readonly kind: 'regexp'; readonly pattern: string; readonly flags: string; readonly span: Span }
  /** Strings and expressions alternate: `a${x}b` is ['a', x, 'b'] with string Values for the quasis. */
  | { readonly kind: 'template'; readonly parts: readonly Value[]; readonly span: Span }
  | { readonly kind: 'array'; readonly items: readonly Value[]; readonly span: Span }
  | { readonly kind: 'object'; readonly properties: readonly Property[]; readonly span: Span }
  | { readonly kind: 'function'; readonly fn: FunctionId }
  | { readonly kind: 'class'; readonly cls: ClassId }
  | { readonly kind: 'ref'; readonly binding: BindingId; readonly span?: Span }
  /** A name that no scope of the module declares: `process`, `console`, `fetch`, `globalThis`. */
  | { readonly kind: 'global'; readonly name: string; readonly span?: Span }
  | { readonly kind: 'member'; readonly object: Value; readonly property: string; readonly span?: Span }
  /** Computed access that could not be folded into a member. */
  | { readonly kind: 'index'; readonly object: Value; readonly index: Value; readonly span?: Span }
  /** The result of a call or `new`; awaiting is transparent (`await x` has the value of `x`). */
  | { readonly kind: 'call'; readonly call: CallId }
  /** `process.env.NAME`, also by destructuring of process.env. */
  | { readonly kind: 'env'; readonly name: string; readonly span: Span }
  /** The namespace or `module.exports` of an import, `require('x')` or `await import('x')`. */
  | { readonly kind: 'module'; readonly import: ImportId }
  | { readonly kind: 'logical'; readonly op: '&&' | '||' | '??'; readonly left: Value; readonly right: Value }
  | { readonly kind: 'conditional'; readonly test: Value; readonly then: Value; readonly else: Value }
  | { readonly kind: 'unary'; readonly op: '!' | '-' | '+' | 'typeof' | 'void' | '~'; readonly value: Value }
  | { readonly kind: 'binary'; readonly op: string; readonly left: Value; readonly right: Value }
  /** One of the elements of an iterable: loop variables and parameters of `[…].forEach(x => …)`. */
  | { readonly kind: 'element'; readonly of: Value }
  /** `fn`: the function whose `this` it is (arrow functions have none of their own). */
  | { readonly kind: 'this'; readonly cls?: ClassId; readonly fn?: FunctionId }
  | { readonly kind: 'super'; readonly cls?: ClassId }
  | { readonly kind: 'spread'; readonly value: Value }
  | { readonly kind: 'unknown'; readonly span?: Span };

export interface Property {
  /** Undefined for a spread (`...rest`) and for computed keys that do not fold. */
  readonly key: string | undefined;
  readonly value: Value;
  readonly span: Span;
  readonly spread?: true;
}

export type BindingKind =
  | 'import'
  | 'const'
  | 'let'
  | 'var'
  | 'function'
  | 'class'
  | 'param'
  | 'catch'
  | 'loop'
  | 'enum';

export interface Binding {
  readonly name: string;
  readonly kind: BindingKind;
  /** The function whose scope declares it; 0 is the module. */
  readonly fn: FunctionId;
  readonly span: Span;
  /** The initial value; destructured names hold `member`/`index` of the initialiser. */
  readonly init?: Value;
  /** Later assignments to the name (`server = app.listen()`), in source order. */
  readonly writes: readonly Write[];
  readonly import?: { readonly import: ImportId; readonly name: string };
  /** For parameters: which one; `path` is the destructured key path inside it. */
  readonly param?: { readonly fn: FunctionId; readonly index: number; readonly path: readonly string[] };
  /** The named type of the annotation, as a reference or member value (for constructor injection). */
  readonly type?: Value;
}

export interface Write {
  readonly value: Value;
  readonly fn: FunctionId;
  readonly guards: readonly GuardId[];
  readonly span: Span;
}

export interface Parameter {
  readonly name?: string;
  readonly binding?: BindingId;
  readonly default?: Value;
  readonly rest?: true;
  readonly type?: Value;
  readonly decorators?: readonly CallId[];
  /** `constructor(private readonly db: Db)`: also a property of the class. */
  readonly property?: true;
}

export interface FunctionFact {
  /** Name of the declaration, method, property or variable that holds it. */
  readonly name?: string;
  readonly kind: 'module' | 'function' | 'arrow' | 'method' | 'getter' | 'setter' | 'constructor' | 'static-block';
  readonly async: boolean;
  readonly generator: boolean;
  readonly params: readonly Parameter[];
  /** Enclosing function; undefined only for the module body (index 0). */
  readonly parent?: FunctionId;
  readonly cls?: ClassId;
  /** Whole function; `head` is where a report should point (name, or `=>`/`function` keyword up to the body). */
  readonly span: Span;
  readonly head: Span;
  readonly returns: readonly { readonly value: Value; readonly guards: readonly GuardId[] }[];
  /** Decorator calls of a method. */
  readonly decorators: readonly CallId[];
  /** Conditions that hold where a function expression is made; declarations, which are hoisted, have none. */
  readonly guards?: readonly GuardId[];
  /** True when the body (not counting nested functions) has at least one `await` or `for await`. */
  readonly awaits: boolean;
}

export interface ClassFact {
  readonly name?: string;
  readonly binding?: BindingId;
  readonly extends?: Value;
  readonly implements: readonly string[];
  readonly methods: readonly {
    readonly name: string;
    readonly fn: FunctionId;
    readonly kind: 'method' | 'getter' | 'setter' | 'constructor';
    readonly static: boolean;
  }[];
  readonly properties: readonly {
    readonly name: string;
    readonly value?: Value;
    readonly type?: Value;
    readonly static: boolean;
    readonly span: Span;
    readonly decorators: readonly CallId[];
  }[];
  readonly decorators: readonly CallId[];
  readonly fn: FunctionId;
  readonly span: Span;
}

export interface CallFact {
  readonly kind: 'call' | 'new' | 'tag' | 'decorator';
  /** What is called: `app.listen` is a member of a ref. Optional calls look like ordinary ones, with `optional`. */
  readonly callee: Value;
  readonly args: readonly Value[];
  readonly argSpans: readonly Span[];
  /** The whole expression; `calleeSpan` is the callee alone (`app.listen`). */
  readonly span: Span;
  readonly calleeSpan: Span;
  readonly optional?: true;
  /** What happens to the result. `floating` = expression statement that is not awaited. */
  readonly usage: 'awaited' | 'floating' | 'returned' | 'assigned' | 'argument' | 'chained' | 'other';
  readonly fn: FunctionId;
  /** Conditions that hold where the call runs, outermost first: see GuardFact. */
  readonly guards: readonly GuardId[];
  /** Innermost enclosing loop within the same function. */
  readonly loop?: LoopId;
  /** The innermost `try` block around it that has a `catch`, within the same function. */
  readonly inTry?: Span;
  /** In a `finally` block: runs whatever became of the `try`. */
  readonly inFinally?: true;
}

/**
 * A condition around code. `negate` tells that the code runs when the test is false (else branch, after an early
 * `return`/`throw`/`continue` guarded by the test). `catch`: the code runs only when something threw.
 */
export interface GuardFact {
  readonly kind: 'if' | 'conditional' | 'logical' | 'early-exit' | 'switch' | 'catch' | 'loop';
  readonly test: Value;
  readonly negate: boolean;
  readonly span: Span;
}

export interface LoopFact {
  readonly kind: 'for' | 'for-of' | 'for-in' | 'for-await' | 'while' | 'do';
  /** The iterated value of for-of and for-in; the test of the others. */
  readonly over: Value;
  readonly fn: FunctionId;
  readonly parent?: LoopId;
  readonly span: Span;
  /** An `await` stands directly in the loop body. */
  readonly awaits: boolean;
}

export interface ImportFact {
  readonly specifier: string;
  readonly kind: 'static' | 'dynamic' | 'require' | 'reexport' | 'resolve' | 'worker';
  /** `import type`, or only type names: erased, never part of the running program. */
  readonly typeOnly: boolean;
  readonly fn: FunctionId;
  readonly guards: readonly GuardId[];
  readonly inTry?: true;
  readonly span: Span;
}

export type ExportFact =
  | { readonly kind: 'value'; readonly name: string; readonly value: Value; readonly span: Span }
  | {
      readonly kind: 'from';
      readonly name: string;
      readonly import: ImportId;
      readonly imported: string;
      readonly span: Span;
    }
  | { readonly kind: 'all'; readonly import: ImportId; readonly span: Span };

/**
 * Assignments to anything but a plain variable: `module.exports.x = …`, `this.server = …`, `process.env.X = …`,
 * `app.locals.y = …`; `delete x.y` has the operator `delete` and the value undefined.
 */
export interface AssignmentFact {
  readonly target: Value;
  readonly op: string;
  readonly value: Value;
  readonly fn: FunctionId;
  readonly guards: readonly GuardId[];
  readonly span: Span;
}

interface EnvRead {
  /** Undefined for a computed or whole-object read (`process.env`). */
  readonly name?: string;
  readonly fn: FunctionId;
  readonly guards: readonly GuardId[];
  readonly span: Span;
  /** `process.env.X ?? 'default'`, `||`, or a destructuring default. */
  readonly default?: Value;
}

export interface ModuleFacts {
  readonly path: string;
  /** As written: how exports are read. Files without import/export/require count as scripts. */
  readonly format: 'esm' | 'cjs' | 'script';
  readonly lineStarts: readonly number[];
  readonly hashbang?: string;
  readonly bindings: readonly Binding[];
  /** functions[0] is the module body. */
  readonly functions: readonly FunctionFact[];
  readonly classes: readonly ClassFact[];
  readonly calls: readonly CallFact[];
  readonly guards: readonly GuardFact[];
  readonly loops: readonly LoopFact[];
  readonly imports: readonly ImportFact[];
  readonly exports: readonly ExportFact[];
  readonly assignments: readonly AssignmentFact[];
  readonly envReads: readonly EnvRead[];
  readonly regexps: readonly {
    readonly pattern: string;
    readonly flags: string;
    readonly fn: FunctionId;
    readonly span: Span;
  }[];
  /** Keys of the object literals: an option that no literal names is set nowhere. */
  readonly keys: ReadonlySet<string>;
  readonly throws: readonly {
    readonly value: Value;
    readonly fn: FunctionId;
    readonly guards: readonly GuardId[];
    readonly span: Span;
  }[];
  /** Comments that carry a nodeready pragma: text without the comment marks. */
  readonly pragmas: readonly { readonly text: string; readonly span: Span }[];
  readonly problems: readonly Problem[];
}
