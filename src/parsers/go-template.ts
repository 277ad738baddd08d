import { splitTemplate, type Token, type Word } from './go-template-tokens.ts';
import {
  type Operand,
  type ParsedTemplate,
  type Pipeline,
  TemplateError,
  type TemplateNode,
} from './go-template-types.ts';

const MAX_DEPTH = 60;

/** Parses a Go template. Throws TemplateError, with the offset, for what is none or is nested too deeply. */
export function parseGoTemplate(text: string): ParsedTemplate {
  const reader = new TemplateReader(splitTemplate(text));
  const nodes = reader.list(0);
  return { nodes, defines: reader.defines };
}

/** Words that end a list of nodes. */
const ENDS = new Set(['end', 'else']);

class TemplateReader {
  readonly defines = new Map<string, readonly TemplateNode[]>();
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** Nodes up to the action that ends them, which is left for the caller; up to the end of the text at depth 0. */
  list(depth: number): readonly TemplateNode[] {
    const nodes: TemplateNode[] = [];
    for (;;) {
      const token = this.#tokens[this.#at];
      if (!token) {
        if (depth > 0) throw new TemplateError('a block without its end', 0);
        return nodes;
      }
      if (depth > MAX_DEPTH) throw new TemplateError('blocks nested too deeply', token.start);
      if (token.kind === 'text') {
        nodes.push(token);
        this.#at += 1;
        continue;
      }
      const word = keyword(token.words);
      if (word !== undefined && ENDS.has(word)) {
        if (depth === 0) throw new TemplateError(`an ${word} without its block`, token.start);
        return nodes;
      }
      this.#at += 1;
      nodes.push(...this.#action(token, word, depth));
    }
  }

  #action(token: Token & { kind: 'action' }, word: string | undefined, depth: number): readonly TemplateNode[] {
    const { words, start, end } = token;
    switch (word) {
      case 'if':
      case 'with':
      case 'range':
        return [this.#block(word, words.slice(1), start, depth)];
      case 'define': {
        const name = nameOf(words[1], start);
        this.defines.set(name, this.list(depth + 1));
        this.#end(start);
        return [];
      }
      case 'block': {
        const name = nameOf(words[1], start);
        if (!this.defines.has(name)) this.defines.set(name, this.list(depth + 1));
        else this.list(depth + 1);
        this.#end(start);
        return [{ kind: 'template', name, pipeline: pipelineOf(words.slice(2), start), start, end }];
      }
      case 'template': {
        const rest = words.slice(2);
        const pipeline = rest.length > 0 ? pipelineOf(rest, start) : undefined;
        return [{ kind: 'template', name: nameOf(words[1], start), pipeline, start, end }];
      }
      case 'break':
      case 'continue':
        return [{ kind: word, start }];
      default:
        return words.length === 0 ? [] : [{ kind: 'output', pipeline: pipelineOf(words, start), start, end }];
    }
  }

  #block(kind: 'if' | 'with' | 'range', words: readonly Word[], start: number, depth: number): TemplateNode {
    const pipeline = pipelineOf(words, start);
    const body = this.list(depth + 1);
    const next = this.#next(start);
    if (keyword(next.words) === 'end') return { kind, pipeline, body, otherwise: [], start };
    const chained = keyword(next.words.slice(1));
    if (chained === 'if' || chained === 'with') {
      const otherwise = [this.#block(chained, next.words.slice(2), next.start, depth + 1)];
      return { kind, pipeline, body, otherwise, start };
    }
    if (next.words.length > 1) throw new TemplateError('an unexpected word after else', next.start);
    const otherwise = this.list(depth + 1);
    this.#end(start);
    return { kind, pipeline, body, otherwise, start };
  }

  #next(start: number): Token & { kind: 'action' } {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    if (token?.kind !== 'action') throw new TemplateError('a block without its end', start);
    return token;
  }

