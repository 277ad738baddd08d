/**
 * The apps of pm2 ecosystem files as workloads of a host, and their settings as located data
 * (pm2.keymetrics.io/docs/usage/application-declaration). What an image starts is followed by its command instead.
 */
import path from 'node:path/posix';
import { placeIn } from '../../facts/place-in.ts';
import type { ModuleFacts, Value } from '../../facts/types.ts';
import { at, type DataEntry, type DataNode, entriesOf, itemsOf, numberOf, textOf } from '../../parsers/data.ts';
import { parseJson } from '../../parsers/json.ts';
import type { Place } from '../../parsers/place.ts';
import { parseDockerMemory } from '../../parsers/quantity.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import type { Workspace } from '../../workspace/types.ts';
import { branchesOf, exportedValues, itemsOf as itemsIn, propertyOf } from '../entries/config-values.ts';
import type { ModuleLoader } from '../modules.ts';
import type { EnvVariable, Workload } from '../types.ts';
import { locatedText } from './located.ts';
import { standaloneWorkload } from './standalone.ts';

const FILE = /(?:^|\/)(?:ecosystem(?:[.-][\w.-]+)?|pm2(?:[.-][\w.-]+)?|process|[\w.-]+\.pm2)\.(?:[cm]?js|json|ya?ml)$/;
/** Milliseconds that pm2 waits between SIGINT and SIGKILL (kill_timeout). */
const KILL_TIMEOUT = 1600;

/** One workload for each app of each ecosystem file. */
export function readPm2Apps(workspace: Workspace, load: ModuleLoader): readonly Workload[] {
  return [...workspace.files.values()].flatMap((file) => {
    if (!FILE.test(file.path) || file.vendored) return [];
    const text = workspace.read(file.path);
    if (text === undefined || !/["']?\bscript["']?\s*:/.test(text)) return [];
    const apps = appsOf(file.path, text, load).filter((app) => textOf(at(app, 'script')) !== undefined);
    return apps.map((app) => workloadOf(file.path, app, apps.length));
  });
}

function appsOf(file: string, text: string, load: ModuleLoader): readonly DataNode[] {
  if (/js$/.test(file)) return appsOfModule(load(file));
  const node = file.endsWith('.json') ? parseJson(file, text).node : parseYaml(file, text).documents[0];
  const apps = at(node, 'apps');
  return apps?.kind === 'list' ? itemsOf(apps) : node?.kind === 'list' ? node.items : node ? [node] : [];
}

function appsOfModule(facts: ModuleFacts | undefined): readonly DataNode[] {
  if (!facts) return [];
  return [...exportedValues(facts), ...exportedValues(facts, 'apps')].flatMap((root) => {
    const listed = propertyOf(facts, root, 'apps');
    return (listed.length > 0 ? listed : branchesOf(facts, root))
      .flatMap((value) => itemsIn(facts, value))
      .flatMap((value) => (value.kind === 'object' ? [nodeOf(facts, value, placeIn(facts, value.span), 0)] : []));
  });
}

/** A value of a configuration module as data; conditions give their first branch, what cannot be read is null. */
function nodeOf(facts: ModuleFacts, value: Value, place: Place, depth: number): DataNode {
  const here = 'span' in value && value.span ? placeIn(facts, value.span) : place;
  const [branch] = depth > 6 ? [] : branchesOf(facts, value);
  if (branch?.kind === 'object') {
    const entries = branch.properties.flatMap((property): readonly DataEntry[] => {
      if (property.key === undefined) return [];
      const keyPlace = placeIn(facts, property.span);
      return [{ key: property.key, keyPlace, value: nodeOf(facts, property.value, keyPlace, depth + 1) }];
    });
    return { kind: 'map', entries, place: here };
  }
  if (branch?.kind === 'array')
    return { kind: 'list', items: branch.items.map((item) => nodeOf(facts, item, here, depth + 1)), place: here };
  const scalar =
    branch?.kind === 'string' || branch?.kind === 'number' || branch?.kind === 'boolean' ? branch.value : null;
  return {
    kind: 'scalar',
    value: scalar,
    source: scalar === null ? '' : String(scalar),
    quoted: typeof scalar === 'string',
    place: here,
  };
}

function workloadOf(file: string, app: DataNode, count: number): Workload {
  const script = locatedText(at(app, 'script'));
  const name = textOf(at(app, 'name')) ?? path.basename(script?.value ?? file).replace(/\.[cm]?[jt]s$/, '');
  const place = at(app, 'name')?.place ?? script?.place ?? app.place;
  const timeout = at(app, 'kill_timeout');
  const memory = at(app, 'max_memory_restart');
  const only = at(app, 'name') && count > 1 ? ['--only', name] : [];
  const instances = at(app, 'instances');
  const replicas = numberOf(instances);
  return standaloneWorkload({
    platform: 'pm2',
    kind: 'app',
    name,
    path: file,
    place,
    node: app,
    container: {
      command: { value: ['pm2', 'start', path.basename(file), ...only, '--no-daemon'], place },
      env: readEnv(app),
      restart: locatedText(at(app, 'autorestart')),
      limits: memory ? { memory: { text: textOf(memory) ?? '', amount: sizeOf(memory), place: memory.place } } : {},
    },
    gracePeriod: {
      seconds: (numberOf(timeout) ?? KILL_TIMEOUT) / 1000,
      place: timeout?.place ?? place,
      explicit: timeout !== undefined,
    },
    // 0 and negative numbers count from the cores of the host.
    replicas:
      instances && replicas !== undefined && replicas > 0 ? { value: replicas, place: instances.place } : undefined,
    purpose: /(?:^|[./_-])(?:dev|development|local|test|staging)(?:[./_-]|$)/i.test(file)
      ? 'development'
      : 'production',
  });
}

/** Bytes; pm2 reads 512M and 1G as powers of 1024, bare numbers as bytes. */
function sizeOf(node: DataNode): number | undefined {
  return numberOf(node) ?? parseDockerMemory(textOf(node) ?? '');
}

function readEnv(app: DataNode): readonly EnvVariable[] {
  return ['env', 'env_production'].flatMap((key) =>
    entriesOf(at(app, key)).map(
      ({ key: name, value }): EnvVariable => ({ name, value: textOf(value), place: value.place, from: 'pm2' }),
    ),
  );
}
