import { at, type DataMap, type DataNode, entriesOf, textOf } from '../../parsers/data.ts';
import { fileStart, type Place } from '../../parsers/place.ts';
import type { Chart, Manifest, Workload } from '../types.ts';
import { linkKubernetes } from './kubernetes.ts';

/** Where charts keep the port of the container (`helm create`, and charts that companies share). */
const PORTS = [
  ['image', 'port'],
  ['container', 'port'],
  ['containerPort'],
  ['service', 'targetPort'],
  ['service', 'internalPort'],
] as const;
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/**
 * What the values say of the pods that a chart which is not here makes: probes, resources, replicas, under the names
 * that nearly every chart has (helm.sh/docs/helm/helm_create). What they do not say is not known, for the chart has
 * defaults of its own; everything else of this workload is placed in Chart.yaml, where nobody looks for it.
 */
export function remoteWorkloadOf(chart: Chart): Workload | undefined {
  const values = chart.remoteValues;
  if (values?.kind !== 'map') return undefined;
  const place: Place = fileStart(chart.path);
  const name = textOf(at(values, 'nameOverride')) ?? chart.name;
  const port = PORTS.map((steps) => at(values, ...steps)).find((node) => node !== undefined);
  const container = mapOf(place, {
    name: scalar(name, place),
    image: scalar(textOf(at(values, 'image', 'repository')) ?? name, place),
    ...(port ? { ports: { kind: 'list', place, items: [mapOf(place, { containerPort: port })] } } : {}),
    ...Object.fromEntries(PROBES.flatMap((probe) => withPort(at(values, probe), port, probe))),
    ...environment(values),
    ...given(values, 'resources'),
    ...given(values, 'securityContext'),
  });
  const pod = mapOf(place, {
    containers: { kind: 'list', place, items: [container] },
    ...given(values, 'terminationGracePeriodSeconds'),
  });
  const replicas = at(values, 'replicaCount') ?? at(values, 'replicas');
  const spec = mapOf(place, { ...(replicas ? { replicas } : {}), template: mapOf(place, { spec: pod }) });
  const manifest: Manifest = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    name,
    namespace: undefined,
    path: chart.path,
    place,
    node: mapOf(place, { spec }),
    unit: chart.folder,
    overlays: [],
  };
  return linkKubernetes([manifest])[0];
}

export function given(values: DataNode, key: string): Readonly<Record<string, DataNode>> {
  const node = at(values, key);
  return node && entriesOf(node).length + Number(node.kind === 'scalar') > 0 ? { [key]: node } : {};
}

/** Variables as Kubernetes lists them, or as a map of names and texts, with those that are taken from secrets. */
function environment(values: DataMap): Readonly<Record<string, DataNode>> {
  const node = at(values, 'env');
  const written =
    node?.kind === 'list'
      ? node.items
      : entriesOf(node).map(({ key, keyPlace, value }) =>
          mapOf(keyPlace, { name: scalar(key, keyPlace), [value.kind === 'scalar' ? 'value' : 'valueFrom']: value }),
        );
  const items = [...written, ...secretVariables(values)];
  return items.length > 0 ? { env: { kind: 'list', place: node?.place ?? values.place, items } } : {};
}

/** `namespace_secrets: { redis: { REDIS_HOST: host } }`: a variable for a key of a secret; `?` marks keys that may be absent. */
function secretVariables(values: DataMap): readonly DataNode[] {
  const groups = values.entries.filter(({ key }) => /secrets?$/i.test(key));
  return groups.flatMap(({ value: secrets }) =>
    entriesOf(secrets).flatMap(({ key: secret, value: variables }) =>
      entriesOf(variables).flatMap(({ key: name, keyPlace, value }) => {
        const key = textOf(value);
        if (key === undefined || !/^[A-Z][A-Z0-9_]*$/.test(name)) return [];
        const place = value.place;
        const reference = { name: scalar(secret, keyPlace), key: scalar(key.replace(/\?$/, ''), place) };
        const source = mapOf(place, { secretKeyRef: mapOf(place, reference) });
        return key.endsWith('?') ? [] : [mapOf(keyPlace, { name: scalar(name, keyPlace), valueFrom: source })];
      }),
    ),
  );
}

/** A probe without a port is for the port of the container: the chart adds it. */
function withPort(
  probe: DataNode | undefined,
  port: DataNode | undefined,
  name: string,
): readonly (readonly [string, DataNode])[] {
  if (probe?.kind !== 'map' || probe.entries.length === 0) return [];
  const path = at(probe, 'path');
  // `livenessProbe: { path, port }`: the library writes what it asks for around them.
  if (path && !at(probe, 'httpGet')) {
    const own = at(probe, 'port') ?? port;
    const asked = mapOf(probe.place, { path, ...(own ? { port: own } : {}) });
    const timings = probe.entries.filter(({ key }) => key !== 'path' && key !== 'port');
    const whole = mapOf(probe.place, { httpGet: asked });
    return [[name, { ...whole, entries: [...whole.entries, ...timings] }]];
  }
  const get = at(probe, 'httpGet');
  if (get?.kind !== 'map' || at(get, 'port') || !port) return [[name, probe]];
  const whole: DataMap = { ...get, entries: [...get.entries, { key: 'port', keyPlace: port.place, value: port }] };
  const entries = probe.entries.map((entry) => (entry.key === 'httpGet' ? { ...entry, value: whole } : entry));
  return [[name, { ...probe, entries }]];
}

export function mapOf(place: Place, entries: Readonly<Record<string, DataNode>>): DataMap {
  return {
    kind: 'map',
    place,
    entries: Object.entries(entries).map(([key, value]) => ({ key, keyPlace: value.place, value })),
  };
}

export function scalar(value: string, place: Place): DataNode {
  return { kind: 'scalar', value, source: value, quoted: false, place };
}
