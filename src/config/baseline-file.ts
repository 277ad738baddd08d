import path from 'node:path';
import type { Baseline, BaselineEntry } from '../engine/baseline.ts';
import { at, itemsOf, textOf } from '../parsers/data.ts';
import { parseJson } from '../parsers/json.ts';
import type { Place } from '../parsers/place.ts';
import { disk } from '../workspace/disk.ts';
import { ConfigError } from './types.ts';

/** The name that is found without being named. */
export const BASELINE_FILE = 'nodeready.baseline.json';
/** Raised when fingerprints of an earlier version cannot be compared any more. */
const VERSION = 1;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Reads a baseline. One that is missing or damaged is an error: without it every accepted finding would count, or none. */
export function readBaseline(file: string, shown: string, root: string): Baseline {
  let text: string;
  try {
    text = disk.readText(file);
  } catch {
    throw new ConfigError(`${shown}: the baseline cannot be read; make one with: nodeready baseline create`);
  }
  const inside = path.relative(root, file).split(path.sep).join('/');
  const { node, problems } = parseJson(inside, text);
  const problem = problems[0];
  const wrong = (place: Place | undefined, why: string): ConfigError =>
    new ConfigError(`${shown}:${place?.line ?? 1}:${place?.column ?? 1}: ${why}`);
  if (problem) throw wrong(problem.place, problem.message);
  const version = at(node, 'version');
  if (version?.kind !== 'scalar' || version.value !== VERSION)
    throw wrong(
      version?.place,
      `is no baseline of version ${VERSION}; make a new one with: nodeready baseline create --force`,
    );
  const list = at(node, 'findings');
  if (list?.kind !== 'list') throw wrong(node?.place, 'has no list named findings');
  const places = new Map<BaselineEntry, Place>();
  for (const item of itemsOf(list)) {
    const field = (name: string): string => {
      const value = textOf(at(item, name));
      if (value === undefined) throw wrong(item.place, `a finding has no ${name}`);
      return value;
    };
    const [added, until] = [field('added'), textOf(at(item, 'until'))];
    for (const date of [added, until ?? added])
      if (!DATE.test(date)) throw wrong(item.place, `${date} is no date such as 2026-11-20`);
    const entry: BaselineEntry = {
      fingerprint: field('fingerprint'),
      rule: field('rule'),
      service: field('service'),
      path: field('path'),
      message: field('message'),
      added,
      until,
      reason: textOf(at(item, 'reason')),
    };
    places.set(entry, item.place);
  }
  const outside = inside.startsWith('..') || path.isAbsolute(inside);
  return { path: shown, entries: [...places.keys()], placeOf: (entry) => (outside ? undefined : places.get(entry)) };
}

/** The text of a baseline: sorted, so that a change of the debt is a small diff. */
export function renderBaseline(entries: readonly BaselineEntry[]): string {
  const keyOf = ({ path: file, rule, fingerprint }: BaselineEntry): string => [file, rule, fingerprint].join('\0');
  const findings = [...entries].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return `${JSON.stringify({ version: VERSION, findings }, null, 2)}\n`;
}
