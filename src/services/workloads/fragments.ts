import path from 'node:path/posix';
import { at, type DataNode, textOf } from '../../parsers/data.ts';
import { parseJson } from '../../parsers/json.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import type { Workspace } from '../../workspace/types.ts';
import type { Manifest } from '../types.ts';

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
  const name = textOf(at(node, 'metadata', 'name')) ?? packageName(workspace, path.dirname(path.dirname(file)));
  return { path: file, apiVersion, kind, name, namespace: undefined, node, place: node.place, unit, overlays: [] };
}

function packageName(workspace: Workspace, folder: string): string {
  const file = path.join(folder, 'package.json');
  const text = workspace.has(file) ? workspace.read(file) : undefined;
  const node: DataNode | undefined = text === undefined ? undefined : parseJson(file, text).node;
  return textOf(at(node, 'name')) ?? '';
}
