/** Levels that no file needs; the parser of `yaml` is recursive, and beyond some thousand its stack ends. */
const MAX_LEVELS = 1000;

/**
 * Whether brackets, or dashes in a row, open more levels than a file needs. Catching the end of the stack is no way
 * out: a regular expression that V8 compiles just before it ends the process. Brackets in text count too, so that the
 * answer needs no parser; a thousand of them that never close are no text.
 */
export function isNestedTooDeeply(text: string): boolean {
  let open = 0;
  let dashes = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === OPEN_BRACE || code === OPEN_BRACKET) open += 1;
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) open = Math.max(0, open - 1);
    else if (code === DASH || code === QUESTION || code === COLON) dashes += isSpace(text.charCodeAt(i + 1)) ? 1 : 0;
    else if (!isSpace(code)) dashes = 0;
    if (open > MAX_LEVELS || dashes > MAX_LEVELS) return true;
  }
  return false;
}

const [OPEN_BRACE, OPEN_BRACKET, CLOSE_BRACE, CLOSE_BRACKET] = [0x7b, 0x5b, 0x7d, 0x5d];
const [DASH, QUESTION, COLON] = [0x2d, 0x3f, 0x3a];

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
