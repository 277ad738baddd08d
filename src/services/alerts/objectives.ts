import { at, type DataNode, entriesOf, itemsOf, plainOf, textOf } from '../../parsers/data.ts';
import { parseMarkdown } from '../../parsers/markdown.ts';
import { lineStarts, type Place, placeAt } from '../../parsers/place.ts';
import { concernsService } from '../documents/scope.ts';
import { memoizeByService } from '../memoize.ts';
import type { Service } from '../types.ts';

/** A service level objective that stands in the repository. */
export interface Objective {
  readonly place: Place;
  readonly about: 'latency' | 'availability' | 'other';
  /** Share of good events in percent (99.9), where one is given. */
  readonly percent: number | undefined;
  /** Seconds of a latency target, where one is given. */
  readonly seconds: number | undefined;
  /** `sloth`, `pyrra`, `openslo` generate rules from it; `text` is a document. */
  readonly tool: 'sloth' | 'pyrra' | 'openslo' | 'other' | 'text' | 'load test';
}

/** Objectives in files of SLO tools, in documents, and as thresholds of load tests. */
export const objectivesOf = memoizeByService((service: Service): readonly Objective[] =>
  service.repository.paths.flatMap((path) => {
    if (/(?:^|\/)node_modules\//.test(path)) return [];
    if (/\.ya?ml$/.test(path) && concernsService(service, path)) return yamlObjectives(service, path);
    if (/\.mdx?$/.test(path) && !/(?:^|\/)(?:CHANGELOG|HISTORY|LICENSE)/i.test(path) && concernsService(service, path))
      return textObjectives(service, path);
    return isLoadTest(path) ? loadTestObjectives(service, path) : [];
  }),
);

function yamlObjectives(service: Service, path: string): readonly Objective[] {
  const text = service.repository.text(path);
  if (text === undefined || !/\bslos?\b|ServiceLevel|objective/i.test(text)) return [];
  return service.repository.data(path).flatMap((node): readonly Objective[] => {
    const version = textOf(at(node, 'apiVersion')) ?? textOf(at(node, 'version')) ?? '';
    const kind = textOf(at(node, 'kind')) ?? '';
    if (/^prometheus\/v1$|^sloth\.slok\.dev\//.test(version)) {
      const slos = at(node, 'slos') ?? at(node, 'spec', 'slos');
      return itemsOf(slos).map((slo) => objectiveOf(slo, 'sloth', at(slo, 'objective')));
    }
    if (/^pyrra\.dev\//.test(version) && kind === 'ServiceLevelObjective')
      return [objectiveOf(node, 'pyrra', at(node, 'spec', 'target'))];
    if (/^openslo\//.test(version) && kind === 'SLO') {
      const objectives = itemsOf(at(node, 'spec', 'objectives'));
      return objectives.map((item) =>
        objectiveOf(item, 'openslo', at(item, 'targetPercent') ?? at(item, 'target'), node),
      );
    }
    if (/ServiceLevelObjective/.test(kind)) return [objectiveOf(node, 'other', at(node, 'spec', 'goal'))];
    // A file of the team's own form: `slo.yaml` with objectives or targets by name.
    if (!/(?:^|\/)(?:slos?|service-levels?)(?:[-.][^/]*)?\.ya?ml$|(?:^|\/)slos?\//i.test(path)) return [];
    const list = at(node, 'slos') ?? at(node, 'objectives') ?? at(node, 'slo') ?? node;
    const items = list.kind === 'list' ? list.items : entriesOf(list).map(({ value }) => value);
    return items.filter((item) => item.kind === 'map').map((item) => objectiveOf(item, 'other', targetIn(item)));
  });
}

function targetIn(node: DataNode): DataNode | undefined {
  return ['objective', 'target', 'goal', 'availability', 'percent'].flatMap((key) => at(node, key) ?? [])[0];
}

function objectiveOf(node: DataNode, tool: Objective['tool'], target: DataNode | undefined, whole = node): Objective {
  const text = JSON.stringify(plainOf(whole) ?? '');
  const number = Number.parseFloat(textOf(target) ?? '');
  const name = at(node, 'name') ?? at(node, 'metadata', 'name');
  const bucket = /\ble=~?\\?["']([\d.]+)\\?["']/.exec(text)?.[1];
  return {
    place: name?.place ?? target?.place ?? node.place,
    about: /latenc|duration|p9\d|response.?time|bucket/i.test(text)
      ? 'latency'
      : /error|availab|success|5\.\.|5xx|status/i.test(text)
        ? 'availability'
        : 'other',
    percent: Number.isNaN(number) ? undefined : number <= 1 ? number * 100 : number,
    seconds: bucket === undefined ? timeIn(text) : Number(bucket),
    tool,
  };
}

/** The first time of a text in seconds: `p95 < 300 ms`, `under 0.3 s`. */
function timeIn(text: string): number | undefined {
  const match = /(\d+(?:\.\d+)?)\s*(ms|milliseconds?|s|sec(?:onds?)?)\b/i.exec(text);
  if (!match) return undefined;
  return /^m/i.test(match[2] ?? '') ? Number(match[1]) / 1000 : Number(match[1]);
}

const HEADING = /\bSLOs?\b|\bSLIs?\b|service[- ]level (?:objective|indicator|target)/i;

/** Percentages and latencies under a heading about SLOs, or anywhere in a document named after them. */
function textObjectives(service: Service, path: string): readonly Objective[] {
  const text = service.repository.text(path);
  if (text === undefined || !HEADING.test(text)) return [];
  const named = /(?:^|\/)(?:slos?|service-levels?)(?:[-_.][^/]*)?\.mdx?$/i.test(path);
  const document = parseMarkdown(path, text);
  const sections = document.headings.filter((heading) => HEADING.test(heading.text));
  return document.lines.flatMap(({ text: line, number }): readonly Objective[] => {
    const heading = document.headings.findLast((item) => item.line < number);
    const inside = sections.some(
      (section) =>
        section.line < number &&
        !document.headings.some(
          (item) => item.line > section.line && item.line <= number && item.level <= section.level,
        ),
    );
    // `SLO: 99.9 % availability` in the header of a runbook counts too.
    if (!named && !inside && !/\bSLOs?\b[^.]{0,40}\d/.test(line)) return [];
    const percent = /(\d{2,3}(?:[.,]\d+)?)\s*%/.exec(line)?.[1];
    const latency = /p\(?\d{2}|latenc|response time|duration/i.test(`${line} ${heading?.text ?? ''}`);
    const seconds = latency ? timeIn(line) : undefined;
    const errors = /error[^|]{0,40}?(\d(?:\.\d+)?)\s*%/i.exec(line)?.[1];
    if (percent === undefined && seconds === undefined && errors === undefined) return [];
    const share =
      errors !== undefined
        ? 100 - Number(errors)
        : percent === undefined
          ? undefined
          : Number(percent.replace(',', '.'));
    return [
      {
        place: document.placeOf(number),
        about: seconds === undefined ? 'availability' : 'latency',
        percent: share,
        seconds,
        tool: 'text',
      },
    ];
  });
}

function isLoadTest(path: string): boolean {
  return (
    /\.(?:[cm]?[jt]s|ya?ml|json)$/.test(path) &&
    /(?:^|[/_.-])(?:k6|load|load-?tests?|perf(?:ormance)?|artillery|stress|bench\w*)(?:[/_.-])/i.test(path)
  );
}

/** Thresholds of k6 (`p(95)<300`, `rate<0.01`) and Artillery (`p95: 300`), in milliseconds. */
function loadTestObjectives(service: Service, path: string): readonly Objective[] {
  const text = service.repository.text(path);
  if (text === undefined || !/threshold|ensure/i.test(text)) return [];
  const starts = lineStarts(text);
  const place = (match: RegExpMatchArray): Place =>
    placeAt(path, starts, match.index ?? 0, (match.index ?? 0) + match[0].length);
  return [
    ...[...text.matchAll(/p\(?9[59]\)?["']?\s*[<:]=?\s*(\d+)/g)].map(
      (match): Objective => ({
        place: place(match),
        about: 'latency',
        percent: undefined,
        seconds: Number(match[1]) / 1000,
        tool: 'load test',
      }),
    ),
    ...[...text.matchAll(/http_req_failed[^\n]*?rate\s*<=?\s*(0?\.\d+)/g)].map(
      (match): Objective => ({
        place: place(match),
        about: 'availability',
        percent: 100 - Number(match[1]) * 100,
        seconds: undefined,
        tool: 'load test',
      }),
    ),
  ];
}
