import type { SourceStyle } from './style.ts';

/**
 * Lines in the style of the module. They are written with two spaces, single quotes, semicolons, parentheses around
 * the parameter of an arrow function and separated thousands; `base` is the indentation of the block they go to.
 * Text of the user goes in through `verbatim`: `§0` stands for the first one, and is left as it is.
 */
export function restyle(
  lines: readonly string[],
  style: SourceStyle,
  base = '',
  verbatim: readonly string[] = [],
): string {
  return lines
    .map((line) => {
      const depth = (/^ */.exec(line)?.[0].length ?? 0) / 2;
      const code = restyleLine(line.trim(), style);
      // Without semicolons a line that begins like this would go on with the one before.
      const text = style.semicolons ? code : code.replace(/^([([`])/, ';$1');
      return text === '' ? '' : base + style.indent.repeat(depth) + text;
    })
    .join('\n')
    .replace(/§(\d)/g, (_, index: string) => verbatim[Number(index)] ?? '');
}

/** One expression in the style of the module. */
export function restyleLine(line: string, style: SourceStyle): string {
  let text = line;
  if (style.quote === '"') text = text.replace(/'([^'"]*)'/g, '"$1"');
  if (!style.separators) text = text.replace(/\b(\d{1,3})_(\d{3})\b/g, '$1$2');
  if (!style.arrowParentheses) text = text.replace(/(?<![\w)])\((\w+)\) =>/g, '$1 =>');
  if (!style.semicolons) text = text.replace(/;$/, '');
  return text;
}
