import type { Value } from '../../facts/types.ts';
import type { LinkedCall } from '../types.ts';

/** Calls of one last word (`listen` of `app.listen`), by the external path of what they call. */
type Group = ReadonlyMap<string, readonly LinkedCall[]>;

/**
 * Finds calls by the external path of their callee. Origins are followed only for calls whose last word can match, and
 * once; patterns are compared with the different paths of a group, which are far fewer than its calls.
 */
export class CallIndex {
  readonly #calleesOf: (call: LinkedCall) => readonly string[];
  /** Members and globals by their last word. */
  readonly #byWord = new Map<string, LinkedCall[]>();
  readonly #supers: LinkedCall[] = [];
  /** Callees without a word of their own: a name, which an import may have given, or the result of a call. */
  readonly #bare: LinkedCall[] = [];
  readonly #order = new Map<LinkedCall, number>();
  readonly #groups = new Map<string | undefined, Group>();
  readonly #selected = new Map<string, readonly LinkedCall[]>();

  constructor(calls: readonly LinkedCall[], calleesOf: (call: LinkedCall) => readonly string[]) {
    this.#calleesOf = calleesOf;
    calls.forEach((call, i) => {
      this.#order.set(call, i);
      const { callee } = call.fact;
      if (callee.kind === 'function' || callee.kind === 'unknown') return;
      const word = wordOf(callee);
      if (callee.kind === 'super') this.#supers.push(call);
      if (word === undefined) this.#bare.push(call);
      else {
        const list = this.#byWord.get(word);
        if (list) list.push(call);
        else this.#byWord.set(word, [call]);
      }
    });
  }

  /** Calls whose callee ends in one of these words, in program order. */
  named(words: readonly string[]): readonly LinkedCall[] {
    const lists = [...new Set(words)].flatMap(
      (word) => (word === 'super' ? this.#supers : this.#byWord.get(word)) ?? [],
    );
    return words.length === 1 ? lists : this.#inOrder(lists);
  }

  /** In program order. A pattern may hold `*` for any run of characters. */
  select(patterns: readonly string[]): readonly LinkedCall[] {
    const key = patterns.join('\n');
    let known = this.#selected.get(key);
    if (!known) {
      known = this.#select(patterns);
      this.#selected.set(key, known);
    }
    return known;
  }

  #select(patterns: readonly string[]): readonly LinkedCall[] {
    const matches = pathMatcher(patterns);
    const words = new Set(patterns.map((pattern) => /([\w$]+)(?:\(\))?$/.exec(pattern)?.[1]));
    // `x#default` may be called under any word, and so may a pattern that ends in a star.
    const any = words.has(undefined) || words.has('default');
    const found = new Set<LinkedCall>();
    for (const word of [undefined, ...(any ? this.#byWord.keys() : words)]) {
      for (const [path, calls] of this.#group(word)) {
        if (matches(path)) for (const call of calls) found.add(call);
      }
    }
    return this.#inOrder([...found]);
  }

  #inOrder(calls: LinkedCall[]): readonly LinkedCall[] {
    return calls.sort((a, b) => (this.#order.get(a) ?? 0) - (this.#order.get(b) ?? 0));
  }

  #group(word: string | undefined): Group {
    const known = this.#groups.get(word);
    if (known) return known;
    const group = new Map<string, LinkedCall[]>();
    for (const call of word === undefined ? this.#bare : (this.#byWord.get(word) ?? [])) {
      for (const path of this.#calleesOf(call)) {
        const list = group.get(path);
        if (list) list.push(call);
        else group.set(path, [call]);
      }
    }
    this.#groups.set(word, group);
    return group;
  }
}

function wordOf(callee: Value): string | undefined {
  return callee.kind === 'member' ? callee.property : callee.kind === 'global' ? callee.name : undefined;
}

/** Compiles `a*b` patterns: `*` stands for any run of characters. Compiling regular expressions would take longer. */
function pathMatcher(patterns: readonly string[]): (path: string) => boolean {
  const exact = new Set<string>();
  const globs: (readonly string[])[] = [];
  for (const pattern of patterns) {
    if (pattern.includes('*')) globs.push(pattern.split('*'));
    else exact.add(pattern);
  }
  return (path) => exact.has(path) || globs.some((pieces) => isInterleaved(path, pieces));
}

/** Whether a text is these pieces in turn with anything between them. */
function isInterleaved(text: string, [first = '', ...others]: readonly string[]): boolean {
  if (!text.startsWith(first)) return false;
  const last = others.pop() ?? '';
  let at = first.length;
  for (const piece of others) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
