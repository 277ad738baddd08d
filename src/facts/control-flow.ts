import type { SyntaxNode } from '../parsers/source.ts';
import {
  addGuard,
  bindingAt,
  child,
  children,
  type DraftBinding,
  type Extraction,
  lookUp,
  nameOf,
  openScope,
  spanOf,
  within,
} from './draft.ts';
import { hoistNames } from './hoisting.ts';
import { isProcessModule } from './members.ts';
import { declarePattern, initialisePattern } from './patterns.ts';
import type { Span } from './span.ts';
import { extractBlock, extractSequence, extractStatement } from './statements.ts';
import type { GuardFact, GuardId, Value } from './types.ts';
import { extractValue } from './values.ts';

const UNKNOWN: Value = { kind: 'unknown' };

/** How control leaves at the end of a statement that it never passes. */
type Exit = 'break' | 'throw' | 'exit';

/** Tells whether control never passes the end of a statement, and how it leaves then. */
function findExit(x: Extraction, node: SyntaxNode | undefined): Exit | undefined {
  switch (node?.type) {
    case 'ReturnStatement':
    case 'ContinueStatement':
      return 'exit';
    case 'BreakStatement':
      return 'break';
    case 'ThrowStatement':
      return 'throw';
    case 'BlockStatement':
      return exitOf(x, children(node, 'body'));
    case 'IfStatement': {
      const then = findExit(x, child(node, 'consequent'));
      const otherwise = then && findExit(x, child(node, 'alternate'));
      return then && otherwise && milder(then, otherwise);
    }
    case 'TryStatement': {
      const last = findExit(x, child(node, 'finalizer'));
      if (last) return last;
      const tried = findExit(x, child(node, 'block'));
      const handler = child(node, 'handler');
      if (!tried || !handler) return tried;
      const caught = findExit(x, child(handler, 'body'));
      return caught && (tried === 'throw' ? caught : milder(tried, caught));
    }
    case 'ExpressionStatement':
      return isProcessExit(x, child(node, 'expression')) ? 'exit' : undefined;
    default:
      return undefined;
  }
}

function exitOf(x: Extraction, statements: readonly SyntaxNode[]): Exit | undefined {
  for (const statement of statements) {
    const exit = findExit(x, statement);
    if (exit) return exit;
  }
  return undefined;
}

/** Of two ways to leave, the one that gets less far away. */
function milder(a: Exit, b: Exit): Exit {
  return a === 'break' || b === 'break' ? 'break' : a === 'throw' || b === 'throw' ? 'throw' : 'exit';
}

const EXIT = /^(?:exit|abort|reallyExit)$/;

/** `process.exit(1)`, also under the names that the module imports or takes from `process`. */
function isProcessExit(x: Extraction, node: SyntaxNode | undefined): boolean {
  const call = node?.type === 'AwaitExpression' ? child(node, 'argument') : node;
  const callee = call?.type === 'CallExpression' ? child(call, 'callee') : undefined;
  const object = callee?.type === 'MemberExpression' ? child(callee, 'object') : undefined;
  if (object) {
    return isProcess(x, object) && EXIT.test(nameOf(callee && child(callee, 'property')) ?? '');
  }
  const binding = callee?.type === 'Identifier' ? bindingOf(x, callee) : undefined;
  if (binding?.import) return isProcessImport(x, binding) && EXIT.test(binding.import.name);
  return binding?.init?.kind === 'member' && isProcessValue(binding.init.object) && EXIT.test(binding.init.property);
}

function isProcess(x: Extraction, node: SyntaxNode): boolean {
  if (node.type !== 'Identifier') return false;
  const binding = bindingOf(x, node);
  if (!binding) return nameOf(node) === 'process';
  return binding.import ? isProcessImport(x, binding) : binding.kind === 'const' && isProcessValue(binding.init);
}

function isProcessImport(x: Extraction, binding: DraftBinding): boolean {
  return binding.import !== undefined && isProcessModule(x.draft.imports[binding.import.import]?.specifier);
}

function isProcessValue(value: Value | undefined): boolean {
  return value?.kind === 'global' && value.name === 'process';
}

function bindingOf(x: Extraction, name: SyntaxNode): DraftBinding | undefined {
  const id = lookUp(x, nameOf(name) ?? '');
  return id === undefined ? undefined : bindingAt(x, id);
}

export function extractIf(x: Extraction, node: SyntaxNode): readonly GuardId[] | undefined {
  const testNode = child(node, 'test');
  const consequent = child(node, 'consequent');
  const alternate = child(node, 'alternate');
  const test = extractValue(x, testNode);
  const span = spanOf(testNode ?? node);
  const inside = (body: SyntaxNode | undefined, negate: boolean): readonly GuardId[] => {
    if (!body) return [];
    const guards = addGuard(x, { kind: 'if', test, negate, span });
    return (within(x, { guards }, () => extractStatement(x, body)) ?? guards).slice(guards.length);
  };
  const inThen = inside(consequent, false);
  const inElse = inside(alternate, true);
  const leaves = findExit(x, consequent);
  const leavesElse = findExit(x, alternate);
  if (leaves && leavesElse) return undefined;
  const exit = leaves ?? leavesElse;
  if (exit) {
    const guards = addGuard(x, { kind: 'early-exit', test, negate: leaves !== undefined, span });
    if (exit === 'throw') x.thrown.add(guards.at(-1) ?? -1);
    // Only the other branch goes on, and with what holds at its end.
    return [...guards, ...(leaves ? inElse : inThen)];
  }
  const then = guardPartialExits(x, x.at.guards, test, inThen, span);
  const rest = guardPartialExits(x, then, negated(test), inElse, span);
  return rest.length > x.at.guards.length ? rest : undefined;
}

