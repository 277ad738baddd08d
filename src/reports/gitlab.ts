import type { Finding, Report } from '../engine/types.ts';
import type { Severity } from '../rules/types.ts';
import { cleanLine } from './clean.ts';
import { unsuppressedFindings } from './open-findings.ts';
import { printJson } from './print-json.ts';

/** docs.gitlab.com/ci/testing/code_quality: info, minor, major, critical, blocker. */
const SEVERITY: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'major', note: 'minor' };

/** GitLab Code Quality: an array without a byte order mark, only the fields that GitLab reads; `[]` when clean. */
export function renderGitlab(report: Report): string {
  return printJson(unsuppressedFindings(report).map(issueOf));
}

function issueOf({ rule, severity, message, place, fingerprint }: Finding): Readonly<Record<string, unknown>> {
  return {
    description: `${cleanLine(message)} (${rule.id})`,
    check_name: rule.code,
    // Unique for a finding and free of line numbers: equal ones would be merged, moved ones would count as new.
    fingerprint,
    severity: SEVERITY[severity],
    location: { path: place.path, lines: { begin: place.line } },
  };
}
