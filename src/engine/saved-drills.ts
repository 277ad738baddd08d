import { fileStart } from '../parsers/place.ts';
import type { Workspace } from '../workspace/types.ts';
import { fingerprintService, parseEvidence } from './drill-evidence.ts';
import { applyDrills, EVIDENCE_FILE } from './drills.ts';
import type { ServiceReport } from './types.ts';

/** Results of earlier drills, saved beside the code, answer for what only a run can prove. */
export function applySavedDrills(
  reports: readonly ServiceReport[],
  workspace: Workspace,
  asOf: string,
): readonly ServiceReport[] {
  const text = workspace.has(EVIDENCE_FILE) ? workspace.read(EVIDENCE_FILE) : undefined;
  if (text === undefined) return reports;
  const parsed = parseEvidence(text);
  if ('problem' in parsed) {
    const place = fileStart(EVIDENCE_FILE);
    workspace.ledger.problem({ code: 'syntax', message: parsed.problem, place });
    return reports;
  }
  return applyDrills(
    reports,
    parsed.results,
    ({ service }) => fingerprintService(service, (path) => workspace.read(path)),
    asOf,
  );
}
