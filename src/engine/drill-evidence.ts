import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Service } from '../services/types.ts';
import { DRILLS, type DrillResult, EVIDENCE_VERSION } from './drills.ts';

const verdict = z.enum(['pass', 'fail', 'unknown']);
const evidence = z.object({
  version: z.literal(EVIDENCE_VERSION),
  results: z.array(
    z.object({
      drill: z.enum(DRILLS),
      service: z.string(),
      verdict,
      date: z.iso.date(),
      commit: z.string().optional(),
      fingerprint: z.string(),
      node: z.string(),
      command: z.string(),
      checks: z.array(
        z.object({
          id: z.string(),
          verdict: z.enum([...verdict.options, 'note']),
          message: z.string(),
          topic: z.string().optional(),
        }),
      ),
      series: z.array(z.object({ name: z.string(), unit: z.string(), values: z.array(z.number()) })),
    }),
  ),
});

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
  const parsed = evidence.safeParse(data);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { problem: `holds no drill results: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim() };
  }
  return { results: parsed.data.results.map((result) => ({ ...result, commit: result.commit })) };
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
