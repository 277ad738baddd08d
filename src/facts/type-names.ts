import type { SyntaxNode } from '../parsers/source.ts';
import { child, children, type Extraction, lookUp, nameOf, spanOf } from './draft.ts';
import type { Value } from './types.ts';

/** The named type of an annotation: `FastifyInstance`, `pg.Pool`, `Server | undefined`, `Promise<Server>`. */
export function typeOf(x: Extraction, node: SyntaxNode): Value | undefined {
  const annotation = child(node, 'typeAnnotation');
  return namedType(x, annotation?.type === 'TSTypeAnnotation' ? child(annotation, 'typeAnnotation') : annotation, 0);
}

/** Types that stand for their argument: awaiting is transparent, and so is what changes only the members. */
const TRANSPARENT = /^(?:Promise|Awaited|Readonly|Partial|Required|NonNullable)$/;

function namedType(x: Extraction, type: SyntaxNode | undefined, depth: number): Value | undefined {
  if (!type || depth > 4) return undefined;
  if (type.type === 'TSUnionType') {
    const members = children(type, 'types').filter((item) => !/^TS(?:Null|Undefined|Void)Keyword$/.test(item.type));
    return members.length === 1 ? namedType(x, members[0], depth + 1) : undefined;
  }
  if (type.type === 'TSParenthesizedType') return namedType(x, child(type, 'typeAnnotation'), depth + 1);
  if (type.type !== 'TSTypeReference') return undefined;
  const name = child(type, 'typeName');
  const named = typeName(x, name);
  const inner = child(type, 'typeArguments');
  if (!named && inner && TRANSPARENT.test(nameOf(name) ?? ''))
    return namedType(x, children(inner, 'params')[0], depth + 1);
  return named;
}

function typeName(x: Extraction, node: SyntaxNode | undefined): Value | undefined {
  if (node?.type === 'Identifier') {
    const binding = lookUp(x, nameOf(node) ?? '');
    return binding === undefined ? undefined : { kind: 'ref', binding, span: spanOf(node) };
  }
  if (node?.type !== 'TSQualifiedName') return undefined;
  const object = typeName(x, child(node, 'left'));
  const property = nameOf(child(node, 'right'));
  return object && property ? { kind: 'member', object, property, span: spanOf(node) } : undefined;
}

/** Types that decorators keep at run time (`emitDecoratorMetadata`): their imports stay in the program. */
export function keepType(x: Extraction, type: Value | undefined): void {
  if (type?.kind === 'ref') x.used.add(type.binding);
  else if (type?.kind === 'member') keepType(x, type.object);
}
