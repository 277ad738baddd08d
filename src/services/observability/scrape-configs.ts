import { at, type DataNode, entriesOf, itemsOf, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { Service, Workload } from '../types.ts';
import { findServices, selects } from '../workloads/queries.ts';

export interface Scrape {
  readonly place: Place;
  readonly note: string;
  /** As configured; undefined when the default `/metrics` or a relabelling decides. */
  readonly path: string | undefined;
  readonly port: string | undefined;
  /** Where path and port are written, where they are. */
  readonly pathPlace?: Place | undefined;
  readonly portPlace?: Place | undefined;
}

const MONITORS =
  /^(?:ServiceMonitor|PodMonitor|PodMonitoring|ClusterPodMonitoring|ScrapeConfig|VMServiceScrape|VMPodScrape)$/;

/** What scrapes the service, as far as the repository says. */
export const scrapesOf = memoizeByService((service: Service): readonly Scrape[] => {
  const found = service.workloads.flatMap((workload) => [
    ...annotations(service, workload),
    ...monitors(service, workload),
  ]);
  return [...found, ...prometheusFiles(service)];
});

function annotations(service: Service, workload: Workload): readonly Scrape[] {
  const own = at(workload.node, 'spec', 'template', 'metadata', 'annotations');
  const services = findServices(workload, service.repository).map((item) => at(item.node, 'metadata', 'annotations'));
  return [own, ...services].flatMap((node): readonly Scrape[] => {
    const entries = new Map(entriesOf(node).map((entry) => [entry.key, entry]));
    const text = (key: string): string | undefined => textOf(entries.get(key)?.value);
    const scrape = [...entries.values()].find(
      ({ key, value }) =>
        (/^(?:prometheus\.io|k8s\.grafana\.com)\/scrape$/.test(key) && textOf(value) === 'true') ||
        /^ad\.datadoghq\.com\/.*(?:checks|check_names|instances)$/.test(key) ||
        key === 'instrumentation.opentelemetry.io/inject-nodejs',
    );
    if (!scrape) return [];
    return [
      {
        place: scrape.keyPlace,
        note: scrape.key,
        path: text('prometheus.io/path') ?? text('k8s.grafana.com/metrics.path'),
        port: text('prometheus.io/port') ?? text('k8s.grafana.com/metrics.portNumber'),
        pathPlace: (entries.get('prometheus.io/path') ?? entries.get('k8s.grafana.com/metrics.path'))?.keyPlace,
        portPlace: (entries.get('prometheus.io/port') ?? entries.get('k8s.grafana.com/metrics.portNumber'))?.keyPlace,
      },
    ];
  });
}

function monitors(service: Service, workload: Workload): readonly Scrape[] {
  const services = findServices(workload, service.repository);
  return service.repository.manifests.flatMap((manifest): readonly Scrape[] => {
    if (!MONITORS.test(manifest.kind)) return [];
    const selector = at(manifest.node, 'spec', 'selector');
    const ofService = /Service/.test(manifest.kind);
    const matches = ofService
      ? services.some((item) => selects(selector, labelsOf(item.node)))
      : selector === undefined || selects(selector, workload.podLabels);
    if (!matches) return [];
    const endpoint =
      itemsOf(at(manifest.node, 'spec', 'endpoints'))[0] ??
      itemsOf(at(manifest.node, 'spec', 'podMetricsEndpoints'))[0];
    return [
      {
        place: manifest.place,
        note: `${manifest.kind} ${manifest.name}`,
        path: textOf(at(endpoint, 'path')),
        port: ofService ? undefined : (textOf(at(endpoint, 'port')) ?? textOf(at(endpoint, 'targetPort'))),
        pathPlace: at(endpoint, 'path')?.place,
        portPlace: (at(endpoint, 'port') ?? at(endpoint, 'targetPort'))?.place,
      },
    ];
  });
}

function labelsOf(node: DataNode): ReadonlyMap<string, string> {
  return new Map(entriesOf(at(node, 'metadata', 'labels')).map(({ key, value }) => [key, textOf(value) ?? '']));
}

/** Configurations of Prometheus in the repository, with all their jobs. */
export const prometheusJobsOf = memoizeByService(
  (service: Service): readonly { readonly name: string; readonly node: DataNode }[] =>
    service.repository.paths
      .filter(
        (path) =>
          /\.ya?ml$/.test(path) &&
          /prometheus|prom|alloy|otel|collector|agent|monitoring/i.test(path) &&
          !/node_modules/.test(path),
      )
      .flatMap((path) => {
        if (!/scrape_configs/.test(service.repository.text(path) ?? '')) return [];
        return service.repository.data(path).flatMap((document) => jobsIn(document, 0));
      }),
);

function jobsIn(node: DataNode, depth: number): readonly { readonly name: string; readonly node: DataNode }[] {
  if (depth > 12) return [];
  if (node.kind === 'list') return node.items.flatMap((item) => jobsIn(item, depth + 1));
  return entriesOf(node).flatMap(({ key, value }) =>
    key === 'scrape_configs'
      ? itemsOf(value).map((item) => ({ name: textOf(at(item, 'job_name')) ?? '', node: item }))
      : jobsIn(value, depth + 1),
  );
}

/** A job with a target that names the service, or that discovers pods. */
function prometheusFiles(service: Service): readonly Scrape[] {
  const names = new Set([service.name, ...service.workloads.map(({ name }) => name)]);
  return prometheusJobsOf(service).flatMap(({ name, node }): readonly Scrape[] => {
    const targets = itemsOf(at(node, 'static_configs')).flatMap((item) =>
      itemsOf(at(item, 'targets')).map((target) => textOf(target) ?? ''),
    );
    const discovers = [
      'kubernetes_sd_configs',
      'docker_sd_configs',
      'consul_sd_configs',
      'dns_sd_configs',
      'ecs_sd_configs',
    ].some((key) => at(node, key));
    const target = targets.find(
      (text) => names.has(text.replace(/:\d+$/, '')) || /^(?:host\.docker\.internal|localhost)/.test(text),
    );
    if (target === undefined && !discovers && !names.has(name)) return [];
    const port = /:(\d+)$/.exec(target ?? '')?.[1];
    return [
      {
        place: node.place,
        note: `scrape job ${name}`,
        path: textOf(at(node, 'metrics_path')),
        pathPlace: at(node, 'metrics_path')?.place,
        portPlace: at(node, 'static_configs')?.place,
        port: /^localhost|host\.docker/.test(target ?? '') ? undefined : port,
      },
    ];
  });
}
