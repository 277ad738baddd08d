import { compilePatterns } from '../parsers/glob-patterns.ts';
import type { Place } from '../parsers/place.ts';
import type { Workspace } from '../workspace/types.ts';
import { closest } from './closest.ts';
import {
  ALL_RULES,
  expiredSuppression,
  type Remark,
  suppressionWithoutReason,
  unknownSuppressedRule,
  unusedSuppression,
} from './housekeeping.ts';
import type { JudgedTree } from './judge-tree.ts';
import { type Pragma, readPragmas, WORD } from './pragmas.ts';
import type { Finding } from './types.ts';

export interface IgnoreEntry {
  /** Path, folder or glob; undefined for every file. */
  readonly path: string | undefined;
  readonly rule: string;
  readonly reason: string;
  /** Last day it holds, `YYYY-MM-DD`. */
  readonly until: string | undefined;
  /** Where the entry stands; undefined when its file is above the linted folder, and may be about others. */
  readonly place?: Place | undefined;
}

export interface SuppressOptions {
  readonly ignore: readonly IgnoreEntry[];
  readonly asOf: string;
}

/** How a file writes what this one suppression should look like. */
const EXAMPLE = `${WORD} RULE -- REASON`;

/**
 * Marks findings that a comment on or before their line, an annotation of their manifest, or an entry of the
 * configuration suppresses with a reason; remarks on suppressions that do not hold.
 */
export function suppress(tree: JudgedTree, workspace: Workspace, options: SuppressOptions): JudgedTree {
  const pragmas = readAll(tree, workspace);
  const entries = options.ignore.map((entry) => ({ ...entry, matches: matcherOf(entry.path) }));
  const live = entries.filter(({ until }) => until === undefined || options.asOf <= until);
  const used = new Map<Pragma, Set<string>>();
  const usedEntries = new Set<IgnoreEntry>();
  const find = (finding: Finding): Finding['suppressed'] => {
    const { path, line } = finding.place;
    const names = [finding.rule.id, finding.rule.code];
    const pragma = pragmas
      .get(path)
      ?.find((item) => item.from <= line && line <= item.to && item.rules.some((rule) => names.includes(rule)));
    if (pragma) for (const name of names) used.set(pragma, (used.get(pragma) ?? new Set()).add(name));
    if (pragma && pragma.reason !== '') return { reason: pragma.reason, place: pragma.place };
    const entry = live.find((item) => names.includes(item.rule) && item.matches(path));
    if (!entry) return undefined;
    usedEntries.add(entry);
    return { reason: entry.reason, place: undefined };
  };
  const mark = (finding: Finding): Finding => {
    const suppressed = find(finding);
    return suppressed ? { ...finding, suppressed } : finding;
  };
  const services = tree.services.map((item) => ({
    ...item,
    findings: item.findings.map(mark),
    silent: item.silent.map(mark),
  }));
  const remarks = [
    ...[...pragmas.values()].flat().flatMap((pragma) => remarksOn(pragma, used.get(pragma) ?? new Set(), tree.judged)),
    ...entries.flatMap((entry) => remarkOn(entry, live.includes(entry), usedEntries.has(entry), tree.judged)),
  ];
  const known = new Set([...tree.judged, ...tree.crashes.map(({ rule }) => rule)]);
  const named = new Set([...pragmas.values()].flat().flatMap((pragma) => pragma.rules));
  const unjudged = ALL_RULES.filter(({ id, code }) => !known.has(id) && (named.has(id) || named.has(code)));
  return { ...tree, services, remarks: [...tree.remarks, ...remarks], unjudged: unjudged.map(({ id }) => id) };
}

/** Pragmas of every file that was read for what is reported: what nobody read has no findings, and costs nothing. */
function readAll(tree: JudgedTree, workspace: Workspace): ReadonlyMap<string, readonly Pragma[]> {
  const paths = new Set(tree.read);
  for (const { findings } of tree.services) for (const { place } of findings) paths.add(place.path);
  const pragmas = new Map<string, readonly Pragma[]>();
  for (const path of [...paths].sort()) {
    const file = workspace.files.get(path);
    const text = file && !file.vendored ? workspace.read(path) : undefined;
    const found = file && text !== undefined ? readPragmas(path, text, file.kind) : [];
    if (found.length > 0) pragmas.set(path, found);
  }
  return pragmas;
}

/** A plain path is that file or folder, from the linted folder; globs are those of .gitignore. */
function matcherOf(pattern: string | undefined): (path: string) => boolean {
  if (pattern === undefined || pattern === '.' || pattern === './') return () => true;
  const anchored = pattern.replace(/^\.?\//, '');
  const matcher = compilePatterns([/^\*/.test(anchored) ? anchored : `/${anchored}`]);
  return (path) => matcher.ignores(path);
}

function remarksOn(pragma: Pragma, used: ReadonlySet<string>, judged: ReadonlySet<string>): readonly Remark[] {
  const { place } = pragma;
  const written = pragma.rules.join(', ');
  const without = (messageId: string): Remark => ({
    rule: suppressionWithoutReason,
    messageId,
    args: { example: EXAMPLE.replace('RULE', written || 'RULE') },
    place,
    anchor: written,
  });
  if (pragma.rules.length === 0) return [without('noRule')];
  const unknown = pragma.rules.flatMap((name): readonly Remark[] => {
    if (ALL_RULES.some((rule) => rule.id === name || rule.code === name)) return [];
    const near = closest(name, namesOfRules());
    const args = { rule: name, hint: near ? ` (did you mean ${near}?)` : '' };
    return [{ rule: unknownSuppressedRule, messageId: 'unknown', args, place, anchor: name }];
  });
  if (unknown.length > 0) return unknown;
  if (pragma.reason === '') return [without('missing')];
  const isIdle = (name: string): boolean =>
    !used.has(name) && ALL_RULES.some((rule) => (rule.id === name || rule.code === name) && judged.has(rule.id));
  return pragma.rules
    .filter(isIdle)
    .map((name) => ({ rule: unusedSuppression, messageId: 'comment', args: { rule: name }, place, anchor: name }));
}

function remarkOn(entry: IgnoreEntry, live: boolean, used: boolean, judged: ReadonlySet<string>): readonly Remark[] {
  const { place, rule, until, reason, path } = entry;
  if (!place || !judged.has(rule)) return [];
  const anchor = `${rule} ${path ?? ''}`;
  if (!live)
    return [
      { rule: expiredSuppression, messageId: 'ignore', args: { rule, until: until ?? '', reason }, place, anchor },
    ];
  if (used) return [];
  const where = path === undefined ? '' : ` in ${path}`;
  return [{ rule: unusedSuppression, messageId: 'entry', args: { rule, where }, place, anchor }];
}

function namesOfRules(): readonly string[] {
  return ALL_RULES.flatMap((rule) => [rule.id, rule.code]);
}
