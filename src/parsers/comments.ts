import { Lexer } from 'yaml';
import { parseSource } from './source.ts';

/** What a comment looks like depends on what the file is. */
export type CommentSyntax = 'source' | 'dockerfile' | 'yaml' | 'hash' | 'line-hash' | 'sql' | 'markdown';

export interface Comment {
  /** Without its marks. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The comments of a text, never what merely looks like one in a string or a block scalar. Never throws. */
export function parseComments(path: string, text: string, syntax: CommentSyntax): readonly Comment[] {
  switch (syntax) {
    case 'source':
      return parseSource(path, text).comments;
    case 'yaml':
      return text.includes('{{')
        ? [...matches(text, /(?<=^|\s)#([^\r\n]*)/gm), ...templateComments(text)]
        : ofYaml(text);
    case 'hash':
      return matches(text, /(?<=^|[ \t])#([^\r\n]*)/gm).filter(({ start }) => !isQuoted(text, start));
    case 'dockerfile':
    case 'line-hash':
      // Docker and systemd know comments only on lines of their own (docs.docker.com/reference/dockerfile/#format).
      return matches(text, /(?<=^[ \t]*)[#;]([^\r\n]*)/gm);
    case 'sql':
      return matches(text, /--([^\r\n]*)/g);
    case 'markdown':
      return matches(text, /(?<=^[ \t]*)<!--((?:(?!-->)[\s\S])*?)-->(?=[ \t]*\r?$)/gm);
  }
}

function matches(text: string, pattern: RegExp): readonly Comment[] {
  return [...text.matchAll(pattern)].map((match) => ({
    text: match[1] ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** `{{- /* … *\/ -}}`, which leaves nothing in the rendered manifest. */
function templateComments(text: string): readonly Comment[] {
  return matches(text, /\{\{-?\s*\/\*((?:(?!\*\/)[\s\S])*)\*\/\s*-?\}\}/g);
}

function ofYaml(text: string): readonly Comment[] {
  const comments: Comment[] = [];
  let offset = 0;
  let scalar = false;
  try {
    for (const token of new Lexer().lex(text)) {
      // The lexer announces scalars and documents with control characters that are not in the text (yaml.org, CST).
      if (token === '\u0002' || token === '\u0018' || token === '\u001f') {
        scalar = token === '\u001f';
        continue;
      }
      if (token.startsWith('#') && !scalar)
        comments.push({ text: token.slice(1), start: offset, end: offset + token.length });
      scalar = false;
      offset += token.length;
    }
  } catch {
    // What was read until here stands.
  }
  return comments;
}

/** An odd number of quotes before it on the line: inside a string. */
function isQuoted(text: string, at: number): boolean {
  const line = text.slice(Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1, at);
  return [/"/g, /'/g].some((quote) => (line.match(quote)?.length ?? 0) % 2 === 1);
}
