import path from 'node:path/posix';
import { type MarkdownCode, type MarkdownHeading, type ParsedMarkdown, parseMarkdown } from '../../parsers/markdown.ts';
import type { Place } from '../../parsers/place.ts';
import { alertRulesOf } from '../alerts/alert-rules.ts';
import { concernsService } from '../documents/scope.ts';
import { memoizeByService } from '../memoize.ts';
import type { Located, Service } from '../types.ts';

/** One procedure for one kind of incident: a file of its own, or a section of a document that holds several. */
export interface Runbook {
  readonly path: string;
  readonly title: string;
  readonly place: Place;
  /** All text, code included. */
  readonly text: string;
  readonly document: ParsedMarkdown;
  readonly headings: readonly MarkdownHeading[];
  readonly code: readonly MarkdownCode[];
  /** First and last line of it in the file. */
  readonly from: number;
  readonly to: number;
}

export interface Runbooks {
  readonly runbooks: readonly Runbook[];
  /** Runbooks that a document or an alert links to and that stand outside the repository. */
  readonly external: readonly Located<string>[];
  /** Where a document says that runbooks are in a place that has none. */
  readonly promised: readonly Located<string>[];
}

const RUNBOOK = /(?:^|[/_.-])(?:run-?books?|play-?books?)(?:[/_.-]|$)/i;

