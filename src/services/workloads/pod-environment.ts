import { at, type DataNode, entriesOf, entryOf, itemsOf, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { parseCpu, parseMemory } from '../../parsers/quantity.ts';
import type { Container, EnvVariable, Manifest } from '../types.ts';
import { findNamed } from './related.ts';

type Resources = Pick<Container, 'limits' | 'requests'>;

interface Scope {
  readonly manifest: Manifest;
  readonly siblings: readonly Manifest[];
  readonly resources: Resources;
}

export interface PodEnvironment {
  readonly env: readonly EnvVariable[];
  /** `envFrom` entries whose content is not in the repository. */
  readonly unknown: readonly Place[];
}

/**
 * `envFrom` in order, then `env` in order; the later one wins; `$(NAME)` refers to what is set before
 * (kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#environment-variables).
 */
export function readPodEnvironment(
  container: DataNode,
  manifest: Manifest,
  siblings: readonly Manifest[],
  resources: Resources,
): PodEnvironment {
  const scope: Scope = { manifest, siblings, resources };
  const env = new Map<string, EnvVariable>();
  const unknown: Place[] = [];
  for (const source of itemsOf(at(container, 'envFrom'))) {
    const variables = readSource(source, scope);
    if (!variables)
      unknown.push((at(source, 'configMapRef', 'name') ?? at(source, 'secretRef', 'name') ?? source).place);
    for (const variable of variables ?? []) env.set(variable.name, variable);
  }
  for (const item of itemsOf(at(container, 'env'))) {
    const name = textOf(at(item, 'name'));
    // What a pipeline puts in (`${SETTINGS}`) may set anything.
    if (name?.includes('${')) unknown.push(item.place);
    else if (name !== undefined) env.set(name, readVariable(name, item, scope, env, unknown.length === 0));
  }
  return { env: [...env.values()], unknown };
}

/** All keys of a ConfigMap or Secret; undefined when it is not in the repository. Values of a Secret are never known. */
function readSource(source: DataNode, { manifest, siblings }: Scope): readonly EnvVariable[] | undefined {
  const prefix = textOf(at(source, 'prefix')) ?? '';
  const map = at(source, 'configMapRef', 'name');
  const kind = map ? 'ConfigMap' : 'Secret';
  const found = findNamed(kind, textOf(map ?? at(source, 'secretRef', 'name')), manifest, siblings);
  if (!found) return undefined;
  const from = map ? 'config-map' : 'secret';
  const entries = map
    ? entriesOf(at(found.node, 'data'))
    : [...entriesOf(at(found.node, 'data')), ...entriesOf(at(found.node, 'stringData'))];
  return entries.flatMap(({ key, value }) => {
    const name = prefix + key;
    // Keys that cannot be names of variables are skipped by the kubelet.
    if (!/^[A-Za-z_.-][\w.-]*$/.test(name)) return [];
    return [{ name, value: map ? knownText(textOf(value) ?? '') : undefined, place: value.place, from }];
  });
}

function readVariable(
  name: string,
  item: DataNode,
  { manifest, siblings, resources }: Scope,
  before: ReadonlyMap<string, EnvVariable>,
  complete: boolean,
): EnvVariable {
  const direct = at(item, 'value');
  const from = at(item, 'valueFrom');
  const place = direct?.place ?? from?.place ?? item.place;
  if (!from) {
    const text = direct?.kind === 'scalar' && direct.value !== null ? direct.source : '';
    return { name, value: expandReferences(knownText(text), before, complete), place, from: 'kubernetes' };
  }
  const reference = at(from, 'configMapKeyRef');
  if (reference) {
    const found = findNamed('ConfigMap', textOf(at(reference, 'name')), manifest, siblings);
    const entry = found && entryOf(at(found.node, 'data'), textOf(at(reference, 'key')) ?? '');
    const value = entry && knownText(textOf(entry.value) ?? '');
    return { name, value, place: entry?.value.place ?? place, from: 'config-map' };
  }
  if (at(from, 'secretKeyRef')) return { name, value: undefined, place, from: 'secret' };
  return { name, value: readResource(at(from, 'resourceFieldRef'), resources), place, from: 'kubernetes' };
}

/**
 * A resource of the container divided and rounded up, as text. Without a limit the kubelet gives what the node can
 * allocate, which nothing here tells. Another container's resources are not followed.
 */
function readResource(reference: DataNode | undefined, { limits, requests }: Resources): string | undefined {
  const match = /^(limits|requests)\.(memory|cpu)$/.exec(textOf(at(reference, 'resource')) ?? '');
  if (!match || at(reference, 'containerName')) return undefined;
  const [, list, resource] = match;
  const parse = resource === 'memory' ? parseMemory : parseCpu;
  const amount = (list === 'limits' ? limits : requests)[resource === 'memory' ? 'memory' : 'cpu']?.amount;
  const divisor = parse(textOf(at(reference, 'divisor')) ?? '1') || parse('1');
  return amount === undefined || divisor === undefined ? undefined : String(Math.ceil(amount / divisor));
}

/** Text that a deployment tool replaces first (`${TAG}`, `{{ x }}`, `#{x}#`, `__X__`) is not what the process gets. */
function knownText(text: string): string | undefined {
  return /\$\{[A-Za-z_]\w*\}|\{\{.*\}\}|#\{.*\}#|^__\w+__$|<%=/.test(text) ? undefined : text;
}

/**
 * `$(NAME)` of an earlier variable; `$$(NAME)` stands for itself; a name that is not set stays as written. Undefined
 * when a value is not known.
 */
export function expandReferences(
  text: string | undefined,
  before: ReadonlyMap<string, EnvVariable>,
  complete: boolean,
): string | undefined {
  if (text === undefined) return undefined;
  let known = true;
  const expanded = text.replace(/(\$?)\$\(([A-Za-z_][\w.-]*)\)/g, (whole, dollar: string, name: string) => {
    if (dollar) return whole.slice(1);
    const variable = before.get(name);
    if (variable ? variable.value === undefined : !complete) known = false;
    return variable?.value ?? whole;
  });
  return known ? expanded : undefined;
}
