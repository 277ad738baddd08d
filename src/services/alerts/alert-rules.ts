import { at, type DataNode, entriesOf, itemsOf, textOf } from '../../parsers/data.ts';
import { fileStart, type Place } from '../../parsers/place.ts';
import { type PromqlNode, parsePromql } from '../../parsers/promql.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import { concernsService } from '../documents/scope.ts';
import { parseInline } from '../kustomize/inline.ts';
import { memoizeByService } from '../memoize.ts';
import type { Located, Service } from '../types.ts';

/** One rule of a Prometheus rule file, a PrometheusRule object or a ConfigMap that carries one. */
export interface PrometheusRule {
  readonly kind: 'alert' | 'record';
  readonly name: string;
  /** Place of the name. */
  readonly place: Place;
  readonly expression: Located<string>;
  readonly for: string | undefined;
  readonly labels: ReadonlyMap<string, Located<string>>;
  readonly annotations: ReadonlyMap<string, Located<string>>;
  /** Parsed when first asked; undefined when it is not PromQL (a template, LogQL, a mistake). */
  readonly query: () => PromqlNode | undefined;
}

export interface AlertRules {
  readonly alerts: readonly PrometheusRule[];
  readonly records: readonly PrometheusRule[];
  /** Files with rules that could not be read: Helm templates, jsonnet, Terraform. */
  readonly unread: readonly Place[];
}

