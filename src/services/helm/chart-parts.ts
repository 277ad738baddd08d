/** The charts that a chart consists of: those in its `charts/`, those beside it, and those that are not here. */
import path from 'node:path/posix';
import { at, type DataNode, itemsOf, plainOf, textOf } from '../../parsers/data.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import type { Workspace } from '../../workspace/types.ts';
import type { AbsentPart } from './absent-parts.ts';
import { emptyMap, type HelmMap, type HelmValue, isMap, mergeValues, toHelmValue } from './values.ts';

export function readData(workspace: Workspace, file: string): DataNode | undefined {
  const text = workspace.has(file) ? workspace.read(file) : undefined;
  return text === undefined ? undefined : parseYaml(file, text, { dialect: 'kubernetes' }).documents[0];
}

export function readValues(workspace: Workspace, file: string): HelmMap {
  const value = toHelmValue(plainOf(readData(workspace, file)));
  return isMap(value) ? value : emptyMap();
}

export interface Part {
  readonly folder: string;
  readonly name: string;
  readonly values: HelmMap;
}

/** Charts that stand in `charts/` or beside this one (`file://`), with what the parent sets for them. */
export function partsOf(
  workspace: Workspace,
  folder: string,
  chart: DataNode | undefined,
  values: HelmMap,
): readonly Part[] {
  const listed = dependenciesOf(chart);
  const vendored = vendoredParts(workspace, folder);
  const parts = [
    // One chart may come several times, under another alias each time (helm.sh/docs/topics/charts#alias-field-in-dependencies).
    ...vendored.flatMap((found) => {
      const rows: readonly (Dependency | undefined)[] = listed.filter((item) => item.name === path.basename(found));
      return (rows.length > 0 ? rows : [undefined]).map((row) => ({ found, row }));
    }),
    ...listed.flatMap((row) => {
      const found = localPart(workspace, folder, row);
      // `file://./charts/app` is the chart that stands there already.
      const isVendored = found !== undefined && vendored.includes(found) && row.name === path.basename(found);
      return found === undefined || isVendored ? [] : [{ found, row }];
    }),
  ];
  return parts.flatMap(({ found, row }): readonly Part[] => {
    const name = row?.alias ?? row?.name ?? path.basename(found);
    const set = mergeValues(Object.hasOwn(values, name) ? (values[name] ?? emptyMap()) : emptyMap(), globalsOf(values));
    const own = mergeValues(readValues(workspace, path.join(found, 'values.yaml')), set);
    const inner = isMap(own) ? own : emptyMap();
    if (row && !isEnabled(row, values, name, inner)) return [];
    return [{ folder: found, name, values: inner }];
  });
}

/** Folders of charts that come with another one. */
export function partFolders(workspace: Workspace, folder: string): readonly string[] {
  const chart = readData(workspace, path.join(folder, 'Chart.yaml'));
  return [
    ...vendoredParts(workspace, folder),
    ...dependenciesOf(chart).flatMap((row) => localPart(workspace, folder, row) ?? []),
  ];
}

/** Charts that this one depends on and that are not here. */
export function absentParts(workspace: Workspace, folder: string): readonly AbsentPart[] {
  const here = new Set(vendoredParts(workspace, folder).map((found) => path.basename(found)));
  return dependenciesOf(readData(workspace, path.join(folder, 'Chart.yaml'))).flatMap((row) =>
    here.has(row.name) || localPart(workspace, folder, row) !== undefined
      ? []
      : [{ name: row.name, alias: row.alias ?? row.name }],
  );
}

export interface Dependency {
  readonly name: string;
  readonly alias: string | undefined;
  readonly condition: string | undefined;
  readonly tags: readonly string[];
  readonly repository: string;
}

function dependenciesOf(chart: DataNode | undefined): readonly Dependency[] {
  return itemsOf(at(chart, 'dependencies')).map((item) => ({
    name: textOf(at(item, 'name')) ?? '',
    alias: textOf(at(item, 'alias')),
    condition: textOf(at(item, 'condition')),
    tags: itemsOf(at(item, 'tags')).flatMap((tag) => textOf(tag) ?? []),
    repository: textOf(at(item, 'repository')) ?? '',
  }));
}

/** Charts that stand unpacked in `charts/`. */
function vendoredParts(workspace: Workspace, folder: string): readonly string[] {
  const charts = path.join(folder, 'charts');
  return workspace
    .under(charts)
    .flatMap(({ path: file }) =>
      /^[^/]+\/Chart\.ya?ml$/.test(path.relative(charts, file)) ? [path.dirname(file)] : [],
    );
}

/** A chart beside this one: `repository: file://../common`. */
function localPart(workspace: Workspace, folder: string, { repository }: Dependency): string | undefined {
  const local = repository.startsWith('file://')
    ? path.join(folder, repository.slice(7)).replace(/\/$/, '')
    : undefined;
  return local !== undefined && !local.startsWith('..') && workspace.has(path.join(local, 'Chart.yaml'))
    ? local
    : undefined;
}

function globalsOf(values: HelmMap): HelmMap {
  const map = emptyMap();
  if (isMap(values.global)) map.global = values.global;
  return map;
}

/** The first path of a condition that leads to a boolean decides, then the tags; a part is there unless one says no. */
function isEnabled({ condition, tags }: Dependency, values: HelmMap, name: string, inner: HelmMap): boolean {
  const all = emptyMap();
  Object.assign(all, values, { [name]: inner });
  for (const item of condition?.split(',') ?? []) {
    const found = lookUpPath(all, item);
    if (typeof found === 'boolean') return found;
  }
  const set = tags.map((tag) => lookUpPath(all, `tags.${tag}`)).filter((found) => typeof found === 'boolean');
  return set.length === 0 || set.includes(true);
}

function lookUpPath(values: HelmMap, item: string): HelmValue {
  let here: HelmValue = values;
  for (const key of item.trim().split('.')) here = isMap(here) && Object.hasOwn(here, key) ? here[key] : undefined;
  return here;
}
