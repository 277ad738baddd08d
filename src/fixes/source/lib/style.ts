import { Node, type SourceFile, SyntaxKind } from 'ts-morph';

/** How a module is written, so that what is added reads as if its author had written it. */
export interface SourceStyle {
  /** One level of indentation. */
  readonly indent: string;
  readonly quote: "'" | '"';
  readonly semicolons: boolean;
  /** A comma behind the last item of a list that spans several lines. */
  readonly trailingCommas: boolean;
  /** `(x) => x` rather than `x => x`. */
  readonly arrowParentheses: boolean;
  /** `25_000` rather than `25000`. */
  readonly separators: boolean;
  readonly typescript: boolean;
}

export function styleOf(source: SourceFile): SourceStyle {
  const text = source.getFullText();
  return {
    indent: indentOf(text),
    quote: quoteOf(source),
    semicolons: hasSemicolons(source),
    trailingCommas: hasTrailingCommas(source),
    arrowParentheses: hasArrowParentheses(source),
    separators: /\b\d{1,3}_\d{3}\b/.test(text),
    typescript: /\.[cm]?tsx?$/.test(source.getFilePath()),
  };
}

/** The most frequent step from one line to a deeper one. */
function indentOf(text: string): string {
  const steps = new Map<string, number>();
  let before = '';
  for (const line of text.split('\n', 2000)) {
    const lead = /^[ \t]*(?=[^\s*])/.exec(line)?.[0];
    if (lead === undefined) continue;
    if (lead.length > before.length && lead.startsWith(before)) {
      const step = lead.slice(before.length);
      steps.set(step, (steps.get(step) ?? 0) + 1);
    }
    before = lead;
  }
  const [most] = [...steps].filter(([step]) => step !== ' ').sort((a, b) => b[1] - a[1]);
  return most?.[0] ?? '  ';
}

function quoteOf(source: SourceFile): "'" | '"' {
  let single = 0;
  let double = 0;
  for (const literal of source.getDescendantsOfKind(SyntaxKind.StringLiteral)) {
    const text = literal.getText();
    if (text.startsWith("'") && !text.includes('"')) single++;
    if (text.startsWith('"') && !text.includes("'")) double++;
  }
  return double > single ? '"' : "'";
}

function hasSemicolons(source: SourceFile): boolean {
  let yes = 0;
  let no = 0;
  source.forEachDescendant((node) => {
    if (
      Node.isExpressionStatement(node) ||
      Node.isVariableStatement(node) ||
      Node.isImportDeclaration(node) ||
      Node.isReturnStatement(node)
    ) {
      if (node.getText().endsWith(';')) yes++;
      else no++;
    }
  });
  return yes >= no;
}

function hasTrailingCommas(source: SourceFile): boolean {
  let yes = 0;
  let no = 0;
  for (const object of [
    ...source.getDescendantsOfKind(SyntaxKind.ObjectLiteralExpression),
    ...source.getDescendantsOfKind(SyntaxKind.ArrayLiteralExpression),
  ]) {
    const text = object.getText();
    if (!text.includes('\n') || /^[[{]\s*[\]}]$/.test(text)) continue;
    if (/,\s*[\]}]$/.test(text)) yes++;
    else if (/\n\s*[\]}]$/.test(text)) no++;
  }
  return yes > no || (yes === 0 && no === 0);
}

function hasArrowParentheses(source: SourceFile): boolean {
  let yes = 0;
  let no = 0;
  for (const arrow of source.getDescendantsOfKind(SyntaxKind.ArrowFunction)) {
    const [only, second] = arrow.getParameters();
    if (!only || second || !/^\w+$/.test(only.getText())) continue;
    if (/^(?:async\s*)?\(/.test(arrow.getText())) yes++;
    else no++;
  }
  return yes >= no;
}
