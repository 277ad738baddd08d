import { isMap } from 'yaml';
import type { Place } from '../../parsers/place.ts';
import type { FixContext, TextEdit } from '../types.ts';
import { openYaml, type Plain, setIn } from './document.ts';

/** Whether a place stands in a template of a chart: what it gets from values is set there, the template stays. */
export function isInTemplate({ repository }: FixContext, { path }: Place): boolean {
  return chartOf(repository, path) !== undefined;
}

function chartOf(repository: FixContext['repository'], path: string) {
  return repository.charts.find(({ folder }) =>
    path.startsWith(folder === '.' ? 'templates/' : `${folder}/templates/`),
  );
}

/** Sets a field of the container whose name stands at a place, where the values of the chart give it. */
export function setContainerValue(
  context: FixContext,
  place: Place,
  path: readonly string[],
  value: Plain,
): readonly TextEdit[] | undefined {
  const lines = (context.text(place.path) ?? '').split(/\r?\n/);
  const item = lines[place.line - 1] ?? '';
  const [, lead = '', dash = ''] = /^( *)(- +)?/.exec(item) ?? [];
  const column = lead.length + dash.length;
  // The list item around the name: back to its dash, on to what stands further out.
  let first = place.line - 1;
  while (first > 0 && dash === '' && !isItemAt(lines[first], column)) first -= 1;
  const key = dash === '' ? column : lead.length + dash.length;
  const found = findValue(lines, first, blockEnd(lines, first, key), key, path);
  return found && setValue(context, place.path, found, value);
}

/** Sets the value that the line of a place takes from the chart: `replicas: {{ .Values.replicaCount }}`. */
export function setLineValue(context: FixContext, place: Place, value: Plain): readonly TextEdit[] | undefined {
  const line = (context.text(place.path) ?? '').split(/\r?\n/)[place.line - 1] ?? '';
  const path = inlineValue(line.replace(/^[^:]*:/, ''));
  return path && setValue(context, place.path, path, value);
}

function setValue(
  context: FixContext,
  template: string,
  path: readonly string[],
  value: Plain,
): readonly TextEdit[] | undefined {
  const chart = chartOf(context.repository, template);
  const yaml = chart && openYaml(context, chart.folder === '.' ? 'values.yaml' : `${chart.folder}/values.yaml`);
  const root = yaml?.documents[0]?.contents;
  const edit = yaml && isMap(root) ? setIn(yaml, root, path, value) : undefined;
  return edit && [edit];
}

function isItemAt(line: string | undefined, column: number): boolean {
  return /^( *- +)\S/.exec(line ?? '')?.[1]?.length === column;
}

/** Lines of directives have the indentation that their author liked. */
function isDirective(line: string): boolean {
  return /^\s*(?:\{\{.*\}\}\s*)?$|^\s*#/.test(line);
}

function blockEnd(lines: readonly string[], first: number, column: number): number {
  const end = lines.findIndex(
    (line, i) => i > first && !isDirective(line) && (/^ */.exec(line)?.[0].length ?? 0) < column,
  );
  return end < 0 ? lines.length : end;
}

/** Below `.Values`: where a field of a block of lines comes from; undefined when the template says it itself. */
function findValue(
  lines: readonly string[],
  first: number,
  end: number,
  column: number,
  [key, ...rest]: readonly string[],
): readonly string[] | undefined {
  if (key === undefined) return undefined;
  const at = lines.findIndex(
    (line, i) => i >= first && i < end && line.replace(/^( *)- /, '$1  ').startsWith(`${' '.repeat(column)}${key}:`),
  );
  if (at < 0) return undefined;
  const inline = (lines[at] ?? '').slice((lines[at] ?? '').indexOf(':') + 1).trim();
  const next = lines[at + 1] ?? '';
  if (inline !== '') {
    const whole = /^\{\{-?\s*toYaml\s+\.Values\.([\w.]+)\s*\|\s*nindent\s+\d+\s*-?\}\}$/.exec(inline)?.[1];
    if (whole !== undefined) return [...whole.split('.'), ...rest];
    return rest.length === 0 ? inlineValue(inline) : undefined;
  }
  const given = /^\s*\{\{-?\s*toYaml\s+(?:\.Values\.([\w.]+)|\.)\s*\|\s*n?indent\s+\d+\s*-?\}\}\s*$/.exec(next);
  if (given) {
    // `{{- with .Values.resources }}` around the key.
    const path = given[1] ?? /\{\{-?\s*with\s+\.Values\.([\w.]+)\s*-?\}\}\s*$/.exec(lines[at - 1] ?? '')?.[1];
    return path === undefined ? undefined : [...path.split('.'), ...rest];
  }
  const inner = /^ */.exec(next)?.[0].length ?? 0;
  return inner > column ? findValue(lines, at + 1, blockEnd(lines, at, inner), inner, rest) : undefined;
}

/** `{{ .Values.replicaCount }}`, quoted or not; undefined for anything computed. */
function inlineValue(text: string): readonly string[] | undefined {
  return /^\s*["']?\{\{-?\s*\.Values\.([\w.]+)\s*(?:\|\s*(?:quote|int|toString)\s*)?-?\}\}["']?\s*$/
    .exec(text)?.[1]
    ?.split('.');
}
