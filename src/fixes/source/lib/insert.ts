import { Node, type SourceFile } from 'ts-morph';
import { indentAt } from './nodes.ts';
import { restyle } from './snippet.ts';
import { type SourceStyle, styleOf } from './style.ts';

/** A change of one module: offsets into the text that was judged. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Lines {
  readonly lines: readonly string[];
  readonly verbatim?: readonly string[];
  /** An empty line between these lines and the statement. */
  readonly apart?: boolean;
}

/** New statements behind one, indented as it is. */
export function insertAfter(source: SourceFile, statement: Node, { lines, verbatim, apart }: Lines): TextChange {
  const text = source.getFullText();
  const style = styleOf(source);
  const end = endOfLine(text, statement.getEnd());
  const base = indentAt(text, statement.getStart());
  const gap = apart ? '\n' : '';
  // Empty lines on both sides, unless the block ends here.
  const close = apart && /^[ \t]*\r?\n[ \t]*[^\s}]/.test(text.slice(end)) ? '\n' : '';
  return { start: end, end, text: `\n${gap}${restyle(lines, style, base, verbatim)}${close}` };
}

/** New statements before one and the comments that belong to it. */
export function insertBefore(source: SourceFile, statement: Node, { lines, verbatim, apart }: Lines): TextChange {
  const text = source.getFullText();
  const style = styleOf(source);
  const base = indentAt(text, statement.getStart());
  const [comment] = attachedComments(text, statement);
  const start = (comment ?? statement.getStart()) - base.length;
  const gap = apart ? '\n' : '';
  return { start, end: start, text: `${restyle(lines, style, base, verbatim)}\n${gap}` };
}

/** New statements at the beginning of a block. */
export function insertFirst(source: SourceFile, block: Node, { lines, verbatim }: Lines): TextChange {
  const text = source.getFullText();
  const style = styleOf(source);
  const open = block.getStart() + 1;
  const base = indentAt(text, block.getStart()) + style.indent;
  const code = restyle(lines, style, base, verbatim);
  if (isOneLine(block)) return spreadBlock(source, block, (inner) => [code, inner], style, base);
  const at = endOfLine(text, open);
  return { start: at, end: at, text: `\n${code}` };
}

/** New statements at the end of a block. */
export function insertLast(source: SourceFile, block: Node, { lines, verbatim }: Lines): TextChange {
  const text = source.getFullText();
  const style = styleOf(source);
  const base = indentAt(text, block.getStart()) + style.indent;
  const code = restyle(lines, style, base, verbatim);
  if (isOneLine(block)) return spreadBlock(source, block, (inner) => [inner, code], style, base);
  const close = block.getEnd() - 1;
  const before = text.slice(0, close).trimEnd().length;
  const at = endOfLine(text, before);
  return { start: at, end: at, text: `\n${code}` };
}

/** `{ a(); }` on one line becomes a block of several. */
function spreadBlock(
  source: SourceFile,
  block: Node,
  join: (inner: string) => readonly string[],
  style: SourceStyle,
  base: string,
): TextChange {
  const text = source.getFullText();
  const inner = text.slice(block.getStart() + 1, block.getEnd() - 1).trim();
  const lines = join(inner === '' ? '' : `${base}${inner}`).filter((part) => part !== '');
  const close = base.slice(0, base.length - style.indent.length);
  return {
    start: block.getStart() + 1,
    end: block.getEnd() - 1,
    text: `\n${lines.join('\n')}\n${close}`,
  };
}

/** An arrow function that returns an expression gets a block: `() => f()` becomes `() => { before; f(); after }`. */
export function arrowToBlock(
  source: SourceFile,
  arrow: Node,
  wrap: { readonly before?: readonly string[]; readonly after?: readonly string[]; readonly keepResult?: boolean },
): TextChange | undefined {
  if (!Node.isArrowFunction(arrow)) return undefined;
  const body = arrow.getBody();
  if (Node.isBlock(body)) return undefined;
  const text = source.getFullText();
  const style = styleOf(source);
  const outer = indentAt(text, arrow.getStart());
  const inner = outer + style.indent;
  const expression = Node.isParenthesizedExpression(body) ? body.getExpression().getText() : body.getText();
  const code = restyle(
    [...(wrap.before ?? []), `${wrap.keepResult ? 'return ' : ''}§0;`, ...(wrap.after ?? [])],
    style,
    inner,
    [expression],
  );
  return {
    start: body.getStart(),
    end: body.getEnd(),
    text: `{\n${code}\n${outer}}`,
  };
}

function isOneLine(block: Node): boolean {
  return !block.getText().includes('\n');
}

/** Behind a comment that ends the line of a statement: it belongs to the statement. */
function endOfLine(text: string, offset: number): number {
  const rest = /^[ \t;]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/[ \t]*(?=\r?\n|$))?/.exec(text.slice(offset))?.[0] ?? '';
  return /\/[/*]/.test(rest) ? offset + rest.trimEnd().length : offset;
}

/** Comments on the lines right before a statement, without an empty line between. */
export function attachedComments(text: string, statement: Node): readonly number[] {
  const ranges = statement.getLeadingCommentRanges();
  let start: number | undefined;
  let next = statement.getStart();
  for (const range of [...ranges].reverse()) {
    if (/\r?\n[ \t]*\r?\n/.test(text.slice(range.getEnd(), next))) break;
    if (range.getPos() > 0 && !/(?:^|\n)[ \t]*$/.test(text.slice(0, range.getPos()))) break;
    start = range.getPos();
    next = range.getPos();
  }
  return start === undefined ? [] : [start];
}
