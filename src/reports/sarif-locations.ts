import type { Report } from '../engine/types.ts';
import type { Place } from '../parsers/place.ts';
import { type Excerpt, excerpt } from './excerpt.ts';

type Json = Readonly<Record<string, unknown>>;

/** A place of a finding: a region of one line, as pull requests show it only when every line of it was edited. */
export function physicalLocation(place: Place, report: Report, secret = false): Json {
  const text = report.text(place.path);
  const around = text === undefined ? undefined : excerpt(text, place, 1, secret);
  const artifactLocation = artifactOf(report.target?.(place.path) ?? place.path);
  if (!around) return { artifactLocation, region: plainRegion(place) };
  const { lines, mark } = around;
  const own = lines.find((line) => line.number === mark.line)?.text ?? '';
  return {
    artifactLocation,
    region: {
      startLine: mark.line,
      startColumn: mark.start,
      endLine: mark.line,
      endColumn: mark.end,
      snippet: { text: own.slice(mark.start - 1, mark.end - 1) },
    },
    ...contextOf(around, own),
  };
}

/** Lines around, which have to be more than the region: in a file of one line the whole line, if that is more. */
function contextOf({ lines, mark }: Excerpt, own: string): Json {
  const [first] = lines;
  const last = lines.at(-1);
  if (!first || !last || (lines.length === 1 && mark.end - mark.start >= own.length)) return {};
  const columns = lines.length === 1 ? { startColumn: 1, endColumn: own.length + 1 } : {};
  const snippet = { text: lines.map((line) => line.text).join('\n') };
  return { contextRegion: { startLine: first.number, endLine: last.number, ...columns, snippet } };
}

/** A place without its text. */
export function plainLocation(place: Place, report: Report): Json {
  return { artifactLocation: artifactOf(report.target?.(place.path) ?? place.path), region: plainRegion(place) };
}

function plainRegion({ line, column, endLine, endColumn }: Place): Json {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

/** RFC 3986 reference below the root of the repository; `a:b` would be a scheme if its colon were not encoded. */
export function artifactOf(path: string): Json {
  const segments = path.split('/').map((segment) => encodeURIComponent(segment.replace(/\p{Surrogate}/gu, '\ufffd')));
  return { uri: segments.join('/'), uriBaseId: '%SRCROOT%' };
}
