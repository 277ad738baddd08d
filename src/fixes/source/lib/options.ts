import { Node, type ObjectLiteralExpression, type SourceFile } from 'ts-morph';
import type { TextChange } from './insert.ts';
import { type Called, indentAt } from './nodes.ts';
import { restyleLine } from './snippet.ts';
import { styleOf } from './style.ts';

/** Sets a property of an options object: a new one last, one that is there gets the value. */
export function setProperty(
  source: SourceFile,
  object: ObjectLiteralExpression,
  name: string,
  value: string,
): TextChange | undefined {
  const style = styleOf(source);
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : restyleLine(`'${name}'`, style);
  const code = `${key}: ${restyleLine(value, style)}`;
  const known = object.getProperty((item) => Node.isPropertyNamed(item) && plainName(item.getName()) === name);
  if (known) {
    if (!Node.isPropertyAssignment(known)) return undefined;
    const initializer = known.getInitializer();
    return initializer && { start: initializer.getStart(), end: initializer.getEnd(), text: restyleLine(value, style) };
  }
  const text = source.getFullText();
  const last = object.getProperties().at(-1);
  if (!last) return { start: object.getStart(), end: object.getEnd(), text: `{ ${code} }` };
  const tail = text.slice(last.getEnd(), object.getEnd() - 1);
  const comma = /^\s*,/.exec(tail)?.[0];
  const at = last.getEnd() + (comma?.length ?? 0);
  if (!tail.includes('\n') || !/\n\s*$/.test(text.slice(0, last.getStart())))
    return comma ? insertAt(at, ` ${code},`) : insertAt(at, `, ${code}`);
  const indent = indentAt(text, last.getStart());
  const remark = /^[ \t]*(?:\/\/[^\r\n]*|\/\*[^\n]*?\*\/)/.exec(text.slice(at))?.[0];
  // A remark behind the last property stays with it.
  if (remark !== undefined && comma === undefined)
    return { start: last.getEnd(), end: at + remark.length, text: `,${remark}\n${indent}${code}` };
  return insertAt(at + (remark?.length ?? 0), `${comma ? '' : ','}\n${indent}${code}${comma ? ',' : ''}`);
}

/**
 * Sets an option of a call. The options are the argument at `index`: an object literal, a constant of the module that
 * is one, or nothing yet, when all arguments before it are there.
 */
export function setOption(
  source: SourceFile,
  call: Called,
  index: number,
  name: string,
  value: string,
): TextChange | undefined {
  const args = call.getArguments();
  const argument = args[index];
  if (argument) {
    const object = objectOf(source, argument);
    return object && setProperty(source, object, name, value);
  }
  if (args.length !== index || args.some((item) => Node.isSpreadElement(item))) return undefined;
  const style = styleOf(source);
  return addArgument(call, `{ ${name}: ${restyleLine(value, style)} }`);
}

/** The object literal that an expression is, through a constant of the module and `as`. */
export function objectOf(source: SourceFile, node: Node): ObjectLiteralExpression | undefined {
  if (Node.isObjectLiteralExpression(node)) return node;
  if (Node.isAsExpression(node) || Node.isSatisfiesExpression(node) || Node.isParenthesizedExpression(node))
    return objectOf(source, node.getExpression());
  if (!Node.isIdentifier(node)) return undefined;
  const initializer = source.getVariableDeclaration(node.getText())?.getInitializer();
  return initializer && Node.isObjectLiteralExpression(initializer) ? initializer : undefined;
}

/** One more argument, behind the others. */
export function addArgument(call: Called, text: string): TextChange {
  const last = call.getArguments().at(-1);
  if (last) {
    const before = last.getSourceFile().getFullText().slice(0, last.getStart());
    const line = /\n([ \t]*)$/.exec(before);
    return insertAt(last.getEnd(), line ? `,\n${line[1]}${text}` : `, ${text}`);
  }
  if (Node.isNewExpression(call) && !call.getText().endsWith(')')) return insertAt(call.getEnd(), `(${text})`);
  return insertAt(call.getEnd() - 1, text);
}

function insertAt(at: number, text: string): TextChange {
  return { start: at, end: at, text };
}

function plainName(name: string): string {
  return name.replace(/^['"]|['"]$/g, '');
}

/** `pool.max`: an option within an option; what is not there yet is made. */
export function setPath(
  source: SourceFile,
  object: ObjectLiteralExpression,
  path: readonly string[],
  value: string,
): TextChange | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return undefined;
  if (rest.length === 0) return setProperty(source, object, name, value);
  const known = object.getProperty((item) => Node.isPropertyNamed(item) && plainName(item.getName()) === name);
  if (!known) return setProperty(source, object, name, nested(rest, value));
  const inner = Node.isPropertyAssignment(known) ? known.getInitializer() : undefined;
  const next = inner && objectOf(source, inner);
  return next && setPath(source, next, rest, value);
}

function nested(path: readonly string[], value: string): string {
  const [name, ...rest] = path;
  return name === undefined ? value : `{ ${name}: ${nested(rest, value)} }`;
}

/** The same for a call: in its options at `index`, which are added when nothing stands there. */
export function setCallPath(
  source: SourceFile,
  call: Called,
  index: number,
  path: readonly string[],
  value: string,
): TextChange | undefined {
  const argument = call.getArguments()[index];
  if (argument) {
    const object = objectOf(source, argument);
    return object && setPath(source, object, path, value);
  }
  const [name, ...rest] = path;
  return name === undefined ? undefined : setOption(source, call, index, name, nested(rest, value));
}
