/**
 * Long lines, before a parser sees them. For each syntax error oxc-parser copies the whole line around it: 100 KB of
 * errors on one line take 40 s and 7 GB. Lines are broken where that changes nothing, to see whether there are errors.
 */

/** Characters by characters: an error every third character on a line of 17,000 takes 250 MB. */
const MAX_COST = 3e8;

/** Strings stay whole: what stands inside of one is one token and no error. One that never ends must not be tried again. */
const TOKEN = /"(?:\\.|[^"\\\r\n])*"?|'(?:\\.|[^'\\\r\n])*'?|`(?:\\[\s\S]|[^`\\])*`?|[;{,]/g;

/** Whether errors on the lines of this text could cost more than the machine has. */
export function hasDearLines(starts: readonly number[], length: number): boolean {
  let cost = 0;
  for (let i = 0; i < starts.length; i++) cost += ((starts[i + 1] ?? length) - (starts[i] ?? 0)) ** 2;
  return cost > MAX_COST;
}

/**
 * The same program on short lines, for its errors alone: no offset holds any more. Undefined when it has long lines
 * still. After a semicolon, an opening brace or a comma no line break has a meaning (tc39.es/ecma262/#sec-asi), save
 * before the arrow that ends an HTML comment.
 */
export function breakLines(text: string): string | undefined {
  if (text.includes('-->')) return undefined;
  const broken = text.replace(TOKEN, (token) => (/^[;{,]$/.test(token) ? `${token}\n` : token));
  let cost = 0;
  for (const line of broken.split(/\r\n|[\r\n]/)) cost += line.length * line.replace(TOKEN, '').length;
  return cost > MAX_COST ? undefined : broken;
}
