import type { DataNode } from '../../../parsers/data.ts';
import { lineStarts, type Place, placeAt } from '../../../parsers/place.ts';
import type { Workspace } from '../../../workspace/types.ts';
import type { CiJob, CiStep } from '../../types.ts';
import { shellStep } from './read.ts';

/** Declarative and scripted pipelines as far as `sh '…'` goes. */
export function jenkinsJobs(workspace: Workspace, file: string): readonly CiJob[] {
  const text = workspace.read(file);
  if (text === undefined) return [];
  const starts = lineStarts(text);
  const place = (from: number, to: number): Place => placeAt(file, starts, from, to);
  const steps: CiStep[] = [];
  for (const match of text.matchAll(
    /\b(?:sh|bat)\s*\(?\s*(?:script\s*:\s*)?("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')/g,
  )) {
    const raw = match[1] ?? '';
    const inner = /^('''|""")/.test(raw) ? raw.slice(3, -3) : raw.slice(1, -1);
    const from = (match.index ?? 0) + match[0].indexOf(raw);
    const node: DataNode = {
      kind: 'scalar',
      value: inner,
      source: inner,
      quoted: true,
      place: place(from, from + raw.length),
    };
    steps.push(shellStep(workspace, node, false));
  }
  const library = /@Library\(([^)]*)\)/.exec(text);
  const remote =
    library && steps.length === 0
      ? { value: library[1] ?? '', place: place(library.index, library.index + library[0].length) }
      : undefined;
  return [{ system: 'jenkins', path: file, name: 'pipeline', place: place(0, 1), triggers: [], steps, remote }];
}
