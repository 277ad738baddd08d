import { createHash } from 'node:crypto';
import { isRecord } from '../parsers/own.ts';
import type { Service } from '../services/types.ts';
import { DRILLS, type DrillCheck, type DrillResult, type DrillSeries, EVIDENCE_VERSION } from './drills.ts';

/*
 * Every lint looks for saved results, so their shape is checked by hand: the schema library that reads configurations
 * costs a tenth of a small run.
 */

type Guard<T> = (value: unknown) => value is T;

const isText: Guard<string> = (value) => typeof value === 'string';
const isOneOf =
  <T extends string>(names: readonly T[]): Guard<T> =>
  (value): value is T =>
    names.some((name) => name === value);
const isListOf =
  <T>(isItem: Guard<T>): Guard<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.every(isItem);

const VERDICTS = ['pass', 'fail', 'unknown'] as const;
const isVerdict = isOneOf(VERDICTS);
const isCheckVerdict = isOneOf([...VERDICTS, 'note']);
const isDrill = isOneOf(DRILLS);
const areNumbers = isListOf((value): value is number => typeof value === 'number');

function isCheck(value: unknown): value is DrillCheck {
  if (!isRecord(value)) return false;
  const { id, verdict, message, topic } = value;
  return isText(id) && isCheckVerdict(verdict) && isText(message) && (topic === undefined || isText(topic));
}

function isSeries(value: unknown): value is DrillSeries {
  return isRecord(value) && isText(value.name) && isText(value.unit) && areNumbers(value.values);
}

function isResult(value: unknown): value is DrillResult {
  if (!isRecord(value)) return false;
  const { drill, service, verdict, date, commit, fingerprint, node, command, checks, series } = value;
  return (
    isDrill(drill) &&
    isVerdict(verdict) &&
    [service, fingerprint, node, command].every(isText) &&
    isDay(date) &&
    (commit === undefined || isText(commit)) &&
    isListOf(isCheck)(checks) &&
    isListOf(isSeries)(series)
  );
}

function isDay(value: unknown): boolean {
  if (!isText(value) || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** Reads saved results; a text that is none gives the reason instead. */
export function parseEvidence(
  text: string,
): { readonly results: readonly DrillResult[] } | { readonly problem: string } {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { problem: 'is not JSON' };
  }
  if (!isRecord(data) || data.version !== EVIDENCE_VERSION || !Array.isArray(data.results))
    return { problem: `holds no drill results of version ${EVIDENCE_VERSION}` };
  const wrong = data.results.findIndex((result) => !isResult(result));
  if (wrong >= 0) return { problem: `holds no drill results: results.${wrong} is none` };
  return { results: data.results.filter(isResult).map((result) => ({ ...result, commit: result.commit })) };
}

/** New results take the place of older ones of the same drill and service. The same results give the same bytes. */
export function mergeEvidence(before: readonly DrillResult[], now: readonly DrillResult[]): readonly DrillResult[] {
  const key = (result: DrillResult): string => `${result.service} ${result.drill}`;
  const merged = new Map([...before, ...now].map((result) => [key(result), result]));
  return [...merged.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

export function renderEvidence(results: readonly DrillResult[]): string {
  return `${JSON.stringify({ version: EVIDENCE_VERSION, results }, null, 2)}\n`;
}

/** A hash of what a drill runs: reached modules, image, package, lockfile and workloads. Reports and docs may change. */
export function fingerprintService(service: Service, read: (path: string) => string | undefined): string {
  const paths = new Set([
    ...(service.program?.modules.keys() ?? []),
    ...(service.entry === undefined ? [] : [service.entry]),
    ...(service.image ? [service.image.dockerfile] : []),
    ...(service.package
      ? [service.package.path, ...service.package.lockfiles.slice(0, 1).map(({ path }) => path)]
      : []),
    ...service.workloads.map((workload) => workload.path),
  ]);
  const hash = createHash('sha256');
  for (const path of [...paths].sort()) hash.update(`${path}\0${read(path) ?? ''}\0`);
  return hash.digest('hex').slice(0, 16);
}
