import {
  ASSIGNMENT,
  BLOCK_WORDS,
  BRACKET,
  COMPARES,
  CONDITION,
  CONTINUES,
  DOT,
  HEADS,
  KEYWORDS,
  NAMES,
  OPERATOR,
} from './nesting-units.ts';

/**
 * How deep a source text nests, before a parser sees it (see nesting-units.ts). The scan stays below half of what the
 * parser bears and overestimates rather than underestimates.
 */

/** 1,200 brackets within each other: far above what people and minifiers write. */
const MAX_UNITS = 1200 * BRACKET;

/** Offset where the text nests too deeply. `jsx`: whether `<` may open an element, whose text hides separators. */
export function findDeepNesting(text: string, jsx: boolean): number | undefined {
  return text.length <= MAX_UNITS / BRACKET ? undefined : new NestingScan(text, jsx).run();
}

/** What stands between one pair of brackets. */
interface Level {
  /** `(`, `[` or `{` as a character code; a backtick for `${` in a template. */
  readonly open: number;
  /** Units since the last separator. */
  chain: number;
  /** Units of the `else` in this block, which nest without brackets around them. */
  elses: number;
  /** Units of `<`: without a closing tag in JSX, since the last statement elsewhere. */
  angles: number;
  /** The bracket follows `if`, `for`, `while` or `with`: a regular expression may follow its end. */
  readonly head: boolean;
  /** The bracket opens a block, not an object: a regular expression may follow its end. */
  readonly block: boolean;
}

const BACKTICK = 96;

class NestingScan {
  readonly #text: string;
  readonly #jsx: boolean;
  readonly #levels: Level[] = [{ open: 0, chain: 0, elses: 0, angles: 0, head: false, block: true }];
  #at = 0;
  #depth = 0;
  /** Whether a `/` here would start a regular expression. */
  #regex = true;
  #word = '';

  constructor(text: string, jsx: boolean) {
    this.#text = text;
    this.#jsx = jsx;
  }

  run(): number | undefined {
    const text = this.#text;
    while (this.#at < text.length) {
      const c = text.charCodeAt(this.#at);
      if (c <= 32) this.#at += 1;
      else if (isWord(c)) this.#readWord();
      else this.#readMark(c);
      if (this.#depth > MAX_UNITS) return Math.min(this.#at, text.length - 1);
    }
    return undefined;
  }

  get #level(): Level | undefined {
    return this.#levels.at(-1);
  }

  #deepen(units: number): void {
    const level = this.#level;
    if (level) level.chain += units;
    this.#depth += units;
  }

