import { renderMessage } from '../engine/judge.ts';
import { cleanLine } from './clean.ts';

/**
 * SARIF wants templates whose placeholders are numbers in single quotes, and viewers show either the template with its
 * arguments or the whole text: both are made here from one of our messages, so that they are equal.
 */
export interface MessageTemplate {
  readonly text: string;
  /** Our templates of the arguments, in order. */
  readonly tokens: readonly string[];
}

/** A code span or a word with a placeholder in it becomes one argument: `--max-old-space-size={size}` stays one word. */
const TOKEN = /`[^`]*\{\w+\}[^`]*`|[^\s`]*\{\w+\}[^\s`]*/g;

export function toTemplate(message: string): MessageTemplate {
  const tokens: string[] = [];
  const parts: string[] = [];
  let end = 0;
  for (const match of message.matchAll(TOKEN)) {
    const { head, core, tail } = trimToken(match[0]);
    if (!tokens.includes(core)) tokens.push(core);
    parts.push(literal(message.slice(end, match.index) + head), `'{${tokens.indexOf(core)}}'`, literal(tail));
    end = match.index + match[0].length;
  }
  parts.push(literal(message.slice(end)));
  const text = parts.join('');
  return { text: /\.$/.test(text) ? text : `${text.replace(/[!…:;,]$/, '')}.`, tokens };
}

/** Punctuation around a word belongs to the sentence, and quotes around it are replaced. */
function trimToken(token: string): { readonly head: string; readonly core: string; readonly tail: string } {
  if (token.startsWith('`')) return { head: '', core: token.slice(1, -1), tail: '' };
  const head = /^[("'[]*/.exec(token)?.[0] ?? '';
  let core = token.slice(head.length);
  let tail = /[)\]"'.,;:!?]*$/.exec(core)?.[0] ?? '';
  core = core.slice(0, core.length - tail.length);
  while (/^[)\]]/.test(tail) && count(core, '([') > count(core, ')]')) {
    core += tail[0] ?? '';
    tail = tail.slice(1);
  }
  return { head: head.replace(/["']$/, ''), core, tail: tail.replace(/^["']/, '') };
}

function count(text: string, characters: string): number {
  return [...text].filter((character) => characters.includes(character)).length;
}

function literal(text: string): string {
  return withoutLinks(text.replace(/[{}]/g, '$&$&'));
}

/** The arguments of a template, safe to show. */
export function argumentsOf(
  { tokens }: MessageTemplate,
  args: Readonly<Record<string, string | number>>,
): readonly string[] {
  return tokens.map((token) => plainText(renderMessage(token, args)));
}

/** Text that can be neither a log command nor a link of SARIF, `[text](destination)`. */
export function plainText(text: string): string {
  return withoutLinks(cleanLine(text));
}

function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}

/** What a viewer makes of a template: SARIF 2.1.0, 3.11.5. */
export function formatTemplate(template: string, args: readonly string[]): string {
  return template.replace(/\{\{|\}\}|\{(\d+)\}/g, (whole, index: string | undefined) =>
    index === undefined ? whole.charAt(0) : (args[Number(index)] ?? whole),
  );
}
