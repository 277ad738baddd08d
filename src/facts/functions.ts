import type { SyntaxNode } from '../parsers/source.ts';
import { addDecorators } from './classes.ts';
import { child, children, type Extraction, openScope, type Scope, spanOf, within } from './draft.ts';
import { extractParameter } from './patterns.ts';
import { extractBlock, hoistVariables } from './statements.ts';
import type { ClassId, FunctionFact, FunctionId, Parameter, Span, Value } from './types.ts';
import { extractValue } from './values.ts';

export interface FunctionContext {
  readonly name?: string | undefined;
  readonly kind?: FunctionFact['kind'];
  readonly cls?: ClassId;
  readonly decorators?: readonly number[];
  /** What the first parameter holds, where the caller is known (`list.forEach(item => …)`). */
  readonly firstParameter?: Value;
  /** Read inside the function before its body: property initialisers of a constructor. */
  readonly before?: () => void;
}

/** Records a function with everything in it. The body is read with fresh guards: conditions end at the function. */
export function extractFunction(x: Extraction, node: SyntaxNode, context: FunctionContext): FunctionId {
  const id = addFunction(x, {
    ...(context.name === undefined ? {} : { name: context.name }),
    kind: context.kind ?? (node.type === 'ArrowFunctionExpression' ? 'arrow' : 'function'),
    async: node.async === true,
    generator: node.generator === true,
    cls: context.cls,
    span: spanOf(node),
    head: headOf(node),
    decorators: context.decorators ?? [],
  });
  const body = child(node, 'body');
  const scope: Scope = { ...openScope(x), fn: id };
  const cls = context.cls ?? x.at.cls;
  within(x, { scope, fn: id, guards: [], loop: undefined, inTry: false, cls }, () => {
    const own = child(node, 'id');
    if (node.type === 'FunctionExpression' && own) selfReference(x, scope, own, id);
    const params = children(node, 'params').map(
      (param, i): Parameter =>
        extractParameter(x, scope, param, i, i === 0 ? context.firstParameter : undefined, (target) =>
          addDecorators(x, target),
        ),
    );
    const draft = x.draft.functions[id];
    if (draft) draft.params = params;
    context.before?.();
    if (!body) return;
    if (body.type === 'BlockStatement') {
      hoistVariables(x, scope, body);
      extractBlock(x, children(body, 'body'), scope);
    } else {
      const value = extractValue(x, body, 'returned');
      draft?.returns.push({ value, guards: [] });
    }
  });
  return id;
}

export function addFunction(
  x: Extraction,
  fact: Omit<FunctionFact, 'params' | 'returns' | 'awaits' | 'parent' | 'cls' | 'decorators'> & {
    readonly cls: ClassId | undefined;
    readonly decorators: readonly number[];
  },
): FunctionId {
  const { cls, decorators, ...rest } = fact;
  x.draft.functions.push({
    ...rest,
    parent: x.at.fn,
    ...(cls === undefined ? {} : { cls }),
    params: [],
    returns: [],
    decorators: [...decorators],
    awaits: false,
  });
  return x.draft.functions.length - 1;
}

function selfReference(x: Extraction, scope: Scope, name: SyntaxNode, fn: FunctionId): void {
  const id = x.draft.bindings.length;
  const text = String(name.name);
  x.draft.bindings.push({
    name: text,
    kind: 'function',
    fn,
    span: spanOf(name),
    init: { kind: 'function', fn },
    writes: [],
  });
  scope.names.set(text, id);
}

/** Where a report about the function points: from its start to its body. */
function headOf(node: SyntaxNode): Span {
  const body = child(node, 'body');
  const end = body ? Math.max(node.start + 1, body.start) : node.end;
  return [node.start, end];
}
