import { Node } from 'ts-morph';

/** Text with values in it, taken apart: what stays constant, and the values by name. */
export interface Parted {
  readonly message: string;
  readonly fields: readonly { readonly key: string; readonly value: string }[];
}

/** A template or a concatenation as a constant message and fields; undefined when a value has no good name. */
export function partText(node: Node): Parted | undefined {
  const parts = piecesOf(node);
  if (!parts) return undefined;
  const fields: { key: string; value: string }[] = [];
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const key = keyOf(part);
    if (key === undefined) return undefined;
    const value = part.getText();
    const known = fields.find((item) => item.key === key);
    if (known && known.value !== value) return undefined;
    if (!known) fields.push({ key, value: key === 'err' ? value.replace(/\.(?:message|stack)$/, '') : value });
    // "request to ${url} failed": without the value its preposition hangs in the air.
    text = `${text.replace(/\s(?:to|of|for|from|on|at|with|in|by|as|via|is|was)\s*['"`(]?$/i, '')} `;
  }
  const message = text
    .replace(/['"`\\]/g, '')
    .replace(/[([{]\s*[)\]}]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/\s+([,.;:!?)])/g, '$1')
    .replace(/^[\s,;:.–—=-]+|[\s,;:=([{–—-]+$/g, '')
    .trim();
  return /[A-Za-z]{2}/.test(message) && fields.length > 0 ? { message, fields } : undefined;
}

function piecesOf(node: Node): readonly (string | Node)[] | undefined {
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) return [node.getLiteralText()];
  if (Node.isTemplateExpression(node))
    return [
      node.getHead().getLiteralText(),
      ...node.getTemplateSpans().flatMap((span) => [span.getExpression(), span.getLiteral().getLiteralText()]),
    ];
  if (Node.isBinaryExpression(node) && node.getOperatorToken().getText() === '+') {
    const left = piecesOf(node.getLeft());
    const right = piecesOf(node.getRight());
    return left && right && [...left, ...right];
  }
  return Node.isExpression(node) ? [node] : undefined;
}

const ERROR = /^(?:err|error|e|ex|exception)$/;

/** `req.params.id` is an id, `err.message` an error; a computed value has no name. */
function keyOf(node: Node): string | undefined {
  if (Node.isIdentifier(node)) return ERROR.test(node.getText()) ? 'err' : fieldName(node.getText());
  if (Node.isNonNullExpression(node) || Node.isParenthesizedExpression(node)) return keyOf(node.getExpression());
  if (!Node.isPropertyAccessExpression(node)) return undefined;
  const object = node.getExpression();
  const name = node.getName();
  if (/^(?:message|stack)$/.test(name) && Node.isIdentifier(object) && ERROR.test(object.getText())) return 'err';
  if (/^(?:length|size)$/.test(name)) return undefined;
  const owner = Node.isIdentifier(object)
    ? object.getText()
    : Node.isPropertyAccessExpression(object)
      ? object.getName()
      : '';
  // `user.id` and `order.id` on one line are two ids.
  return /^(?:id|name|type|status|key)$/.test(name) &&
    /^[a-z]\w*$/.test(owner) &&
    !/^(?:req|res|ctx|params|query|body|this|data)$/.test(owner)
    ? `${owner}${name.charAt(0).toUpperCase()}${name.slice(1)}`
    : fieldName(name);
}

/** Constants and variables of the environment become fields like any other: `HTTP_PORT` is `httpPort`. */
export function fieldName(name: string): string {
  if (!/^[A-Z][A-Z0-9_]+$/.test(name)) return name;
  return name.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** `{ id, userId: user.id }`. */
export function fieldsText(fields: Parted['fields']): string {
  return `{ ${fields.map(({ key, value }) => (key === value ? key : `${key}: ${value}`)).join(', ')} }`;
}
