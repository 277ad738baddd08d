/**
 * Lines of the judged files are quoted in reports, and reports are mailed, uploaded and archived: what looks like a
 * secret value is replaced by asterisks of the same length, so that columns stay true.
 */

/** Rules whose findings stand on a secret: every literal of the lines they mark is hidden. */
export const SECRET_RULES: readonly string[] = [
  'committed-env-file',
  'secret-in-image',
  'secret-in-manifest',
  'secret-in-source',
  'unmanaged-secret',
];

/** Formats that their issuers document, whatever stands around them. */
const FORMATS =
  /\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_\w{30,}|github_pat_\w{22,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|[rs]k_(?:live|test)_\w{16,}|npm_\w{36}|SG\.[\w-]{16,}\.[\w-]{16,}|AIza[\w-]{35}|sk-[\w-]{32,}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*)/g;
const URL_PASSWORD = /(\b[a-z][\w+.-]*:\/\/[^\s/:@'"`]*:)([^\s/@'"`]+)(?=@)/gi;
const NAME =
  '[\\w.-]*(?:password|passwd|passphrase|pwd|secret|token|credentials?|api[_-]?key|(?:private|access|secret|signing|encryption|session|cookie|jwt|auth)[_-]?keys?)[\\w.-]*';
/** A name that says secret, and the quoted text that it gets: `secret: '…'`, `API_KEY = "…"`, `password ?? '…'`. */
const QUOTED = new RegExp(
  `(${NAME}["'\\]]?\\s*(?:[:=]|\\?\\?|\\|\\|)=?\\s*)(["'\`])((?:\\\\.|(?!\\2).)*)(\\2|$)`,
  'gi',
);
/** The same without quotes, where a bare word is a value and no identifier. */
const BARE = new RegExp(
  `((?:^|[\\s"'{,;&])-{0,2}${NAME}(?:=|:[ \\t]+|[ \\t]+(?=\\S+$)))([^\\s"'{}$<][^\\s"']*)`,
  'gim',
);
/** The name speaks of where the secret is or how it is handled, and the value of that. */
const ABOUT =
  /(?:name|ref|refs|file|path|dir|folder|id|ids|arn|url|uri|host|mode|policy|seconds|ttl|expir\w*|length|header|type|version|count|limit|enabled|required|prefix|algorithm|store|provider)["'\]]?\s*(?:[:=]|\?\?|\|\||$|\s+$)/i;
const SECRET_NAME = new RegExp(`^${NAME}$`, 'i');
const LITERAL = /(["'`])((?:\\.|(?!\1).)+)(\1)/g;
const YAML = /\.(?:ya?ml|tpl)$|^<stdin>$/i;
const SOURCE = /\.[cm]?[jt]sx?$/i;

/** A file as lines, and which of them hold nothing but secrets. */
export interface MaskableText {
  readonly path: string;
  readonly lines: readonly string[];
  readonly isKey: ReadonlySet<number>;
  readonly isSecretData: ReadonlySet<number>;
}

export function prepareMask(path: string, text: string): MaskableText {
  const lines = text.split(/\r\n|\r|\n/);
  return {
    path,
    lines,
    isKey: text.includes('PRIVATE KEY-----') ? keyLines(lines) : new Set(),
    isSecretData: YAML.test(path) && text.includes('Secret') ? valuesOfSecrets(lines) : new Set(),
  };
}

/** One line, by its index from 0, with secret values hidden. `marked`: a rule found a secret on it. */
export function maskedLine({ path, lines, isKey, isSecretData }: MaskableText, index: number, marked: boolean): string {
  const line = lines[index] ?? '';
  const isSource = SOURCE.test(path);
  if (isKey.has(index)) return line.replace(/\S/g, '*');
  if (marked) return maskEverything(line, isSource);
  const isValue = YAML.test(path) && /^\s*(?:-\s+)?value:/.test(line) && isNamedSecret(lines, index);
  return isValue || isSecretData.has(index) ? maskValue(line) : maskLine(line, isSource);
}

function maskLine(line: string, isSource: boolean): string {
  const masked = line
    .replace(FORMATS, stars)
    .replace(URL_PASSWORD, (_whole, head: string, password: string) => head + hide(password))
    .replace(QUOTED, (whole: string, head: string, quote: string, text: string, end: string) =>
      ABOUT.test(head) ? whole : head + quote + hide(text) + end,
    );
  if (isSource) return masked;
  return masked.replace(BARE, (whole: string, head: string, text: string) =>
    ABOUT.test(head) || /^(?:true|false|null|none)$/i.test(text) ? whole : head + hide(text),
  );
}

/** A line that a rule found a secret on: its literals, or all that follows the first name. */
function maskEverything(line: string, isSource: boolean): string {
  const masked = maskLine(line, isSource).replace(
    LITERAL,
    (_whole, open: string, text: string, close: string) => open + hide(text) + close,
  );
  if (isSource) return masked;
  return masked.replace(
    /([=:][ \t]*)(["']?)([^\s"']+)/g,
    (_whole, head: string, quote: string, text: string) => `${head}${quote}${hide(text)}`,
  );
}

function maskValue(line: string): string {
  return line.replace(/(:\s+["']?)(.+?)(["']?\s*)$/, (_whole, head: string, text: string, tail: string) =>
    text.startsWith('|') || text.startsWith('>') ? head + text + tail : head + hide(text) + tail,
  );
}

/** `- name: DB_PASSWORD` before or after `value: …` of the same item. */
function isNamedSecret(lines: readonly string[], index: number): boolean {
  return [lines[index - 1], lines[index + 1]].some((line) => {
    const name = /^\s*(?:-\s+)?name:\s*["']?([\w.-]+)/.exec(line ?? '')?.[1];
    return name !== undefined && SECRET_NAME.test(name);
  });
}

/** Indexes of the lines between BEGIN and END of a private key. */
function keyLines(lines: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>();
  let inside = false;
  lines.forEach((line, index) => {
    if (line.includes('-----END')) inside = false;
    else if (inside) found.add(index);
    if (/-----BEGIN [A-Z ]*PRIVATE KEY-----(?!.*-----END)/.test(line)) inside = true;
  });
  return found;
}

/** Indexes of the lines below `data:` and `stringData:` of the Secrets in a manifest: base64 hides nothing. */
function valuesOfSecrets(lines: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>();
  let start = 0;
  for (let i = 0; i <= lines.length; i++) {
    if (i < lines.length && !/^---(?:\s|$)/.test(lines[i] ?? '')) continue;
    const document = lines.slice(start, i);
    if (document.some((line) => /^kind:\s*["']?Secret["']?\s*$/.test(line))) {
      let inside = false;
      document.forEach((line, offset) => {
        if (/^\S/.test(line)) inside = /^(?:data|stringData):/.test(line);
        else if (inside) found.add(start + offset);
      });
    }
    start = i + 1;
  }
  return found;
}

function hide(text: string): string {
  // What is filled in elsewhere is no value.
  return /^(?:\$|<|\{\{|process\.env\b)/.test(text) ? text : stars(text);
}

function stars(text: string): string {
  return '*'.repeat(text.length);
}
