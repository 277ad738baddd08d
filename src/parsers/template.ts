/**
 * Template languages in YAML: Go templates and Jinja (`{{ … }}`, `{% … %}`), ERB (`<% … %>`). Such a file may parse
 * without an error (`image: {{ .Values.image }}` is a map), so it must be told by its tokens. `${{NAME}}` of OpenShift
 * templates is no action, and neither is what stands in quotes, comments or block scalars: that is text for another tool.
 */
const ACTION = /(?<!\$)\{\{|\{%|<%/;

/** True when an action stands where YAML structure or a plain scalar is expected. */
export function isTemplate(text: string): boolean {
  if (!ACTION.test(text)) return false;
  let blockIndent: number | undefined;
  let quote: string | undefined;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const indent = line.search(/\S/);
    if (blockIndent !== undefined && (indent < 0 || indent > blockIndent)) continue;
    blockIndent = undefined;
    const bare = withoutQuotes(line, quote);
    quote = bare.quote;
    if (ACTION.test(bare.text)) return true;
    if (/(?:^|[:?-][ \t]+)(?:[&!]\S*[ \t]+)*[|>][-+\d]*[ \t]*$/.test(bare.text)) blockIndent = parentIndent(bare.text);
  }
  return false;
}

/** The line without quoted scalars and comments; `quote` is the one that is still open at its end. */
function withoutQuotes(line: string, open: string | undefined): { readonly text: string; readonly quote?: string } {
  let text = '';
  let quote = open;
  for (let i = 0; i < line.length; i++) {
    const char = line[i] ?? '';
    if (quote !== undefined) {
      if (quote === '"' && char === '\\') i += 1;
      else if (quote === "'" && char === "'" && line[i + 1] === "'") i += 1;
      else if (char === quote) quote = undefined;
      continue;
    }
    if (char === '#' && /^$|\s$/.test(text)) break;
    // A quote opens a scalar only where a scalar may start.
    if ((char === '"' || char === "'") && /(?:^|[-:?[{,(]|\s)\s*$/.test(text.slice(-2))) quote = char;
    else text += char;
  }
  return quote === undefined ? { text } : { text, quote };
}

/** Indentation of the key whose value is a block scalar: `- - key: |` counts the dashes. */
function parentIndent(text: string): number {
  const dashes = /^\s*(?:-\s+)*/.exec(text)?.[0] ?? '';
  return /^\s*(?:-\s+)*[|>]/.test(text) ? Math.max(dashes.trimEnd().length - 1, 0) : dashes.length;
}
