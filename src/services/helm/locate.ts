import type { DataNode } from '../../parsers/data.ts';
import { lineStarts, type Place, placeAt } from '../../parsers/place.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import { RenderError } from './function-arguments.ts';
import type { Piece } from './render-template.ts';

/** The objects in the output of a template; every value knows the place in the template that wrote it. */
export function locatePieces(file: string, template: string, pieces: readonly Piece[]): readonly DataNode[] {
  const output = pieces.map((piece) => piece.text).join('');
  if (output.trim() === '') return [];
  const { documents, problems } = parseYaml(file, output, { dialect: 'kubernetes' });
  const [broken] = problems.filter((problem) => problem.code === 'syntax');
  if (broken) throw new RenderError(`text that is no YAML once rendered (${broken.message})`);
  const locate = createLocator(file, template, output, pieces);
  return documents.map((document) => move(document, locate));
}

type Locator = (place: Place) => Place;

function createLocator(file: string, template: string, output: string, pieces: readonly Piece[]): Locator {
  const starts: number[] = [];
  let length = 0;
  for (const piece of pieces) {
    starts.push(length);
    length += piece.text.length;
  }
  const outputLines = lineStarts(output);
  const templateLines = lineStarts(template);
  const pieceAt = (offset: number): number => {
    let low = 0;
    let high = pieces.length - 1;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      if ((starts[mid] ?? 0) <= offset) low = mid;
      else high = mid - 1;
    }
    return low;
  };
  const regionAt = (offset: number): { readonly start: number; readonly end: number } => {
    const index = pieceAt(offset);
    const piece = pieces[index];
    if (!piece) return { start: 0, end: 0 };
    if (!piece.literal) return piece;
    const start = piece.start + offset - (starts[index] ?? 0);
    return { start, end: start };
  };
  return (place) => {
    const from = (outputLines[place.line - 1] ?? 0) + place.column - 1;
    const to = (outputLines[place.endLine - 1] ?? 0) + place.endColumn - 1;
    const first = regionAt(from);
    // The end is exclusive: it belongs to the character before it.
    const last = to > from ? regionAt(to - 1) : first;
    const end = last.end === last.start ? last.start + (to > from ? 1 : 0) : last.end;
    return placeAt(file, templateLines, first.start, Math.max(first.start, end));
  };
}

function move(node: DataNode, locate: Locator): DataNode {
  const place = locate(node.place);
  switch (node.kind) {
    case 'scalar':
      return { ...node, place };
    case 'list':
      return { ...node, place, items: node.items.map((item) => move(item, locate)) };
    case 'map':
      return {
        ...node,
        place,
        entries: node.entries.map((entry) => ({
          ...entry,
          keyPlace: locate(entry.keyPlace),
          value: move(entry.value, locate),
        })),
      };
  }
}