  #end(start: number): void {
    if (keyword(this.#next(start).words) !== 'end') throw new TemplateError('a block without its end', start);
  }
}

function keyword(words: readonly Word[]): string | undefined {
  const [first] = words;
  return first?.kind === 'word' && /^[a-z]+$/.test(first.text) ? first.text : undefined;
}

function nameOf(word: Word | undefined, start: number): string {
  if (word?.kind !== 'string') throw new TemplateError('a template without a name', start);
  return word.value;
}

function pipelineOf(words: readonly Word[], start: number): Pipeline {
  const cursor = { words, at: 0, start };
  const pipeline = readPipeline(cursor, 0);
  if (cursor.at < words.length) throw new TemplateError('an unexpected word', words[cursor.at]?.start ?? start);
  return pipeline;
}

interface Cursor {
  readonly words: readonly Word[];
  readonly start: number;
  at: number;
}

function isMark(word: Word | undefined, mark: string): boolean {
  return word?.kind === 'word' && word.text === mark;
}

function readPipeline(cursor: Cursor, depth: number): Pipeline {
  if (depth > MAX_DEPTH) throw new TemplateError('a pipeline nested too deeply', cursor.start);
  const { variables, declares } = readVariables(cursor);
  const commands: Operand[][] = [[]];
  for (;;) {
    const word = cursor.words[cursor.at];
    if (!word || isMark(word, ')')) break;
    if (isMark(word, '|')) {
      commands.push([]);
      cursor.at += 1;
      continue;
    }
    commands.at(-1)?.push(readOperand(cursor, depth));
  }
  if (commands.some((command) => command.length === 0)) throw new TemplateError('an empty command', cursor.start);
  return { variables, declares, commands, start: cursor.start };
}

function readVariables(cursor: Cursor): { variables: readonly string[]; declares: boolean } {
  const names: string[] = [];
  let at = cursor.at;
  for (;;) {
    const word = cursor.words[at];
    if (word?.kind !== 'word' || !/^\$\w+$/.test(word.text)) return { variables: [], declares: false };
    names.push(word.text.slice(1));
    const next = cursor.words[at + 1];
    if (isMark(next, ',')) {
      at += 2;
      continue;
    }
    if (!isMark(next, ':=') && !isMark(next, '=')) return { variables: [], declares: false };
    cursor.at = at + 2;
    return { variables: names, declares: isMark(next, ':=') };
  }
}

function readOperand(cursor: Cursor, depth: number): Operand {
  const word = cursor.words[cursor.at];
  cursor.at += 1;
  if (!word) throw new TemplateError('an empty command', cursor.start);
  if (word.kind !== 'word') return { kind: 'literal', value: word.value };
  if (word.text === '(') {
    const pipeline = readPipeline(cursor, depth + 1);
    if (!isMark(cursor.words[cursor.at], ')')) throw new TemplateError('a bracket that does not close', word.start);
    cursor.at += 1;
    return { kind: 'pipeline', pipeline, fields: readFields(cursor) };
  }
  if (word.text === 'true' || word.text === 'false') return { kind: 'literal', value: word.text === 'true' };
  if (word.text === 'nil') return { kind: 'literal', value: null };
  if (word.text === '.') return { kind: 'field', fields: [] };
  if (word.text.startsWith('.')) return { kind: 'field', fields: [word.text.slice(1), ...readFields(cursor)] };
  if (word.text.startsWith('$')) return { kind: 'variable', name: word.text.slice(1), fields: readFields(cursor) };
  if (/^[A-Za-z_]/.test(word.text)) return { kind: 'function', name: word.text };
  throw new TemplateError(`an unexpected ${JSON.stringify(word.text)}`, word.start);
}

/** `.a.b` directly after an operand. */
function readFields(cursor: Cursor): readonly string[] {
  const fields: string[] = [];
  for (;;) {
    const word = cursor.words[cursor.at];
    if (word?.kind !== 'word' || word.spaced || !/^\.\w+$/.test(word.text)) return fields;
    fields.push(word.text.slice(1));
    cursor.at += 1;
  }
}
