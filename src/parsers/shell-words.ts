/** Words and assignments of unbash in our form: quotes removed, known variables filled in, the rest kept visible. */
import type { Assignment, Word, WordPart } from 'unbash';
import type { ShellAssignment, ShellPart, ShellWord } from './shell-types.ts';

/** What filling in needs: the text, and plain assignments so far (undefined when the value is not known). */
export interface KnownVariables {
  readonly text: string;
  known: ReadonlyMap<string, string | undefined>;
}

/** unbash counts past the end of a text that stops inside an expansion. */
export function spanIn(text: string, start: number, end: number): { start: number; end: number } {
  const from = Math.min(start, text.length);
  return { start: from, end: Math.max(from, Math.min(end, text.length)) };
}

export function shellWord(word: Word, scope: KnownVariables): ShellWord {
  const parts: ShellPart[] = [];
  collectParts(
    word.parts ?? [{ type: 'Literal', pos: word.pos, end: word.end, value: word.value, text: word.text }],
    scope,
    parts,
  );
  return { ...joined(parts), ...spanIn(scope.text, word.pos, word.end) };
}

function joined(parts: readonly ShellPart[]): { value: string; parts: readonly ShellPart[]; dynamic: boolean } {
  return {
    value: parts.map((part) => (part.kind === 'text' ? part.value : part.text)).join(''),
    parts,
    dynamic: parts.some((part) => part.kind !== 'text'),
  };
}

function collectParts(parts: readonly WordPart[], scope: KnownVariables, out: ShellPart[]): void {
  for (const part of parts) {
    if (part.type === 'Literal' || part.type === 'SingleQuoted' || part.type === 'AnsiCQuoted') {
      pushText(out, part.value);
    } else if (part.type === 'DoubleQuoted' || part.type === 'LocaleString') {
      if (part.parts.length === 0) pushText(out, '');
      collectParts(part.parts, scope, out);
    } else if (part.type === 'SimpleExpansion') {
      pushVariable(out, part.text.slice(1), part.text, undefined, scope);
    } else if (part.type === 'ParameterExpansion') {
      const { operation } = part;
      const plain = part.prefix === undefined && part.index === undefined;
      const hasDefault = operation?.type === 'Default' && /^:?[-=]$/.test(operation.operator);
      if (plain && (operation === undefined || hasDefault)) {
        const operand = hasDefault ? shellWord(operation.operand, scope) : undefined;
        pushVariable(out, part.parameter, part.text, operand?.dynamic === false ? operand.value : undefined, scope);
      } else out.push({ kind: 'other', text: part.text });
    } else out.push({ kind: 'other', text: part.text });
  }
}

function pushText(out: ShellPart[], value: string): void {
  const last = out.at(-1);
  if (last?.kind === 'text') out[out.length - 1] = { kind: 'text', value: last.value + value };
  else out.push({ kind: 'text', value });
}

function pushVariable(
  out: ShellPart[],
  name: string,
  text: string,
  fallback: string | undefined,
  scope: KnownVariables,
): void {
  const known = scope.known.get(name);
  if (known !== undefined) pushText(out, known);
  else out.push({ kind: 'variable', name, text, fallback });
}

export function shellAssignment(assignment: Assignment, scope: KnownVariables): ShellAssignment {
  const place = { name: assignment.name, ...spanIn(scope.text, assignment.pos, assignment.end) };
  if (assignment.value.type !== 'Word' || assignment.append === true || assignment.index !== undefined) {
    const text = assignment.text.slice(assignment.text.indexOf('=') + 1);
    return { ...place, value: text, parts: [{ kind: 'other', text }], dynamic: true };
  }
  const { value, parts, dynamic } = shellWord(assignment.value, scope);
  return { ...place, value, parts, dynamic };
}

export function assignmentWord(assignment: Assignment, scope: KnownVariables): ShellWord {
  const equals = assignment.text.indexOf('=');
  const start = spanIn(scope.text, assignment.pos, assignment.end);
  if (assignment.value.type !== 'Word') {
    return { ...joined([{ kind: 'other', text: assignment.text }]), ...start };
  }
  const parts: ShellPart[] = [{ kind: 'text', value: assignment.text.slice(0, equals + 1) }];
  for (const part of shellWord(assignment.value, scope).parts) {
    if (part.kind === 'text') pushText(parts, part.value);
    else parts.push(part);
  }
  return { ...joined(parts), ...start };
}
