/** The jobs that a matrix makes of one: docs.github.com/actions/using-jobs/using-a-matrix-for-your-jobs */
import { at, type DataNode, entriesOf, itemsOf, textOf } from '../../../parsers/data.ts';

export interface Matrix {
  /** The values of each variable: those of a mapping stand under their own names too (`task.run`). */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** The variables of each job; none where the matrix is computed while it runs. */
  readonly jobs: readonly ReadonlyMap<string, string>[];
}

export const NO_MATRIX: Matrix = { values: new Map(), jobs: [] };

/** More jobs than GitHub allows in one matrix are none that run. */
const MAX_JOBS = 256;

export function matrixOf(job: DataNode): Matrix {
  const node = at(job, 'strategy', 'matrix');
  return { values: valuesOf(node), jobs: jobsOf(node) };
}

function valuesOf(node: DataNode | undefined): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const { key, value } of entriesOf(node)) {
    if (key === 'exclude') continue;
    for (const item of itemsOf(value)) {
      for (const [name, text] of flatten(item, key === 'include' ? [] : [key]))
        values.set(name, [...(values.get(name) ?? []), text]);
    }
  }
  return values;
}

/** A mapping as the names that expressions call its values by. */
function flatten(node: DataNode, name: readonly string[] = []): ReadonlyMap<string, string> {
  const text = textOf(node);
  const own = text === undefined ? [] : [[name.join('.'), text] as const];
  return new Map([...own, ...entriesOf(node).flatMap(({ key, value }) => [...flatten(value, [...name, key])])]);
}

function jobsOf(node: DataNode | undefined): readonly ReadonlyMap<string, string>[] {
  const axes = entriesOf(node).filter(({ key }) => key !== 'include' && key !== 'exclude');
  if (axes.some(({ value }) => value.kind !== 'list')) return [];
  let jobs: readonly ReadonlyMap<string, string>[] = axes.length > 0 ? [new Map()] : [];
  for (const { key, value } of axes) {
    jobs = jobs.flatMap((job) => itemsOf(value).map((item) => new Map([...job, ...flatten(item, [key])])));
    if (jobs.length > MAX_JOBS) return [];
  }
  const without = itemsOf(at(node, 'exclude')).map((item) => flatten(item));
  const kept = jobs.filter((job) => !without.some((item) => item.size > 0 && agrees(job, item)));
  const added: ReadonlyMap<string, string>[] = [];
  const extended = kept.map((job) => new Map(job));
  for (const item of itemsOf(at(node, 'include')).map((entry) => flatten(entry))) {
    // It adds to the jobs whose own values it leaves as they are; to none of them, it is a job of its own.
    const of = extended.filter((_, i) => [...item].every(([name, text]) => (kept[i]?.get(name) ?? text) === text));
    for (const job of of) for (const [name, text] of item) job.set(name, text);
    if (of.length === 0) added.push(item);
  }
  return [...extended, ...added];
}

function agrees(job: ReadonlyMap<string, string>, part: ReadonlyMap<string, string>): boolean {
  return [...part].every(([name, text]) => job.get(name) === text);
}

const MATRIX_VALUE = /\$\{\{\s*matrix\.([\w.-]+)\s*\}\}/g;

export function expandMatrix(text: string, { values }: Matrix): string {
  return text.replace(MATRIX_VALUE, (whole, name: string) => values.get(name)?.join(', ') ?? whole);
}

/** The scripts that one step runs: each value of a variable of the matrix stands in one of them. */
export function scriptsOf(text: string, { values }: Matrix): readonly string[] {
  const counts = [...text.matchAll(MATRIX_VALUE)].map((match) => values.get(match[1] ?? '')?.length ?? 0);
  return Array.from({ length: Math.max(1, ...counts) }, (_, i) =>
    text.replace(MATRIX_VALUE, (whole, name: string) => {
      const own = values.get(name) ?? [];
      return own[i % own.length] ?? whole;
    }),
  );
}

/** The matrix of each job where texts name it: one job, in which each of its variables has one value. */
export function matricesOf(texts: readonly string[], { jobs }: Matrix): readonly Matrix[] {
  if (jobs.length < 2) return [];
  const names = new Set(texts.flatMap((text) => [...text.matchAll(MATRIX_VALUE)].map((match) => match[1] ?? '')));
  if (names.size === 0) return [];
  const different = new Map<string, Matrix>();
  for (const job of jobs) {
    const key = [...names].map((name) => job.get(name)).join('\0');
    const values = new Map([...job].map(([name, text]) => [name, [text]]));
    if (!different.has(key)) different.set(key, { values, jobs: [job] });
  }
  return [...different.values()];
}
