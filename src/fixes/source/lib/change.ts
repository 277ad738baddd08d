import type { SourceFile } from 'ts-morph';
import type { Service } from '../../../services/types.ts';
import type { Edit, FixContext } from '../../types.ts';
import type { TextChange } from './insert.ts';

/** The changes of one module as edits; undefined when one of them could not be made. */
export function changed(path: string, ...changes: readonly (TextChange | undefined)[]): readonly Edit[] | undefined {
  const edits: Edit[] = [];
  for (const change of changes) {
    if (!change) return undefined;
    edits.push({ path, ...change });
  }
  return edits.length > 0 ? edits : undefined;
}

/** ESM or CommonJS, as the module is written. */
export function formatOf(service: Service, path: string, source: SourceFile): 'esm' | 'cjs' {
  const format = service.program?.modules.get(path)?.format;
  if (format === 'esm' || format === 'cjs') return format;
  if (/\.m[jt]s$|\.tsx?$/.test(path) || source.getImportDeclarations().length > 0) return 'esm';
  if (path.endsWith('.cjs')) return 'cjs';
  return service.package?.type === 'module' ? 'esm' : 'cjs';
}

const opened = new WeakMap<FixContext, Map<string, Promise<SourceFile>>>();

/** The tree of a module, the same one each time within a remedy: nobody changes it, the changes are texts. */
export function openSource(context: FixContext, path: string): Promise<SourceFile> {
  const known = opened.get(context) ?? new Map<string, Promise<SourceFile>>();
  opened.set(context, known);
  const source = known.get(path) ?? context.source(path);
  known.set(path, source);
  return source;
}
