import { at, booleanOf, type DataNode, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { Manifest, Repository, Service, Workload } from '../types.ts';
import { groupOf, linkKubernetes } from './kubernetes.ts';
import { given, mapOf, scalar } from './remote-values.ts';

const PROBES = { liveness: 'livenessProbe', readiness: 'readinessProbe', startup: 'startupProbe' } as const;
/** Names of Nais for the fields of a probe that differ from those of Kubernetes. */
const TIMINGS = {
  initialDelay: 'initialDelaySeconds',
  periodSeconds: 'periodSeconds',
  failureThreshold: 'failureThreshold',
  timeout: 'timeoutSeconds',
} as const;

/** Files and names of demos, branches and the environments before production (doc.nais.io/workloads/reference/environments). */
const ELSEWHERE =
  /(?:^|[-_./])(?:demo|dev|development|test|labs?|preview|branch|sandbox|staging|preprod|q\d|local|mock)(?:$|[-_./])|\$\{/i;

/** The Nais Application of a service, the one for production where there are several (doc.nais.io, Application spec). */
export const naisApplicationOf = memoizeByService(({ name, package: own, repository }: Service): Manifest | undefined =>
  findNaisApplication(repository, [name, own?.name]),
);

export function findNaisApplication(
  { manifests }: Pick<Repository, 'manifests'>,
  names: readonly (string | undefined)[],
): Manifest | undefined {
  const all = manifests.filter((item) => item.kind === 'Application' && groupOf(item) === 'nais.io');
  const named = all.filter((item) => names.includes(item.name));
  const shipped = all.filter((item) => !ELSEWHERE.test(item.path) && !ELSEWHERE.test(item.name));
  const only = shipped.every((item) => item.name === shipped[0]?.name) ? shipped : [];
  const found = named.length > 0 ? named : only;
  return found.find(({ path }) => /prod/i.test(path)) ?? found[0];
}

/** The switch by which the platform injects an OpenTelemetry agent (doc.nais.io/observability/how-to/auto-instrumentation). */
export function naisTracing(service: Service): Place | undefined {
  const node = at(naisApplicationOf(service)?.node, 'spec', 'observability', 'autoInstrumentation');
  const runtime = textOf(at(node, 'runtime'));
  return node && booleanOf(at(node, 'enabled')) === true && /^(?:nodejs|sdk)$/.test(runtime ?? 'nodejs')
    ? node.place
    : undefined;
}

/**
 * What a Nais Application says of the pods that the platform makes of it. What it does not say the platform decides, so
 * that is not known; everything it does not say is placed where nobody looks for it.
 */
export function naisWorkloadOf(application: Manifest): Workload | undefined {
  const spec = at(application.node, 'spec');
  if (!spec) return undefined;
  const path = `${application.path}#platform`;
  const place: Place = { ...application.place, path };
  const port = at(spec, 'port');
  const env = at(spec, 'env');
  const probes = Object.entries(PROBES).flatMap(([key, name]) => probeOf(at(spec, key), port, name));
  const container = mapOf(place, {
    name: scalar(application.name, place),
    image: scalar(textOf(at(spec, 'image')) ?? application.name, place),
    ...(port ? { ports: { kind: 'list', place, items: [mapOf(place, { containerPort: port })] } } : {}),
    ...Object.fromEntries(probes),
    ...(env ? { env } : {}),
    ...given(spec, 'resources'),
  });
  const pod = mapOf(place, {
    containers: { kind: 'list', place, items: [container] },
    ...given(spec, 'terminationGracePeriodSeconds'),
  });
  const replicas = at(spec, 'replicas', 'min');
  const deployment = mapOf(place, { ...(replicas ? { replicas } : {}), template: mapOf(place, { spec: pod }) });
  const node = mapOf(place, { spec: deployment });
  return linkKubernetes([{ ...application, apiVersion: 'apps/v1', kind: 'Deployment', path, place, node }])[0];
}

function probeOf(
  probe: DataNode | undefined,
  port: DataNode | undefined,
  name: string,
): readonly (readonly [string, DataNode])[] {
  const path = at(probe, 'path');
  if (!probe || !path) return [];
  const own = at(probe, 'port') ?? port;
  const get = mapOf(probe.place, { path, ...(own ? { port: own } : {}) });
  const timings = Object.entries(TIMINGS).flatMap(([key, kubernetes]) => {
    const value = at(probe, key);
    return value ? [[kubernetes, value] as const] : [];
  });
  return [[name, mapOf(probe.place, { httpGet: get, ...Object.fromEntries(timings) })]];
}