/** `if (a) { if (b) return; }`: what follows runs unless both hold. */
function guardPartialExits(
  x: Extraction,
  before: readonly GuardId[],
  condition: Value,
  exits: readonly GuardId[],
  span: Span,
): readonly GuardId[] {
  let guards = before;
  for (const id of exits) {
    const exit = x.draft.guards[id];
    if (!exit) continue;
    const leaving = exit.kind === 'catch' ? UNKNOWN : exit.negate ? exit.test : negated(exit.test);
    const test: Value = { kind: 'logical', op: '&&', left: condition, right: leaving };
    guards = addGuard(x, { kind: 'early-exit', test, negate: true, span }, guards);
    if (x.thrown.has(id)) x.thrown.add(guards.at(-1) ?? -1);
  }
  return guards;
}

function negated(value: Value): Value {
  return { kind: 'unary', op: '!', value };
}

export function extractSwitch(x: Extraction, node: SyntaxNode): readonly GuardId[] | undefined {
  const subject = extractValue(x, child(node, 'discriminant'));
  const scope = openScope(x);
  const cases = children(node, 'cases');
  const left: Value[] = [];
  within(x, { scope }, () => {
    const statements = cases.map((item) => children(item, 'consequent'));
    hoistNames(x, scope, statements.flat());
    const tests = cases.map((item): Value | undefined => {
      const test = child(item, 'test');
      return test && { kind: 'binary', op: '===', left: subject, right: extractValue(x, test) };
    });
    // Cases without a body, and bodies without a break, fall through to the next body.
    let from = 0;
    cases.forEach((item, i) => {
      const body = statements[i] ?? [];
      if (body.length === 0 && i < cases.length - 1) return;
      const guard = guardOfCases(tests, from, i, spanOf(child(item, 'test') ?? item));
      const guards = guard ? addGuard(x, guard) : x.at.guards;
      within(x, { guards }, () => extractSequence(x, body));
      const exit = exitOf(x, body);
      if (!exit) return;
      const entered = tests.slice(from, i + 1);
      if (exit !== 'break') left.push(...entered.filter((test) => test !== undefined));
      from = i + 1;
    });
  });
  if (left.length === 0) return undefined;
  return addGuard(x, { kind: 'early-exit', test: anyOf(left), negate: true, span: spanOf(node) });
}

/** The body of cases `from`…`to` runs when one of them matches; with `default` among them, when no other case does. */
function guardOfCases(
  tests: readonly (Value | undefined)[],
  from: number,
  to: number,
  span: Span,
): GuardFact | undefined {
  const entered = tests.slice(from, to + 1);
  if (!entered.includes(undefined)) {
    return { kind: 'switch', test: anyOf(entered.filter((test) => test !== undefined)), negate: false, span };
  }
  const others = tests.filter((test, i) => test !== undefined && (i < from || i > to));
  return others.length === 0
    ? undefined
    : { kind: 'switch', test: anyOf(others.filter((test) => test !== undefined)), negate: true, span };
}

function anyOf(tests: readonly Value[]): Value {
  return tests
    .slice(1)
    .reduce((left, right): Value => ({ kind: 'logical', op: '||', left, right }), tests[0] ?? UNKNOWN);
}

export function extractTry(x: Extraction, node: SyntaxNode): readonly GuardId[] | undefined {
  const block = child(node, 'block');
  const handler = child(node, 'handler');
  const last = child(node, 'finalizer');
  const tried = block && within(x, { inTry: handler ? spanOf(block) : x.at.inTry }, () => extractStatement(x, block));
  const caught: GuardFact = { kind: 'catch', test: UNKNOWN, negate: false, span: spanOf(handler ?? node) };
  if (handler) {
    const scope = openScope(x);
    within(x, { scope, guards: addGuard(x, caught) }, () => {
      const param = child(handler, 'param');
      declarePattern(x, scope, param, 'catch');
      // Defaults inside a destructured parameter are code too.
      if (param && param.type !== 'Identifier') initialisePattern(x, param, undefined);
      const body = child(handler, 'body');
      if (body) extractBlock(x, children(body, 'body'), scope);
    });
  }
  if (last) within(x, { inFinally: true }, () => extractStatement(x, last));
  if (!handler) return tried;
  const exit = findExit(x, block);
  if (exit && exit !== 'throw') return findExit(x, child(handler, 'body')) ? undefined : addGuard(x, caught);
  // What was thrown in the block was caught here; other exits left for good.
  const lasting = tried?.slice(x.at.guards.length).filter((id) => !x.thrown.has(id)) ?? [];
  return lasting.length > 0 ? [...x.at.guards, ...lasting] : undefined;
}
