import type { YAMLMap } from 'yaml';
import { isMap, isScalar, isSeq } from 'yaml';
import { type Place, samePlace } from '../../parsers/place.ts';
import type { Container, Workload } from '../../services/types.ts';
import type { FixContext, TextEdit } from '../types.ts';
import { isInTemplate, setContainerValue, setLineValue } from './chart-values.ts';
import {
  addItem,
  findPair,
  mapAround,
  mapUnder,
  mapWith,
  nodesAt,
  openYaml,
  type Plain,
  replaceNode,
  type SetOptions,
  setIn,
  type YamlText,
} from './document.ts';

/** The workload and container that a finding speaks of: by its place, else by the names among its arguments. */
export function findContainer(
  { finding, service }: FixContext,
  platform: Workload['platform'] = 'kubernetes',
): { readonly workload: Workload; readonly container: Container } | undefined {
  const all = service.workloads
    .filter((workload) => workload.platform === platform)
    .flatMap((workload) => workload.containers.map((container) => ({ workload, container })));
  const main = all.filter(({ workload, container }) => container === workload.container);
  const { container: name, workload: owner } = finding.args;
  const isHere = ({ workload, container }: (typeof all)[number]): boolean =>
    [workload.path, workload.place.path, container.place.path].includes(finding.place.path);
  return (
    all.find(({ container }) => samePlace(container.place, finding.place)) ??
    main.find(({ workload }) => samePlace(workload.place, finding.place)) ??
    all.filter(isHere).find(({ container }) => container.name === name) ??
    main.filter(isHere).find(({ workload }) => owner === undefined || workload.name === owner) ??
    main.filter(isHere)[0] ??
    // The finding stands in the image or the source; then there must be no doubt which workload is meant.
    (main.length === 1 ? main[0] : undefined)
  );
}

/** The map of a container as its file has it: through Kustomize that of the base or patch that names it. */
export function openContainer(
  context: FixContext,
  { place }: Container,
  platform: Workload['platform'] = 'kubernetes',
): { readonly yaml: YamlText; readonly map: YAMLMap } | undefined {
  const yaml = openYaml(context, place.path);
  const map = yaml && (platform === 'compose' ? mapUnder(yaml, place) : mapAround(yaml, place));
  return yaml && map ? { yaml, map } : undefined;
}

/** The spec of the pod around a container. */
export function openPodSpec(
  context: FixContext,
  { place }: Container,
): { readonly yaml: YamlText; readonly map: YAMLMap } | undefined {
  const yaml = openYaml(context, place.path);
  const map = yaml && (mapWith(yaml, place, 'containers') ?? mapWith(yaml, place, 'initContainers'));
  return yaml && map ? { yaml, map } : undefined;
}

/** The map of the object whose name stands at a place. */
export function openObject(
  context: FixContext,
  place: Place,
): { readonly yaml: YamlText; readonly map: YAMLMap } | undefined {
  const yaml = openYaml(context, place.path);
  const map = yaml && nodesAt(yaml, place).find((node): node is YAMLMap => isMap(node) && !!findPair(node, 'kind'));
  return yaml && map ? { yaml, map } : undefined;
}

/** Sets a field of the container that the finding speaks of. */
export function setOnContainer(
  context: FixContext,
  path: readonly string[],
  value: Plain,
  options?: SetOptions,
): readonly TextEdit[] | undefined {
  const found = findContainer(context);
  if (found && isInTemplate(context, found.container.place))
    return setContainerValue(context, found.container.place, path, value);
  const open = found && openContainer(context, found.container);
  const edit = open && setIn(open.yaml, open.map, path, value, options);
  return edit && [edit];
}

/** Replaces the scalar that the finding points at. */
export function replaceFound(context: FixContext, value: Plain): readonly TextEdit[] | undefined {
  return replaceAt(context, context.finding.place, value);
}

function replaceAt(context: FixContext, place: Place, value: Plain): readonly TextEdit[] | undefined {
  if (isInTemplate(context, place)) return setLineValue(context, place, value);
  const yaml = openYaml(context, place.path);
  const node = yaml && nodesAt(yaml, place).at(-1);
  const edit = isScalar(node) && yaml ? replaceNode(yaml, node, value) : undefined;
  return edit && [edit];
}

/** Sets a variable of the environment of a container, in whichever form its file has. */
export function setVariable(
  { yaml, map }: { readonly yaml: YamlText; readonly map: YAMLMap },
  name: string,
  value: string,
  platform: Workload['platform'] = 'kubernetes',
): TextEdit | undefined {
  const key = platform === 'compose' ? 'environment' : 'env';
  const held = findPair(map, key)?.value;
  if (isMap(held)) return setIn(yaml, held, [name], value);
  const isList = platform !== 'compose' || isSeq(held);
  if (!isList) return setIn(yaml, map, [key, name], value, { after: ['image', 'build'] });
  const item = platform === 'compose' ? `${name}=${value}` : { name, value };
  if (!isSeq(held)) return setIn(yaml, map, [key], [item], { after: ['image'] });
  const own = held.items.find((entry) =>
    platform === 'compose'
      ? isScalar(entry) && String(entry.value).startsWith(`${name}=`)
      : isMap(entry) && entry.get('name') === name,
  );
  if (!own) return addItem(yaml, held, item);
  return isMap(own) ? setIn(yaml, own, ['value'], value) : replaceNode(yaml, own, item);
}
