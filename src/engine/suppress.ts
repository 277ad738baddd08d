import { lineStarts, type Place, placeAt } from '../parsers/place.ts';
import type { Workspace } from '../workspace/types.ts';
import type { Finding, ServiceReport } from './types.ts';

export interface IgnoreEntry {
  /** Path or folder; undefined for every file. */
  readonly path: string | undefined;
  readonly rule: string;
  readonly reason: string;
  /** Last day it holds, `YYYY-MM-DD`. */
  readonly until: string | undefined;
}

export interface SuppressOptions {
  readonly ignore: readonly IgnoreEntry[];
  readonly asOf: string;
}

interface Pragma {
  readonly rule: string;
  readonly reason: string;
  readonly place: Place;
  /** The line whose findings it suppresses. */
  readonly line: number;
}

const PRAGMA = /nodeready-ignore(?:-next-line)?[ \t]+([\w-]+)(?:[ \t]+--[ \t]+([^\r\n]*?))?[ \t]*(?:\*\/|-->)?[ \t]*$/;

/**
 * Marks findings that a comment on or before their line, or an entry of the configuration, suppresses with a reason.
 * A pragma without a reason suppresses nothing.
 */
export function suppress(
  reports: readonly ServiceReport[],
  workspace: Workspace,
  options: SuppressOptions,
): readonly ServiceReport[] {
  const pragmas = new Map<string, readonly Pragma[]>();
  const find = (finding: Finding): Finding['suppressed'] => {
    const { path, line } = finding.place;
    if (!pragmas.has(path)) pragmas.set(path, readPragmas(path, workspace.read(path) ?? ''));
    const names = [finding.rule.id, finding.rule.code];
    const pragma = pragmas
      .get(path)
      ?.find((item) => item.line === line && names.includes(item.rule) && item.reason !== '');
    if (pragma) return { reason: pragma.reason, place: pragma.place };
    const entry = options.ignore.find(
      (item) =>
        names.includes(item.rule) &&
        (item.until === undefined || options.asOf <= item.until) &&
        (item.path === undefined || path === item.path || path.startsWith(`${item.path.replace(/\/$/, '')}/`)),
    );
    return entry ? { reason: entry.reason, place: undefined } : undefined;
  };
  return reports.map((report) => ({
    ...report,
    findings: report.findings.map((finding) => {
      const suppressed = find(finding);
      return suppressed ? { ...finding, suppressed } : finding;
    }),
  }));
}

/** Pragmas of a file, each with the line it is about: its own when code stands before it, else the next line of code. */
function readPragmas(path: string, text: string): readonly Pragma[] {
  if (!text.includes('nodeready-ignore')) return [];
  const starts = lineStarts(text);
  const lines = text.split(/\r\n|\r|\n/);
  return lines.flatMap((line, i) => {
    const comment = line.search(/\/\/|\/\*|#|<!--/);
    const match = comment < 0 ? null : PRAGMA.exec(line.slice(comment));
    if (!match) return [];
    const start = (starts[i] ?? 0) + comment;
    let about = i;
    if (line.slice(0, comment).trim() === '') {
      about += 1;
      while (about < lines.length && /^\s*(?:\/\/|#|\/\*|\*|<!--|$)/.test(lines[about] ?? '')) about += 1;
    }
    return [
      {
        rule: match[1] ?? '',
        reason: match[2] ?? '',
        place: placeAt(path, starts, start, start + line.length - comment),
        line: about + 1,
      },
    ];
  });
}
