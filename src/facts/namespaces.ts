import type { SyntaxNode } from '../parsers/source.ts';
import { bindingAt, child, children, declare, type Extraction, nameOf, openScope, spanOf, within } from './draft.ts';
import { bindDeclared, extractBlock } from './statements.ts';
import type { Property, Value } from './types.ts';
import { extractValue } from './values.ts';

/** A TypeScript enum is an object whose members count up from the last number. */
export function extractEnum(x: Extraction, node: SyntaxNode): void {
  if (node.declare === true) return;
  const body = child(node, 'body') ?? node;
  const scope = openScope(x);
  let next: number | undefined = 0;
  const properties = within(x, { scope }, () =>
    children(body, 'members').map((member): Property => {
      const value = memberValue(x, child(member, 'initializer'), next);
      next = value.kind === 'number' ? value.value + 1 : undefined;
      const id = child(member, 'id');
      const key = nameOf(id);
      if (key !== undefined && id) {
        // Later members may use the name: `ALL = READ | WRITE`.
        bindingAt(x, declare(x, scope, key, 'const', spanOf(id))).init = value;
      }
      if (key !== undefined) x.draft.keys.add(key);
      return { key, value, span: spanOf(member) };
    }),
  );
  bindDeclared(x, node, { kind: 'object', properties, span: spanOf(node) });
}

function memberValue(x: Extraction, initial: SyntaxNode | undefined, next: number | undefined): Value {
  if (initial) return extractValue(x, initial);
  return next === undefined ? { kind: 'unknown' } : { kind: 'number', value: next };
}

/** A namespace is an object of what it exports. */
export function extractNamespace(x: Extraction, node: SyntaxNode): void {
  const body = child(node, 'body');
  if (node.declare === true || !body) return;
  const scope = openScope(x);
  const before = x.draft.exports.length;
  extractBlock(x, children(body, 'body'), scope);
  const properties = x.draft.exports
    .splice(before)
    .flatMap((item): Property[] =>
      item.kind === 'value' ? [{ key: item.name, value: item.value, span: item.span }] : [],
    );
  for (const { key } of properties) if (key !== undefined) x.draft.keys.add(key);
  let value: Value = { kind: 'object', properties, span: spanOf(node) };
  // `namespace A.B` is an object B inside an object A.
  let id = child(node, 'id');
  while (id?.type === 'TSQualifiedName') {
    const key = nameOf(child(id, 'right'));
    if (key !== undefined) x.draft.keys.add(key);
    value = {
      kind: 'object',
      properties: [{ key, value, span: spanOf(id) }],
      span: spanOf(node),
    };
    id = child(id, 'left');
  }
  bindDeclared(x, node, value);
}
