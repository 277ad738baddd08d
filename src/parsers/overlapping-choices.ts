/*
 * `(a|a)*b` tries 2ⁿ ways on n characters, which analysers of quantifiers do not see: there is only one. A group that
 * repeats without end and has two alternatives that may start with the same character is taken for one of these.
 */

interface Group {
  /** Where the alternatives start. */
  readonly starts: number[];
}

/** Characters that first characters are compared by: all of ASCII and one beyond. */
const SAMPLE = [...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)), 'é'];

/** Whether a repeated group of a pattern has alternatives that may start alike. */
export function hasOverlappingChoices(source: string, flags: string): boolean {
  const open: Group[] = [];
  for (let i = 0; i < source.length; i++) {
    const char = source[i];
    if (char === '\\') i += 1;
    else if (char === '[') i = endOfClass(source, i);
    else if (char === '(') open.push({ starts: [afterPrefix(source, i + 1)] });
    else if (char === '|') open.at(-1)?.starts.push(i + 1);
    else if (char === ')') {
      const group = open.pop();
      const repeats = /^(?:[*+]|\{\d+,(?:\d{2,})?\})/.test(source.slice(i + 1, i + 12));
      if (group && repeats && group.starts.length > 1 && overlap(source, group.starts, flags)) return true;
    }
  }
  return false;
}

function endOfClass(source: string, start: number): number {
  for (let i = start + 1; i < source.length; i++) {
    if (source[i] === '\\') i += 1;
    else if (source[i] === ']') return i;
  }
  return source.length;
}

/** The start of what a group holds, after `?:`, `?=`, `?<name>` and their like. */
function afterPrefix(source: string, start: number): number {
  return start + (/^\?(?:[:=!]|<[=!]|<[\w$]+>)/.exec(source.slice(start, start + 80))?.[0].length ?? 0);
}

function overlap(source: string, starts: readonly number[], flags: string): boolean {
  const taken = new Set<string>();
  for (const start of starts) {
    const first = firstCharacters(source.slice(start), flags);
    if (!first || first.some((char) => taken.has(char))) return true;
    for (const char of first) taken.add(char);
  }
  return false;
}

/** The characters an alternative may start with; undefined when it does not start with exactly one atom. */
function firstCharacters(text: string, flags: string): readonly string[] | undefined {
  const atom = /^(?:\\[^bBkpPux\dc]|\\[dDwWsS]|\[(?:\\.|[^\]\\])*\]|[^\\[\](){}*+?|^$])(?![*?{])/s.exec(text)?.[0];
  if (atom === undefined) return undefined;
  try {
    const matcher = new RegExp(`^${atom}$`, flags.replace(/[gy]/g, ''));
    return SAMPLE.filter((char) => matcher.test(char));
  } catch {
    return undefined;
  }
}