const MENTION = /^[ \t]*(?:-[ \t]+)?["']?(?:alert|record)["']?[ \t]*:/m;

/** The alerting and recording rules in the repository that speak of this service. */
export const alertRulesOf = memoizeByService((service: Service): AlertRules => {
  const { repository } = service;
  const rules: PrometheusRule[] = [];
  const unread: Place[] = [];
  for (const path of repository.paths) {
    if (/(?:^|\/)(?:node_modules|\.github)\//.test(path) || !concernsService(service, path)) continue;
    if (/\.(?:jsonnet|libsonnet|tf)$/.test(path) && !/\bnode_modules\b/.test(path)) {
      const text = repository.text(path) ?? '';
      if (
        /\balert\s*:\s*['"]|prometheusAlerts|"?(?:grafana_rule_group|datadog_monitor|newrelic_nrql_alert_condition|aws_cloudwatch_metric_alarm|google_monitoring_alert_policy)"?\s/.test(
          text,
        )
      )
        unread.push(fileStart(path));
      continue;
    }
    if (!/\.ya?ml(?:\.(?:tpl|tmpl|gotmpl))?$|\.rules$/.test(path)) continue;
    const text = repository.text(path);
    if (text === undefined || !MENTION.test(text) || !/\bexpr\b/.test(text)) continue;
    const found = (/\.ya?ml$/.test(path) ? repository.data(path) : parseYaml(path, text).documents).flatMap((node) =>
      rulesIn(node, text, 0),
    );
    if (found.length === 0) unread.push(fileStart(path));
    rules.push(...found);
  }
  return {
    alerts: rules.filter((rule) => rule.kind === 'alert'),
    records: rules.filter((rule) => rule.kind === 'record'),
    unread,
  };
});

/** Rules at any depth: groups of a file, `spec` of a PrometheusRule, values of a chart, text inside a ConfigMap. */
function rulesIn(node: DataNode, text: string, depth: number, group?: DataNode): readonly PrometheusRule[] {
  if (depth > 40) return [];
  if (node.kind === 'list') return node.items.flatMap((item) => rulesIn(item, text, depth + 1, group));
  if (node.kind === 'scalar') {
    if (typeof node.value !== 'string' || !MENTION.test(node.value) || !/\bexpr\b/.test(node.value)) return [];
    return parseInline(node, text).documents.flatMap((inner) => rulesIn(inner, text, depth + 20));
  }
  const rule = ruleOf(node, group);
  if (rule) return [rule];
  // Labels of a group go to each of its rules (prometheus.io/docs/prometheus/latest/configuration/recording_rules).
  const labels = at(node, 'rules') ? at(node, 'labels') : undefined;
  return node.entries.flatMap(({ value }) => rulesIn(value, text, depth + 1, labels));
}

function ruleOf(node: DataNode, group: DataNode | undefined): PrometheusRule | undefined {
  const alert = at(node, 'alert');
  const named = alert ?? at(node, 'record');
  const name = textOf(named);
  const expr = at(node, 'expr');
  const expression = textOf(expr);
  if (!named || name === undefined || !expr || expression === undefined) return undefined;
  let parsed: { readonly node: PromqlNode | undefined } | undefined;
  return {
    kind: alert ? 'alert' : 'record',
    name,
    place: named.place,
    expression: { value: expression, place: expr.place },
    for: textOf(at(node, 'for')),
    labels: new Map([...texts(group), ...texts(at(node, 'labels'))]),
    annotations: texts(at(node, 'annotations')),
    query: () => {
      parsed ??= { node: parsePromql(expression) };
      return parsed.node;
    },
  };
}

function texts(node: DataNode | undefined): ReadonlyMap<string, Located<string>> {
  return new Map(
    entriesOf(node).flatMap(({ key, value }): readonly [string, Located<string>][] => {
      const text = textOf(value);
      return text === undefined ? [] : [[key, { value: text, place: value.place }]];
    }),
  );
}

export interface AlertRouting {
  readonly place: Place;
  readonly groups: Place | undefined;
  readonly inhibits: Place | undefined;
  readonly mutes: Place | undefined;
  /** Routes that match on severity (or priority, page, tier), each with where it leads. */
  readonly severities: readonly { readonly place: Place; readonly receiver: string | undefined }[];
}

/** Configurations of Alertmanager: its own file, an AlertmanagerConfig object, or the values of a chart. */
export const alertRoutingOf = memoizeByService((service: Service): readonly AlertRouting[] => {
  const { repository } = service;
  return repository.paths.flatMap((path) => {
    if (!/\.ya?ml$/.test(path) || !concernsService(service, path)) return [];
    const text = repository.text(path);
    if (text === undefined || !/\breceivers?\b/.test(text) || !/\broute\b/.test(text)) return [];
    return repository.data(path).flatMap((node) => routingIn(node, text, 0));
  });
});

function routingIn(node: DataNode, text: string, depth: number): readonly AlertRouting[] {
  if (depth > 30) return [];
  if (node.kind === 'scalar') {
    if (typeof node.value !== 'string' || !/^receivers:/m.test(node.value) || !/^route:/m.test(node.value)) return [];
    return parseInline(node, text).documents.flatMap((inner) => routingIn(inner, text, depth + 15));
  }
  if (node.kind === 'list') return node.items.flatMap((item) => routingIn(item, text, depth + 1));
  const route = at(node, 'route');
  if (route?.kind !== 'map' || at(node, 'receivers')?.kind !== 'list')
    return node.entries.flatMap(({ value }) => routingIn(value, text, depth + 1));
  const key = node.entries.find((entry) => entry.key === 'route');
  const routes = routesOf(route, 0);
  return [
    {
      place: key?.keyPlace ?? node.place,
      groups: routes.flatMap((item) => (at(item, 'group_by') ?? at(item, 'groupBy'))?.place ?? [])[0],
      inhibits: (at(node, 'inhibit_rules') ?? at(node, 'inhibitRules'))?.place,
      mutes: [node, ...routes].flatMap(
        (item) =>
          (
            at(item, 'mute_time_intervals') ??
            at(item, 'muteTimeIntervals') ??
            at(item, 'active_time_intervals') ??
            at(item, 'time_intervals')
          )?.place ?? [],
      )[0],
      severities: routes.flatMap((item) =>
        matchersOf(item).some((text) => /severity|priority|page|tier|urgency/i.test(text))
          ? [{ place: item.place, receiver: textOf(at(item, 'receiver')) }]
          : [],
      ),
    },
  ];
}

function routesOf(route: DataNode, depth: number): readonly DataNode[] {
  if (depth > 20) return [];
  return [route, ...itemsOf(at(route, 'routes')).flatMap((item) => routesOf(item, depth + 1))];
}

function matchersOf(route: DataNode): readonly string[] {
  return ['match', 'match_re', 'matchers'].flatMap((name) => {
    const node = at(route, name);
    if (node?.kind === 'map') return node.entries.map((entry) => entry.key);
    return itemsOf(node).map((item) => textOf(item) ?? textOf(at(item, 'name')) ?? '');
  });
}
