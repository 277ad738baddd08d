const MAX_PREFIXES = 20;

/**
 * The texts that a small regular expression stands for: literal characters, escapes, groups with choices, `?`.
 * `(\/api)?` is '' and '/api'. Undefined for everything else, whose texts cannot be listed.
 * Express takes such a pattern as the prefix of a router (https://expressjs.com/en/guide/routing.html#route-paths).
 */
export function textsOf(pattern: string): readonly string[] | undefined {
  const reader = { text: pattern.replace(/^\^/, '').replace(/(?<!\\)\$$/, ''), at: 0 };
  const texts = choices(reader);
  return reader.at === reader.text.length ? texts : undefined;
}

interface Reader {
  readonly text: string;
  at: number;
}

function choices(reader: Reader): readonly string[] | undefined {
  const all: string[] = [];
  for (;;) {
    const part = sequence(reader);
    if (!part) return undefined;
    all.push(...part);
    if (all.length > MAX_PREFIXES) return undefined;
    if (reader.text[reader.at] !== '|') return all;
    reader.at += 1;
  }
}

function sequence(reader: Reader): readonly string[] | undefined {
  let texts: readonly string[] = [''];
  while (reader.at < reader.text.length && !/[|)]/.test(reader.text[reader.at] ?? '')) {
    const part = atom(reader);
    if (!part) return undefined;
    const optional = reader.text[reader.at] === '?';
    if (optional) reader.at += 1;
    if (/[*+{?]/.test(reader.text[reader.at] ?? '')) return undefined;
    const shapes = optional ? ['', ...part] : part;
    if (texts.length * shapes.length > MAX_PREFIXES) return undefined;
    texts = texts.flatMap((text) => shapes.map((shape) => text + shape));
  }
  return texts;
}

function atom(reader: Reader): readonly string[] | undefined {
  const char = reader.text[reader.at] ?? '';
  if (char === '(') {
    const opening = /^\((?:\?:)?(?!\?)/.exec(reader.text.slice(reader.at));
    if (!opening) return undefined;
    reader.at += opening[0].length;
    const inner = choices(reader);
    if (!inner || reader.text[reader.at] !== ')') return undefined;
    reader.at += 1;
    return inner;
  }
  const literal = char === '\\' ? reader.text[reader.at + 1] : char;
  // `\d`, `\w`, `.`, classes and anchors stand for more than one text.
  if (!literal || (char === '\\' ? /[a-zA-Z0-9]/ : /[.[\]*+?{}^$]/).test(literal)) return undefined;
  reader.at += char === '\\' ? 2 : 1;
  return [literal];
}

/** The prefixes that a path of `use` names; undefined for one that is not known. */
export function mountPrefixes(path: string | undefined): readonly (string | undefined)[] {
  return path?.startsWith('~') ? (textsOf(path.slice(1)) ?? [undefined]) : [path];
}
