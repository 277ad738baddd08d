import path from 'node:path/posix';
import { at, type DataEntry, type DataNode, itemsOf, textOf } from '../../parsers/data.ts';
import { parseJson } from '../../parsers/json.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import type { Workspace } from '../../workspace/types.ts';
import type { Manifest } from '../types.ts';
import { mapOf, scalar } from './remote-values.ts';

/** Objects that nodeshift completes: the kind is in the name of the file, the name in package.json. */
export const FRAGMENTS = /(?:^|\/)\.nodeshift\/[^/]+\.ya?ml$/;

/** github.com/nodeshift/nodeshift#resource-fragments */
const KINDS: readonly (readonly [RegExp, string, string])[] = [
  [/(?:^|-)deploymentconfig$/, 'DeploymentConfig', 'apps.openshift.io/v1'],
  [/(?:^|-)deployment$/, 'Deployment', 'apps/v1'],
  [/(?:^|-)(?:service|svc)$/, 'Service', 'v1'],
  [/(?:^|-)(?:configmap|cm)$/, 'ConfigMap', 'v1'],
  [/(?:^|-)route$/, 'Route', 'route.openshift.io/v1'],
];

/** The object of a fragment; one that names its kind itself is read like any other file. */
export function readFragment(workspace: Workspace, file: string, unit: string): Manifest | undefined {
  const text = workspace.read(file);
  const [node] = text === undefined ? [] : parseYaml(file, text, { dialect: 'kubernetes' }).documents;
  const stem = path.basename(file).replace(/\.ya?ml$/, '');
  const row = KINDS.find(([pattern]) => pattern.test(stem));
  if (!node || !row || at(node, 'kind')) return undefined;
  const [, kind, apiVersion] = row;
  const manifest = packageOf(workspace, path.dirname(path.dirname(file)));
  const name = textOf(at(node, 'metadata', 'name')) ?? textOf(at(manifest, 'name')) ?? '';
  const probed = /^Deployment/.test(kind) && at(manifest, 'dependencies', 'kube-probe') ? withProbes(node) : node;
  return {
    path: file,
    apiVersion,
    kind,
    name,
    namespace: undefined,
    node: probed,
    place: node.place,
    unit,
    overlays: [],
  };
}

function packageOf(workspace: Workspace, folder: string): DataNode | undefined {
  const file = path.join(folder, 'package.json');
  const text = workspace.has(file) ? workspace.read(file) : undefined;
  return text === undefined ? undefined : parseJson(file, text).node;
}

/** What nodeshift adds for kube-probe where the fragment has none (lib/resource-enrichers/health-check-enricher.js). */
const PROBES = [
  ['readinessProbe', '/api/health/readiness', '0', '10'],
  ['livenessProbe', '/api/health/liveness', '60', '30'],
] as const;

/** The object with the probes of its first container. */
function withProbes(node: DataNode): DataNode {
  const containers = at(node, 'spec', 'template', 'spec', 'containers');
  const [first] = itemsOf(containers);
  if (first?.kind !== 'map') return node;
  const added = PROBES.filter(([probe]) => !at(first, probe)).map(([probe, route, delay, period]): DataEntry => {
    const place = first.place;
    const number = (text: string): DataNode => ({
      kind: 'scalar',
      value: Number(text),
      source: text,
      quoted: false,
      place,
    });
    const get = mapOf(place, { path: scalar(route, place), port: number('8080') });
    const value = mapOf(place, { httpGet: get, initialDelaySeconds: number(delay), periodSeconds: number(period) });
    return { key: probe, keyPlace: place, value };
  });
  const whole: DataNode = { ...first, entries: [...first.entries, ...added] };
  return replaced(node, first, whole);
}

function replaced(node: DataNode, old: DataNode, by: DataNode): DataNode {
  if (node === old) return by;
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => replaced(item, old, by)) };
  if (node.kind !== 'map') return node;
  return { ...node, entries: node.entries.map((entry) => ({ ...entry, value: replaced(entry.value, old, by) })) };
}