  #angle(units: number): void {
    const level = this.#level;
    if (!level || level.angles + units < 0) return;
    level.angles += units;
    this.#depth += units;
  }

  /** After a comma the next operand starts; a statement ends type arguments too. */
  #separate(statement: boolean): void {
    const level = this.#level;
    if (!level) return;
    this.#depth -= level.chain;
    level.chain = 0;
    if (!statement || this.#jsx) return;
    this.#depth -= level.angles;
    level.angles = 0;
  }

  #open(open: number, head = false, block = false): void {
    // Calls and members in a chain nest after their brackets are closed, too.
    this.#deepen(OPERATOR);
    this.#levels.push({ open, chain: 0, elses: 0, angles: 0, head, block });
    this.#depth += BRACKET;
    this.#regex = true;
    this.#word = '';
  }

  /** Closes the innermost bracket if it is of that kind; anything else is the parser's to complain about. */
  #close(open: number): Level | undefined {
    const level = this.#level;
    if (!level || level.open !== open || this.#levels.length === 1) return undefined;
    this.#levels.pop();
    this.#depth -= BRACKET + level.chain + level.elses + level.angles;
    return level;
  }

  #readWord(): void {
    const from = this.#at;
    const text = this.#text;
    do this.#at += 1;
    while (this.#at < text.length && isWord(text.charCodeAt(this.#at)));
    this.#regex = false;
    this.#word = '';
    // Only words of two to ten small letters are keywords.
    if (this.#at - from > 10 || this.#at - from < 2 || text.charCodeAt(from) < 97) return;
    if (text.charCodeAt(from - 1) === 46) return;
    const word = text.slice(from, this.#at);
    const units = KEYWORDS.get(word);
    if (units === undefined) return;
    this.#word = word;
    this.#regex = true;
    if (units > 0) this.#deepen(units);
    else if (!NAMES.has(word) || this.#startsDeclaration()) this.#separate(true);
    if (word === 'else') this.#keepElse(units);
  }

  /** `else` nests across the end of the statement before it. */
  #keepElse(units: number): void {
    const level = this.#level;
    if (!level) return;
    level.chain -= units;
    level.elses += units;
  }

  /** `let a`, `type A`, `import x`: not the variable `let`, not `import.meta`. */
  #startsDeclaration(): boolean {
    const text = this.#text;
    let i = this.#at;
    while (text.charCodeAt(i) <= 32) i += 1;
    return i > this.#at && (isWord(text.charCodeAt(i)) || text.charCodeAt(i) === 123);
  }

  #readMark(c: number): void {
    const word = this.#word;
    this.#word = '';
    switch (c) {
      case 34: // "
      case 39: // '
        this.#skipString(c);
        this.#regex = false;
        return;
      case BACKTICK:
        this.#at += 1;
        this.#deepen(OPERATOR);
        this.#skipTemplate();
        return;
      case 47: // /
        this.#readSlash();
        return;
      case 40: // (
        this.#at += 1;
        this.#open(c, HEADS.has(word));
        return;
      case 91: // [
        this.#at += 1;
        this.#open(c);
        return;
      case 123: // {
        this.#at += 1;
        this.#open(c, false, this.#opensBlock(word));
        return;
      case 41: // )
        this.#at += 1;
        this.#regex = this.#close(40)?.head ?? false;
        return;
      case 93: // ]
        this.#at += 1;
        this.#close(91);
        this.#regex = false;
        return;
      case 125: // }
        this.#closeBrace();
        return;
      case 59: // ;
        this.#at += 1;
        this.#separate(true);
        this.#regex = true;
        return;
      case 44: // ,
        this.#at += 1;
        this.#separate(false);
        this.#regex = true;
        return;
      case 60: // <
        this.#readAngle();
        return;
      default:
        this.#at += 1;
        this.#regex = true;
        this.#readOperator(c);
    }
  }

  #readOperator(c: number): void {
    const next = this.#text.charCodeAt(this.#at);
    switch (c) {
      case 43: // +
      case 45: // -
        // `a++ / b` divides.
        if (next === c) {
          this.#at += 1;
          this.#regex = false;
        }
        this.#deepen(OPERATOR);
        return;
      case 61: // =
        if (next === 62) {
          this.#at += 1;
          this.#deepen(BRACKET);
        } else if (next === 61 || COMPARES.has(this.#text.charCodeAt(this.#at - 2))) this.#deepen(OPERATOR);
        else this.#deepen(ASSIGNMENT);
        return;
      case 42: // *
        if (next === 42) this.#at += 1;
        this.#deepen(next === 42 ? ASSIGNMENT : OPERATOR);
        return;
      case 63: // ?
      case 58: // :
        this.#deepen(next === 63 || next === 46 ? OPERATOR : CONDITION);
        return;
      case 46: // .
        this.#deepen(DOT);
        return;
      default:
        this.#deepen(OPERATOR);
    }
  }

  /** A brace after these is a block: the start of a statement, a function body, a keyword such as `else`. */
  #opensBlock(word: string): boolean {
    if (word !== '') return BLOCK_WORDS.has(word);
    let i = this.#at - 2;
    while (i >= 0 && this.#text.charCodeAt(i) <= 32) i -= 1;
    const before = this.#text.charCodeAt(i);
    // ) ; { } and the end of =>
    return i < 0 || before === 41 || before === 59 || before === 123 || before === 125 || before === 62;
  }

  #closeBrace(): void {
    this.#at += 1;
    if (this.#level?.open === BACKTICK) {
      this.#close(BACKTICK);
      this.#skipTemplate();
      return;
    }
    const level = this.#close(123);
    this.#regex = level?.block ?? true;
    if (level?.block && this.#startsStatement()) this.#separate(true);
  }

  /** After a block, a word that does not continue the statement starts the next one. */
  #startsStatement(): boolean {
    let i = this.#at;
    while (this.#text.charCodeAt(i) <= 32) i += 1;
    if (!isWord(this.#text.charCodeAt(i))) return false;
    const word = /^[\w$]+/.exec(this.#text.slice(i, i + 12))?.[0] ?? '';
    return !CONTINUES.has(word);
  }

  /** `<` opens a type argument or an element; closing tags and `/>` take one back. */
  #readAngle(): void {
    this.#at += 1;
    this.#regex = true;
    const next = this.#text.charCodeAt(this.#at);
    if (next === 47) {
      this.#at += 1;
      this.#angle(-BRACKET);
    } else if (next === 61 || next === 60 || next <= 32) this.#deepen(OPERATOR);
    else this.#angle(BRACKET);
  }

  #skipString(quote: number): void {
    const text = this.#text;
    let i = this.#at + 1;
    for (; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 92) i += 1;
      else if (c === quote) break;
      else if (c === 10 || c === 13) {
        // No string, an apostrophe in the text of an element: what follows it is code.
        this.#at += 1;
        return;
      }
    }
    this.#at = i + 1;
  }

  /** Up to the end of the template or the next `${`. */
  #skipTemplate(): void {
    const text = this.#text;
    for (let i = this.#at; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 92) i += 1;
      else if (c === BACKTICK) {
        this.#at = i + 1;
        this.#regex = false;
        return;
      } else if (c === 36 && text.charCodeAt(i + 1) === 123) {
        this.#at = i + 2;
        this.#open(BACKTICK);
        return;
      }
    }
    this.#at = text.length;
  }

  #readSlash(): void {
    const text = this.#text;
    const next = text.charCodeAt(this.#at + 1);
    if (next === 47) {
      const end = text.indexOf('\n', this.#at);
      this.#at = end < 0 ? text.length : end;
    } else if (next === 42) {
      const end = text.indexOf('*/', this.#at + 2);
      this.#at = end < 0 ? text.length : end + 2;
    } else if (next === 62) {
      this.#at += 2;
      this.#angle(-BRACKET);
    } else if (!this.#regex || !this.#skipRegex()) {
      this.#at += 1;
      this.#regex = true;
      this.#deepen(OPERATOR);
    }
  }

  #skipRegex(): boolean {
    const text = this.#text;
    let inClass = false;
    for (let i = this.#at + 1; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 10 || c === 13) return false;
      if (c === 92) i += 1;
      else if (c === 91) inClass = true;
      else if (c === 93) inClass = false;
      else if (c === 47 && !inClass) {
        this.#at = i + 1;
        this.#regex = false;
        return true;
      }
    }
    return false;
  }
}

function isWord(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95 || c === 36 || c > 127;
}
