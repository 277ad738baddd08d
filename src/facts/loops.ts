import type { SyntaxNode } from '../parsers/source.ts';
import { addGuard, child, children, type Extraction, openScope, spanOf, within } from './draft.ts';
import { hoistNames } from './hoisting.ts';
import { assignPattern, declarePattern, elementOf, initialisePattern } from './patterns.ts';
import { extractStatement, extractVariables } from './statements.ts';
import type { LoopFact, LoopId, Value } from './types.ts';
import { extractValue } from './values.ts';

function addLoop(x: Extraction, loop: Omit<LoopFact, 'fn' | 'parent' | 'awaits'>): LoopId {
  const parent = x.at.loop;
  x.draft.loops.push({ ...loop, fn: x.at.fn, awaits: false, ...(parent === undefined ? {} : { parent }) });
  return x.draft.loops.length - 1;
}

export function extractLoop(x: Extraction, node: SyntaxNode): void {
  const scope = openScope(x);
  within(x, { scope }, () => {
    const init = child(node, 'init');
    if (init?.type === 'VariableDeclaration') {
      hoistNames(x, scope, [init]);
      extractVariables(x, init);
    } else if (init) extractValue(x, init, 'floating');
    const kind = node.type === 'ForStatement' ? 'for' : node.type === 'WhileStatement' ? 'while' : 'do';
    const loop = addLoop(x, { kind, over: { kind: 'boolean', value: true }, span: spanOf(node) });
    // The test and the update run again and again, like the body.
    within(x, { loop }, () => {
      const testNode = child(node, 'test');
      const test = testNode && extractValue(x, testNode);
      const fact = x.draft.loops[loop];
      if (fact && test) fact.over = test;
      const always = test === undefined || (test.kind === 'boolean' && test.value);
      const guards =
        kind === 'while' && !always
          ? addGuard(x, { kind: 'loop', test, negate: false, span: spanOf(testNode ?? node) })
          : x.at.guards;
      within(x, { guards }, () => {
        const body = child(node, 'body');
        if (body) extractStatement(x, body);
        if (child(node, 'update')) extractValue(x, child(node, 'update'), 'floating');
      });
    });
  });
}

export function extractIteration(x: Extraction, node: SyntaxNode): void {
  const scope = openScope(x);
  const isAwait = node.await === true;
  const over = extractValue(x, child(node, 'right'), isAwait ? 'awaited' : 'other');
  const kind = node.type === 'ForInStatement' ? 'for-in' : isAwait ? 'for-await' : 'for-of';
  const fn = x.draft.functions[x.at.fn];
  if (fn && isAwait) fn.awaits = true;
  const loop = addLoop(x, { kind, over, span: spanOf(node) });
  const item: Value = kind === 'for-in' ? { kind: 'unknown' } : elementOf(over);
  within(x, { scope, loop }, () => {
    const left = child(node, 'left');
    if (left?.type === 'VariableDeclaration') {
      const target = child(children(left, 'declarations')[0] ?? left, 'id');
      // `var` is declared by the function already.
      if (left.kind !== 'var') declarePattern(x, scope, target, 'loop');
      if (target) initialisePattern(x, target, item);
    } else if (left) assignPattern(x, left, item, '=', spanOf(left));
    const body = child(node, 'body');
    if (body) extractStatement(x, body);
  });
}
