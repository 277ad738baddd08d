import type { SyntaxNode } from '../parsers/source.ts';
import {
  addCall,
  bindingAt,
  child,
  children,
  declare,
  type Extraction,
  exactly,
  isNode,
  nameOf,
  openScope,
  type Scope,
  spanOf,
  within,
} from './draft.ts';
import { addFunction, extractFunction } from './functions.ts';
import { hoistVariables } from './hoisting.ts';
import { keyOf } from './members.ts';
import { spanFrom } from './span.ts';
import { extractBlock } from './statements.ts';
import { keepType, typeOf } from './type-names.ts';
import type { ClassFact, ClassId, FunctionId } from './types.ts';
import { extractValue } from './values.ts';

/** Records a class. Instance property initialisers run in its constructor; a class without one gets a synthetic one. */
export function extractClass(x: Extraction, node: SyntaxNode, name?: string): ClassId {
  const own = nameOf(child(node, 'id')) ?? name;
  const parent = extractValue(x, child(node, 'superClass'));
  const decorators = addDecorators(x, node);
  const id = x.draft.classes.length;
  x.draft.classes.push({
    ...(own === undefined ? {} : { name: own }),
    ...(child(node, 'superClass') ? { extends: parent } : {}),
    implements: children(node, 'implements').flatMap((item) => lastName(child(item, 'expression')) ?? []),
    methods: [],
    properties: [],
    decorators: exactly(decorators),
    fn: x.at.fn,
    span: spanOf(node),
  });
  const body = child(node, 'body');
  const members = body ? children(body, 'body') : [];
  const scope = openScope(x);
  const ownName = child(node, 'id');
  if (node.type === 'ClassExpression' && ownName && own !== undefined) {
    bindingAt(x, declare(x, scope, own, 'class', spanOf(ownName))).init = { kind: 'class', cls: id };
  }
  within(x, { cls: id, scope }, () => {
    const fields = members
      .filter((member) => /^(?:PropertyDefinition|AccessorProperty)$/.test(member.type))
      // Names and decorators are evaluated with the class, values with each instance.
      .map((node): Field => ({ node, name: keyOf(x, node), decorators: addDecorators(x, node) }));
    for (const field of fields) if (field.node.static === true) addField(x, id, field);
    const instance = () =>
      // Parameters of the constructor are not in scope.
      within(x, { scope }, () => {
        for (const field of fields) if (field.node.static !== true) addField(x, id, field);
      });
    addConstructor(x, id, node, members, instance);
    for (const member of members) {
      if (/MethodDefinition$/.test(member.type) && member.kind !== 'constructor') addMethod(x, id, member);
      if (member.type === 'StaticBlock') addStaticBlock(x, id, member);
    }
  });
  return id;
}

/** `OnModuleDestroy` and `nest.OnModuleDestroy` are the same interface. */
function lastName(node: SyntaxNode | undefined): string | undefined {
  return nameOf(node) ?? (node && nameOf(child(node, node.type === 'TSQualifiedName' ? 'right' : 'property')));
}

function classAt(
  x: Extraction,
  id: ClassId,
): { methods: ClassFact['methods'][number][]; properties: ClassFact['properties'][number][] } {
  const cls = x.draft.classes[id];
  if (!cls) throw new RangeError(`no class ${id}`);
  return cls;
}

function addConstructor(
  x: Extraction,
  id: ClassId,
  node: SyntaxNode,
  members: readonly SyntaxNode[],
  fields: () => void,
): void {
  const member = members.find(
    (item) =>
      item.type === 'MethodDefinition' && item.kind === 'constructor' && child(child(item, 'value') ?? item, 'body'),
  );
  const value = member ? child(member, 'value') : undefined;
  let fn: FunctionId;
  if (value && member)
    fn = extractFunction(x, value, { name: 'constructor', kind: 'constructor', cls: id, member, before: fields });
  else {
    const own = child(node, 'id');
    fn = addFunction(x, {
      name: 'constructor',
      kind: 'constructor',
      async: false,
      generator: false,
      cls: id,
      span: spanOf(node),
      head: own ? spanOf(own) : spanFrom(node.start, Math.min(node.end, node.start + 5)),
      decorators: [],
    });
    const scope: Scope = { ...openScope(x), fn };
    within(x, { scope, fn, guards: [], loop: undefined, inTry: undefined, inFinally: false }, fields);
  }
  classAt(x, id).methods.push({ name: 'constructor', fn, kind: 'constructor', static: false });
}

function addMethod(x: Extraction, id: ClassId, member: SyntaxNode): void {
  const value = child(member, 'value');
  const name = keyOf(x, member);
  if (!value || !child(value, 'body')) return;
  const decorators = addDecorators(x, member);
  const kind = member.kind === 'get' ? 'getter' : member.kind === 'set' ? 'setter' : 'method';
  const fn = extractFunction(x, value, { name, kind, cls: id, decorators, member });
  if (name !== undefined) classAt(x, id).methods.push({ name, fn, kind, static: member.static === true });
}

interface Field {
  readonly node: SyntaxNode;
  readonly name: string | undefined;
  readonly decorators: readonly number[];
}

function addField(x: Extraction, id: ClassId, { node, name, decorators }: Field): void {
  const type = typeOf(x, node);
  const initial = child(node, 'value');
  const value = initial ? extractValue(x, initial, 'assigned', name) : undefined;
  if (name === undefined) return;
  classAt(x, id).properties.push({
    name,
    ...(value ? { value } : {}),
    ...(type ? { type } : {}),
    static: node.static === true,
    span: spanOf(node),
    decorators: exactly(decorators),
  });
  // Decorated properties keep their type at run time.
  if (decorators.length > 0) keepType(x, type);
}

function addStaticBlock(x: Extraction, id: ClassId, member: SyntaxNode): void {
  const fn = addFunction(x, {
    kind: 'static-block',
    async: false,
    generator: false,
    cls: id,
    span: spanOf(member),
    head: spanFrom(member.start, Math.min(member.end, member.start + 6)),
    decorators: [],
  });
  const scope: Scope = { ...openScope(x), fn };
  within(x, { scope, fn, guards: [], loop: undefined, inTry: undefined, inFinally: false }, () => {
    hoistVariables(x, scope, member);
    extractBlock(x, children(member, 'body'), scope);
  });
}

/** `@Name` and `@Name(…)` as calls of kind decorator. */
export function addDecorators(x: Extraction, node: SyntaxNode): readonly number[] {
  const parameter = child(node, 'parameter');
  return [...children(node, 'decorators'), ...(parameter ? children(parameter, 'decorators') : [])].flatMap(
    (decorator) => {
      const expression = child(decorator, 'expression');
      if (!expression) return [];
      const called = expression.type === 'CallExpression' ? child(expression, 'callee') : undefined;
      const argNodes = called && Array.isArray(expression.arguments) ? expression.arguments.filter(isNode) : [];
      const callee = extractValue(x, called ?? expression, 'chained');
      const args = argNodes.map((arg) => extractValue(x, arg, 'argument'));
      const value = addCall(x, {
        kind: 'decorator',
        callee,
        args,
        argSpans: argNodes.map(spanOf),
        span: spanOf(decorator),
        calleeSpan: spanOf(called ?? expression),
        usage: 'other',
      });
      return value.kind === 'call' ? [value.call] : [];
    },
  );
}
