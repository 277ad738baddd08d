import path from 'node:path/posix';
import { Node, type SourceFile, type Statement } from 'ts-morph';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { attachedComments } from '../lib/insert.ts';

/** Loads the module that starts tracing before everything else; what reads the environment file stays in front of it. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { finding, service } = context;
  const entry = service.entry;
  const started = finding.related[0]?.place.path;
  // Tracing that starts in the entry itself needs a file of its own first.
  if (entry === undefined || started === undefined || started === entry || !service.program?.modules.has(entry))
    return undefined;
  const source = await openSource(context, entry);
  const loads = source.getStatements().filter((statement) => specifierOf(statement) !== undefined);
  const tracing = loads.find((statement) => leadsTo(specifierOf(statement) ?? '', entry, started));
  const first = loads.find((statement) => !/dotenv/.test(specifierOf(statement) ?? ''));
  if (!tracing || !first || first.getStart() >= tracing.getStart()) return undefined;
  const moved = wholeLines(source, tracing);
  const at = wholeLines(source, first).start;
  const text = source.getFullText().slice(moved.start, moved.end);
  return changed(entry, { start: at, end: at, text: text.endsWith('\n') ? text : `${text}\n` }, { ...moved, text: '' });
}

/** What a statement loads, when it does nothing else. */
function specifierOf(statement: Statement): string | undefined {
  if (Node.isImportDeclaration(statement))
    return statement.isTypeOnly() ? undefined : statement.getModuleSpecifierValue();
  return /^(?:(?:const|let|var)\s[^=;]+=\s*)?require\((['"])([^'"]+)\1\);?$/.exec(statement.getText())?.[2];
}

function leadsTo(specifier: string, from: string, module: string): boolean {
  if (!specifier.startsWith('.')) return false;
  const bare = (file: string): string => file.replace(/\.[cm]?[jt]sx?$/, '').replace(/\/index$/, '');
  return bare(path.join(path.dirname(from), specifier)) === bare(module);
}

/** The lines of a statement with the comments that speak of it. */
function wholeLines(source: SourceFile, statement: Node): { readonly start: number; readonly end: number } {
  const text = source.getFullText();
  const [comment] = attachedComments(text, statement);
  const newline = text.indexOf('\n', statement.getEnd());
  return {
    start: text.lastIndexOf('\n', (comment ?? statement.getStart()) - 1) + 1,
    end: newline < 0 ? text.length : newline + 1,
  };
}
