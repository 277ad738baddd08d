import { at, entriesOf, textOf } from '../../parsers/data.ts';
import { matchesForeign } from '../../parsers/foreign-regexp.ts';
import { parseMarkdown } from '../../parsers/markdown.ts';
import { lineStarts, type Place, placeAt } from '../../parsers/place.ts';
import { concernsService } from '../documents/scope.ts';
import { memoizeByService } from '../memoize.ts';
import type { Service } from '../types.ts';

export interface Owner {
  readonly name: string;
  readonly place: Place;
  /** What names it: CODEOWNERS, the catalogue, a label, the README. */
  readonly source: string;
}

const CODEOWNERS = ['CODEOWNERS', '.github/CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'];
/** Labels and annotations by which teams mark their objects. */
const LABEL = /(?:^|[/.])(?:owner|team|squad|owned-by|maintainer|contact)$/i;
const PLACEHOLDER = /^(?:todo|tbd|\?+|x+|<.*>|your-team|unknown|none|n\/a|-)?$/i;

/** Who owns the service, by every file that can say so. */
export const ownersOf = memoizeByService((service: Service): readonly Owner[] => [
  ...codeOwners(service),
  ...catalogueOwners(service),
  ...labelOwners(service),
  ...readmeOwners(service),
]);

/** The owners of the last pattern that covers the entry of the service (docs.github.com, about code owners). */
function codeOwners(service: Service): readonly Owner[] {
  const path = CODEOWNERS.find((file) => service.repository.has(file));
  const text = path === undefined ? undefined : service.repository.text(path);
  if (path === undefined || text === undefined) return [];
  const target = service.entry ?? service.package?.path ?? `${service.root}/package.json`;
  const starts = lineStarts(text);
  let found: Owner | undefined;
  text.split(/\r\n|\r|\n/).forEach((line, i) => {
    const [pattern = '', ...owners] = line
      .replace(/(?:^|\s)#.*$/, '')
      .trim()
      .split(/\s+/);
    if (pattern === '' || /^\^?\[/.test(pattern) || !covers(pattern, target)) return;
    const start = starts[i] ?? 0;
    const name = owners.filter((owner) => owner.includes('@')).join(' ');
    found =
      name === ''
        ? undefined
        : { name, place: placeAt(path, starts, start, start + line.length), source: 'CODEOWNERS' };
  });
  return found ? [found] : [];
}

/** The patterns of .gitignore that CODEOWNERS knows; no negation, no character classes. */
function covers(pattern: string, file: string): boolean {
  if (pattern === '*' || pattern === '/' || pattern === '**') return true;
  const anchored = pattern.startsWith('/') || pattern.slice(0, -1).includes('/');
  const body = pattern
    .replace(/^\//, '')
    .replace(/[.+^$()|[\]{}\\]/g, '\\$&')
    .replace(/\*\*\/?/g, '\u0000')
    .replace(/\*/g, '[^/]*')
    .replace(/\?/g, '[^/]')
    .replace(/\u0000/g, '.*');
  const start = anchored ? '^' : '(?:^|/)';
  return matchesForeign(body.endsWith('/') ? `${start}${body}` : `${start}${body}(?:$|/)`, '', file);
}

/** Catalogues of Backstage, OpsLevel, Cortex and Datadog. */
function catalogueOwners(service: Service): readonly Owner[] {
  return service.repository.paths.flatMap((path) => {
    if (
      !/(?:^|\/)(?:catalog-info|opslevel|cortex|service\.datadog|entity\.datadog|\.compass|compass)\.ya?ml$/.test(path)
    )
      return [];
    if (!concernsService(service, path)) return [];
    return service.repository.data(path).flatMap((node): readonly Owner[] => {
      const owner =
        at(node, 'spec', 'owner') ??
        at(node, 'owner') ??
        at(node, 'service', 'owner') ??
        at(node, 'team') ??
        at(node, 'metadata', 'owner') ??
        at(node, 'ownerId') ??
        at(node, 'info', 'x-cortex-owners', 0, 'name');
      const name = textOf(owner);
      return owner && name !== undefined && !PLACEHOLDER.test(name)
        ? [{ name, place: owner.place, source: 'the service catalogue' }]
        : [];
    });
  });
}

function labelOwners(service: Service): readonly Owner[] {
  return service.workloads.flatMap((workload) =>
    [
      at(workload.node, 'metadata', 'labels'),
      at(workload.node, 'metadata', 'annotations'),
      at(workload.node, 'spec', 'template', 'metadata', 'labels'),
      at(workload.node, 'spec', 'template', 'metadata', 'annotations'),
    ].flatMap((labels) =>
      entriesOf(labels).flatMap(({ key, value }): readonly Owner[] => {
        const name = textOf(value);
        return LABEL.test(key) && name !== undefined && !PLACEHOLDER.test(name)
          ? [{ name, place: value.place, source: `label ${key}` }]
          : [];
      }),
    ),
  );
}

/** `Owner: x`, `| Team | x |`, `**On-call** is x`; what a team is happy to do names nobody. */
const LINE =
  /(?:^|[\s>*|_-])\**(?:(?:owners?|owning team|maintainers?|on-?call|contact|team|(?:owned|maintained|operated) by)\**\s*(?::|\|)|(?:owner|maintainer|on-?call)\**\s+is\b|(?:owned|maintained|operated) by\b)\s*\**\s*([^\s|*][^|*]{0,80})/i;

function readmeOwners(service: Service): readonly Owner[] {
  const { root, repository } = service;
  const files = [...new Set([root === '.' ? 'README.md' : `${root}/README.md`, 'README.md'])];
  return files.flatMap((path) => {
    const text = repository.text(path);
    if (text === undefined) return [];
    const { lines, headings, placeOf } = parseMarkdown(path, text);
    const stated = lines.flatMap((line): readonly Owner[] => {
      const name = LINE.exec(line.text)?.[1]?.trim();
      return name !== undefined && !PLACEHOLDER.test(name) && !/^https?:\/\/\S+\.svg/.test(name)
        ? [{ name, place: placeOf(line.number), source: 'the README' }]
        : [];
    });
    const headed = headings.flatMap((heading): readonly Owner[] => {
      if (!/^(?:owners?(?:hip)?|maintainers?|team|contacts?|on-?call)$/i.test(heading.text.trim())) return [];
      const next = lines.find((line) => line.number > heading.line && line.text.trim() !== '');
      return next && !next.text.startsWith('#')
        ? [{ name: next.text.trim(), place: placeOf(next.number), source: 'the README' }]
        : [];
    });
    return [...stated, ...headed];
  });
}
