import { at, type DataNode, entriesOf, itemsOf, textOf } from '../../parsers/data.ts';
import { parseJson } from '../../parsers/json.ts';
import { parseMarkdown } from '../../parsers/markdown.ts';
import { fileStart, type Place } from '../../parsers/place.ts';
import { concernsService } from '../documents/scope.ts';
import { memoizeByService } from '../memoize.ts';
import type { Located, Service } from '../types.ts';

interface Panel {
  readonly title: string;
  readonly type: string;
  /** Title, type, description and queries: what a search for a signal looks through. */
  readonly text: string;
  readonly place: Place;
}

export interface Dashboard {
  readonly title: string;
  readonly place: Place;
  readonly panels: readonly Panel[];
  /** Links from the dashboard or a panel to logs or traces. */
  readonly links: readonly Located<string>[];
}

export interface Dashboards {
  readonly dashboards: readonly Dashboard[];
  /** Dashboards as code whose panels are not read: jsonnet, Terraform, Helm templates. */
  readonly unread: readonly Place[];
  /** Links in documents to dashboards that live in a monitoring product. */
  readonly linked: readonly Located<string>[];
}

/**
 * Words of panels that show how much work arrives. The duration of requests and the share that fails are other
 * questions, though their queries name requests too.
 */
export const REQUEST_RATE =
  /\brequests?(?![\s_-]*(?:duration|latenc|time|size|error|fail))|_requests?(?:_total|_rate)?\b(?!\{[^}]*(?:=~?\s*"\^?[45]|error))|_count\b|\brps\b|throughput|traffic|\bjobs?\b|messages/i;

/** Grafana dashboards of the repository that speak of this service, and where others live. */
export const dashboardsOf = memoizeByService((service: Service): Dashboards => {
  const { repository } = service;
  const dashboards: Dashboard[] = [];
  const unread: Place[] = [];
  const linked: Located<string>[] = [];
  for (const path of repository.paths) {
    if (!/\.(?:json|ya?ml|jsonnet|libsonnet|tf|mdx?)$/.test(path) || /(?:^|\/)node_modules\//.test(path)) continue;
    if (!concernsService(service, path) || /(?:^|\/)(?:package(?:-lock)?|tsconfig[^/]*)\.json$/.test(path)) continue;
    const text = repository.text(path);
    if (text === undefined) continue;
    if (/\.mdx?$/.test(path)) linked.push(...linksTo(path, text));
    else if (/\.(?:jsonnet|libsonnet|tf)$/.test(path)) {
      if (
        /grafana\.dashboard|grafonnet|dashboard\.new\(|"(?:grafana|datadog|newrelic_one)_dashboard|aws_cloudwatch_dashboard|google_monitoring_dashboard/.test(
          text,
        )
      )
        unread.push(fileStart(path));
    } else if (path.endsWith('.json') && /"widgets"\s*:/.test(text) && /"layout_type"\s*:|"view"\s*:/.test(text)) {
      // Datadog and CloudWatch keep dashboards as JSON of their own.
      unread.push(fileStart(path));
    } else if (/"panels"\s*:|\bpanels:/.test(text) || /grafana_dashboard|kind:\s*GrafanaDashboard/.test(text)) {
      const found = repository.data(path).flatMap((node) => dashboardsIn(node, 0));
      if (found.length === 0 && /grafana_dashboard|GrafanaDashboard/.test(text)) unread.push(fileStart(path));
      dashboards.push(...found);
    }
  }
  return { dashboards, unread, linked };
});

const PRODUCTS =
  /grafana[^\s]*\/d\/|\/d\/\w+\/|datadoghq\.[a-z]+\/dashboard|one\.newrelic\.com|console\.cloud\.google\.com\/monitoring|cloudwatch[^\s]*dashboard|app\.honeycomb|signoz/i;

function linksTo(path: string, text: string): readonly Located<string>[] {
  if (!/grafana|dashboard/i.test(text)) return [];
  return parseMarkdown(path, text).links.flatMap(({ text: label, target, place }) =>
    /^https?:/.test(target) &&
    (PRODUCTS.test(target) || (/dashboard/i.test(label) && !/\.(?:png|svg|gif)$/.test(target)))
      ? [{ value: target, place }]
      : [],
  );
}

/** Dashboards at any depth: a file of its own, the `json` of a GrafanaDashboard, JSON text inside a ConfigMap. */
function dashboardsIn(node: DataNode, depth: number): readonly Dashboard[] {
  if (depth > 12) return [];
  if (node.kind === 'scalar') {
    if (typeof node.value !== 'string' || !/"panels"\s*:/.test(node.value)) return [];
    const inner = parseJson(node.place.path, node.value).node;
    return inner ? dashboardsIn(inner, depth + 6).map((item) => moveTo(item, node.place)) : [];
  }
  if (node.kind === 'list') return node.items.flatMap((item) => dashboardsIn(item, depth + 1));
  const panels = at(node, 'panels') ?? at(node, 'rows');
  const title = at(node, 'title');
  if (panels?.kind !== 'list' || title === undefined)
    return entriesOf(node).flatMap(({ value }) => dashboardsIn(value, depth + 1));
  const found = panelsIn(panels, 0);
  return [
    {
      title: textOf(title) ?? '',
      place: title.place,
      panels: found,
      links: [
        ...linksIn(at(node, 'links')),
        ...itemsDeep(panels).flatMap((panel) => [
          ...linksIn(at(panel, 'links')),
          ...linksIn(at(panel, 'fieldConfig', 'defaults', 'links')),
          ...itemsOf(at(panel, 'fieldConfig', 'overrides')).flatMap((override) =>
            itemsOf(at(override, 'properties')).flatMap((item) =>
              textOf(at(item, 'id')) === 'links' ? linksIn(at(item, 'value')) : [],
            ),
          ),
        ]),
      ],
    },
  ];
}

function moveTo(dashboard: Dashboard, place: Place): Dashboard {
  return {
    ...dashboard,
    place,
    panels: dashboard.panels.map((panel) => ({ ...panel, place })),
    links: dashboard.links.map((link) => ({ ...link, place })),
  };
}

function itemsDeep(panels: DataNode): readonly DataNode[] {
  return itemsOf(panels).flatMap((panel) => [panel, ...itemsOf(at(panel, 'panels'))]);
}

function linksIn(node: DataNode | undefined): Located<string>[] {
  return itemsOf(node).map((link) => ({
    value: `${textOf(at(link, 'title')) ?? ''} ${textOf(at(link, 'url')) ?? ''} ${textOf(at(link, 'tags', 0)) ?? ''}`,
    place: link.place,
  }));
}

function panelsIn(list: DataNode, depth: number): readonly Panel[] {
  if (depth > 4) return [];
  return itemsOf(list).flatMap((panel): readonly Panel[] => {
    const inner = at(panel, 'panels');
    const title = textOf(at(panel, 'title')) ?? '';
    const queries = itemsOf(at(panel, 'targets')).flatMap((target) =>
      ['expr', 'query', 'rawSql', 'target', 'queryText', 'expression'].flatMap((key) => textOf(at(target, key)) ?? []),
    );
    const type = textOf(at(panel, 'type')) ?? '';
    const own: Panel = {
      title,
      type,
      text: [title, type, textOf(at(panel, 'description')) ?? '', ...queries].join('\n'),
      place: at(panel, 'title')?.place ?? panel.place,
    };
    return [...(own.type === 'row' || own.type === '' ? [] : [own]), ...(inner ? panelsIn(inner, depth + 1) : [])];
  });
}
