import { type Block, Node, type SourceFile } from 'ts-morph';
import { type ProcessEvent, processEventsOf, type Registration } from '../../../services/lifecycle/process-events.ts';
import type { FixContext } from '../../types.ts';
import { openSource } from './change.ts';
import { bodyOf, type Called, findCall, findFunction, statementOf } from './nodes.ts';

/** A listener of a process event that the service wrote itself, as syntax. */
export interface OwnHandler {
  readonly registration: Registration;
  /** `process.on('SIGTERM', …)`, when it stands in the same module as the function. */
  readonly call: Called | undefined;
  readonly path: string;
  readonly source: SourceFile;
  readonly fn: Node;
  /** Undefined for an arrow function that returns an expression. */
  readonly body: Block | undefined;
}

/** The functions of the service that listen to these events, each once. */
export async function findOwnHandlers(
  context: FixContext,
  ...events: readonly ProcessEvent[]
): Promise<readonly OwnHandler[]> {
  const { program } = context.service;
  const found: OwnHandler[] = [];
  const seen = new Set<string>();
  for (const event of events) {
    for (const registration of processEventsOf(context.service).of(event)) {
      if (registration.library || registration.starter) continue;
      for (const ref of registration.handlers) {
        const key = `${ref.module}#${ref.fn}`;
        const fact = program?.modules.get(ref.module)?.functions[ref.fn];
        if (!fact || seen.has(key)) continue;
        seen.add(key);
        const source = await openSource(context, ref.module);
        const written = findFunction(source, fact);
        const fn = written && (calledBy(written) ?? written);
        if (!fn || found.some((item) => item.fn === fn)) continue;
        const { call } = registration;
        const body = bodyOf(fn);
        found.push({
          registration,
          call: call?.module === ref.module ? findCall(source, call.fact.span) : undefined,
          path: ref.module,
          source,
          fn,
          body: body && Node.isBlock(body) ? body : undefined,
        });
      }
    }
  }
  return found;
}

/** `() => shutdown()` and `() => { void shutdown(); }` only hand over: the function of the module is the handler. */
function calledBy(fn: Node): Node | undefined {
  if (!Node.isArrowFunction(fn) && !Node.isFunctionExpression(fn)) return undefined;
  const block = fn.getBody();
  const statements = Node.isBlock(block) ? block.getStatements() : [];
  const only = statements.length === 1 ? statements[0] : undefined;
  let expression: Node | undefined = Node.isBlock(block)
    ? Node.isExpressionStatement(only)
      ? only.getExpression()
      : undefined
    : block;
  while (Node.isVoidExpression(expression) || Node.isAwaitExpression(expression))
    expression = expression.getExpression();
  const callee = Node.isCallExpression(expression) ? expression.getExpression() : undefined;
  if (!Node.isIdentifier(callee)) return undefined;
  const source = fn.getSourceFile();
  const declared = source.getFunction(callee.getText());
  const value = source.getVariableDeclaration(callee.getText())?.getInitializer();
  const target = declared ?? (Node.isArrowFunction(value) || Node.isFunctionExpression(value) ? value : undefined);
  return target && bodyOf(target) ? target : undefined;
}

/** Calls of `process.exit` in the function itself or in callbacks that it writes down. */
export function exitsIn(fn: Node): readonly Called[] {
  const found: Called[] = [];
  fn.forEachDescendant((node) => {
    if (Node.isCallExpression(node) && /^process\.exit$/.test(node.getExpression().getText())) found.push(node);
  });
  return found;
}

/** Calls of a timer: what they exit is forced. */
function isInTimer(node: Node, fn: Node): boolean {
  for (let current = node.getParent(); current && current !== fn; current = current.getParent())
    if (Node.isCallExpression(current) && /(?:^|\.)setTimeout$/.test(current.getExpression().getText())) return true;
  return false;
}

/** Runs only when something failed: in a `catch`, or as a rejection handler. */
function isInCatch(node: Node, fn: Node): boolean {
  for (let current = node.getParent(); current && current !== fn; current = current.getParent()) {
    if (Node.isCatchClause(current)) return true;
    const call = current.getParent();
    if (!Node.isCallExpression(call) || !Node.isPropertyAccessExpression(call.getExpression())) continue;
    const name = call.getExpression().getText();
    if (/\.catch$/.test(name) || (/\.then$/.test(name) && call.getArguments()[1] === current)) return true;
  }
  return false;
}

/** Stands under a condition: `if (stopping) process.exit(1)`. */
function isConditional(node: Node, fn: Node): boolean {
  for (let current = node.getParent(); current && current !== fn; current = current.getParent())
    if (Node.isIfStatement(current) || Node.isConditionalExpression(current)) return true;
  return false;
}

/** The exit at the end of an orderly shutdown; undefined when there are several. */
export function cleanExit(fn: Node): Called | undefined {
  const clean = exitsIn(fn).filter(
    (call) =>
      !isInTimer(call, fn) &&
      !isInCatch(call, fn) &&
      !isConditional(call, fn) &&
      call.getArguments()[0]?.getText() !== '1',
  );
  return clean.length === 1 ? clean[0] : undefined;
}

/** The function directly around a node. */
export function functionAround(node: Node): Node | undefined {
  return node.getFirstAncestor((item) => Node.isFunctionLikeDeclaration(item) || Node.isFunctionExpression(item));
}

export { statementOf };
