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
  /** Which percentile the latency target is for (0.95), where the text tells. */
  readonly quantile: number | undefined;
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
  const percent = Number.isNaN(number) ? undefined : number <= 1 ? number * 100 : number;
  const about = /latenc|duration|p9\d|response.?time|bucket/i.test(text)
    ? 'latency'
    : /error|availab|success|5\.\.|5xx|status/i.test(text)
      ? 'availability'
      : 'other';
  const bucket = /\ble=~?\\?["']([\d.]+)\\?["']/.exec(text)?.[1];
  return {
    place: name?.place ?? target?.place ?? node.place,
    about,
    percent,
    seconds: bucket === undefined ? timeIn(text)?.seconds : Number(bucket),
    // 99 % of requests within a second: p99.
    quantile: about === 'latency' && percent !== undefined ? percent / 100 : timeIn(text)?.quantile,
    tool,
  };
}

const TIME = /(\d+(?:[.,]\d+)?)\s*(ms|milliseconds?|s|sec(?:onds?)?)\b/gi;
/** `p95`, `p(95)`, `95th percentile`, and `95 %` of requests. */
const QUANTILE = /\bp\(?(\d{2}(?:\.\d+)?)\)?|\b(\d{2}(?:\.\d+)?)(?:th|\s*%)/gi;

/**
 * The time of a text in seconds, with the percentile in front of it: `p95 < 300 ms`, `under 0.3 s`. Of several the one
 * about p95 is meant, or the one about the lowest percentile above the median.
 */
function timeIn(text: string): { readonly seconds: number; readonly quantile: number | undefined } | undefined {
  const quantiles = [...text.matchAll(QUANTILE)].map((match) => ({
    at: match.index,
    value: Number(match[1] ?? match[2]) / 10 ** (match[1] ?? match[2] ?? '').replace(/\..*$/, '').length,
  }));
  const times = [...text.matchAll(TIME)].map((match) => {
    const amount = Number((match[1] ?? '').replace(',', '.'));
    return {
      seconds: /^m/i.test(match[2] ?? '') ? amount / 1000 : amount,
      quantile: (quantiles.findLast(({ at }) => at < match.index) ?? quantiles[0])?.value,
    };
  });
  const high = times.filter(({ quantile }) => quantile !== undefined && quantile >= 0.9);
  return high.sort((a, b) => (a.quantile ?? 0) - (b.quantile ?? 0))[0] ?? times[0];
}

const HEADING = /\bSLOs?\b|\bSLIs?\b|service[- ]level (?:objective|indicator|target)/i;

/** Percentages that promise nobody anything: resources, coverage, how much of a budget is gone. */
const OTHER_SHARES =
  /\b(?:cpu|memory|heap|disk|coverage|saturation|utili[sz]ation|hit (?:rate|ratio)|sampl\w+)\b|budget[^.|]*\b(?:used|burn\w*|consum\w*|spent|left|remain\w*)|\b(?:burn|consum|spen|us)\w* [^.|]*budget/i;

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
    if (OTHER_SHARES.test(line)) return [];
    const latency =
      /p\(?\d{2}|latenc|response time|duration/i.test(`${line} ${heading?.text ?? ''}`) ||
      /%.*\b(?:within|under|below|faster|less)\b|%.*[<≤]/i.test(line);
    const time = latency ? timeIn(line) : undefined;
    const errors = /error[^%]{0,40}?(?<![\d.,])(\d(?:\.\d+)?)\s*%/i.exec(line)?.[1];
    if (percent === undefined && time === undefined && errors === undefined) return [];
    const share =
      errors !== undefined
        ? 100 - Number(errors)
        : percent === undefined
          ? undefined
          : Number(percent.replace(',', '.'));
    return [
      {
        place: document.placeOf(number),
        about: time === undefined ? 'availability' : 'latency',
        percent: share,
        seconds: time?.seconds,
        quantile: time?.quantile,
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
    ...[...text.matchAll(/\bp\(?(9\d)\)?["']?\s*[<:]=?\s*(\d+)/g)].map(
      (match): Objective => ({
        place: place(match),
        about: 'latency',
        percent: undefined,
        seconds: Number(match[2]) / 1000,
        quantile: Number(match[1]) / 100,
        tool: 'load test',
      }),
    ),
    ...[...text.matchAll(/http_req_failed[^\n]*?rate\s*<=?\s*(0?\.\d+)/g)].map(
      (match): Objective => ({
        place: place(match),
        about: 'availability',
        percent: 100 - Number(match[1]) * 100,
        seconds: undefined,
        quantile: undefined,
        tool: 'load test',
      }),
    ),
  ];
}