/** The runbooks in the repository that speak of this service, and hints to others. */
export const runbooksOf = memoizeByService((service: Service): Runbooks => {
  const { repository } = service;
  const runbooks: Runbook[] = [];
  const external: Located<string>[] = [];
  const promised: Located<string>[] = [];
  for (const file of repository.paths) {
    if (!/\.(?:mdx?|markdown)$/i.test(file) || /(?:^|\/)node_modules\//.test(file) || !concernsService(service, file))
      continue;
    const text = repository.text(file);
    if (text === undefined || !/run-?\s?book|play-?book/i.test(file + text)) continue;
    const document = parseMarkdown(file, text);
    if (RUNBOOK.test(file)) {
      // An index and a template are no runbooks.
      if (!/template|example/i.test(path.basename(file)) && !isIndex(file, document))
        runbooks.push(...split(file, text, document));
    } else {
      runbooks.push(...sectionsOf(file, text, document));
    }
    for (const link of document.links) {
      if (
        /run-?book/i.test(link.text + link.target) &&
        /^https?:/.test(link.target) &&
        !isInRepository(link.target, repository.paths)
      )
        external.push({ value: link.target, place: link.place });
    }
    const promise = document.lines.find((line) => /run-?books?\b[^.]*`([\w./-]+)`/i.test(line.text));
    const named = /run-?books?\b[^.]*`([\w./-]+)`/i.exec(promise?.text ?? '')?.[1];
    if (
      promise &&
      named !== undefined &&
      !repository.paths.some((item) => item.includes(`${named.replace(/^\.?\/|\/$/g, '')}`))
    )
      promised.push({ value: named, place: document.placeOf(promise.number) });
  }
  for (const alert of alertRulesOf(service).alerts) {
    const link = runbookLink(alert.annotations);
    if (link && /^https?:/.test(link.value) && !isInRepository(link.value, repository.paths)) external.push(link);
  }
  return { runbooks, external, promised };
});

export function runbookLink(annotations: ReadonlyMap<string, Located<string>>): Located<string> | undefined {
  return (
    annotations.get('runbook_url') ??
    annotations.get('runbook') ??
    annotations.get('runbookUrl') ??
    annotations.get('runbook_link') ??
    annotations.get('playbook') ??
    // `description: 'Runbook: https://…'`
    [...annotations.values()].flatMap(({ value, place }) => {
      const link = /(?:run-?book|playbook)[^\n]{0,40}?(https?:\/\/[^\s)>\]'"]+)/i.exec(value)?.[1];
      return link === undefined ? [] : [{ value: link, place }];
    })[0]
  );
}

/** The repository file that a link ends in, where one does: a blob URL of the forge, or a relative path. */
export function fileOfLink(link: string, paths: readonly string[]): string | undefined {
  const clean = decode(link.replace(/[#?].*$/, ''));
  return paths.find((file) => clean === file || clean.endsWith(`/${file}`));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isInRepository(link: string, paths: readonly string[]): boolean {
  return fileOfLink(link, paths) !== undefined;
}

function isIndex(file: string, document: ParsedMarkdown): boolean {
  return (
    /^(?:readme|index)\.mdx?$/i.test(path.basename(file)) && document.links.length >= 2 && document.code.length === 0
  );
}

/** A file with several headings of one level that each name an incident holds one runbook each. */
function split(file: string, text: string, document: ParsedMarkdown): readonly Runbook[] {
  const several = [1, 2].flatMap((level) => {
    const named = document.headings.filter(
      (heading) => heading.level === level && !isField(heading.text) && incidentOf(heading.text) !== undefined,
    );
    return named.length >= 2 ? [{ level, named }] : [];
  })[0];
  if (!several) return [runbookOf(file, text, document, document.headings[0], 1, document.lineCount)];
  return several.named.map((heading) =>
    runbookOf(file, text, document, heading, heading.line, endOf(document, heading)),
  );
}

/** Sections headed "Runbook" of a README; a heading with a line or two under it only points elsewhere. */
function sectionsOf(file: string, text: string, document: ParsedMarkdown): readonly Runbook[] {
  return document.headings.flatMap((heading) => {
    if (!/run-?\s?books?\b/i.test(heading.text)) return [];
    const to = endOf(document, heading);
    const filled = document.lines.filter(
      (line) => line.number > heading.line && line.number <= to && line.text.trim() !== '',
    );
    return filled.length >= 5 ? [runbookOf(file, text, document, heading, heading.line, to)] : [];
  });
}

function endOf(document: ParsedMarkdown, heading: MarkdownHeading): number {
  const next = document.headings.find((item) => item.line > heading.line && item.level <= heading.level);
  return next ? next.line - 1 : document.lineCount;
}

function runbookOf(
  file: string,
  text: string,
  document: ParsedMarkdown,
  heading: MarkdownHeading | undefined,
  from: number,
  to: number,
): Runbook {
  const inside = ({ line }: { readonly line: number }): boolean => line >= from && line <= to;
  return {
    path: file,
    title: heading?.text ?? path.basename(file).replace(/\.\w+$/, ''),
    place: heading?.place ?? document.placeOf(1),
    text: text
      .split(/\r\n|\r|\n/)
      .slice(from - 1, to)
      .join('\n'),
    document,
    headings: document.headings.filter(inside),
    code: document.code.filter(inside),
    from,
    to,
  };
}

export type Incident = 'cpu' | 'memory' | 'event-loop' | 'dependency' | 'deploy';

const INCIDENTS: readonly (readonly [Incident, RegExp])[] = [
  ['cpu', /\bcpu\b|processor/i],
  ['memory', /memory|\boom\b|heap|\brss\b|leak/i],
  ['event-loop', /event[\s_-]?loop|latenc|loop[\s_-]?lag|slow (?:requests?|responses?)/i],
  [
    'dependency',
    /dependenc|upstream|downstream|outage|third[\s-]party|provider|database (?:down|unavailable)|(?:redis|postgres|kafka|queue)\b.*(?:down|unavailable|outage)/i,
  ],
  ['deploy', /deploy|roll[\s_-]?back|release|rollout|bad version/i],
];

/** The kind of incident that a title or file name speaks of. */
function incidentOf(text: string): Incident | undefined {
  return INCIDENTS.find(([, words]) => words.test(text))?.[0];
}

/** "Rollback command" and "Recent deploy" are fields of every runbook, not procedures of their own. */
function isField(title: string): boolean {
  return /^(?:rollback|recent deploy)s?(?: command)?$|^dependencies$/i.test(title.trim());
}

/** Every kind that a runbook covers: by its title, its file name, or a heading that is about that alone. */
export function incidentsOf(runbook: Runbook): ReadonlySet<Incident> {
  const name = runbook.from === 1 ? path.basename(runbook.path) : '';
  const titles = [
    runbook.title,
    name,
    ...runbook.headings.filter((heading) => heading.level <= 3).map((heading) => heading.text),
  ];
  const own = titles.filter((title) => !isField(title));
  return new Set(INCIDENTS.flatMap(([incident, words]) => (own.some((title) => words.test(title)) ? [incident] : [])));
}
