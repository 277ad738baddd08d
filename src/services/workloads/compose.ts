import path from 'node:path/posix';
import {
  at,
  booleanOf,
  type DataEntry,
  type DataNode,
  entriesOf,
  entryOf,
  itemsOf,
  numberOf,
  textOf,
} from '../../parsers/data.ts';
import { parseDockerMemory, parseDuration } from '../../parsers/quantity.ts';
import { splitWords } from '../../parsers/shell.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import type { Workspace } from '../../workspace/types.ts';
import type { Container, EnvVariable, Located, Probe, Quantity, Workload } from '../types.ts';
import { buildOf, fromStart } from './compose-build.ts';
import { readEnvFile } from './env-file.ts';
import { healthCheckProbe } from './health-check.ts';
import { locatedText as located } from './located.ts';

const COMPOSE_FILE = /(?:^|\/)(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/;
/** Seconds that compose waits after SIGTERM (docs.docker.com/reference/compose-file/services/#stop_grace_period). */
const DEFAULT_GRACE = 10;

/** The services of every compose file. Overrides and development files are marked, not merged into what ships. */
export function readCompose(workspace: Workspace): readonly Workload[] {
  const workloads: Workload[] = [];
  for (const file of workspace.files.values()) {
    if (!COMPOSE_FILE.test(file.path) || file.vendored) continue;
    const text = workspace.read(file.path);
    if (text === undefined || !/^services\s*:/m.test(text)) continue;
    const { documents, problems } = parseYaml(file.path, text);
    for (const problem of problems) workspace.ledger.problem(problem);
    const services = entryOf(documents[0], 'services')?.value;
    const variables = readEnvFile(workspace, path.join(path.dirname(file.path), '.env'));
    const interpolation = new Map(variables?.map((item) => [item.name, item.value ?? '']) ?? []);
    for (const entry of entriesOf(services)) {
      if (entry.value.kind !== 'map') continue;
      const merged = withBase(workspace, file.path, entry, withExtends(workspace, file.path, entry, services));
      // An image that is written out here is none of the Dockerfiles.
      if (at(merged, 'build', 'dockerfile_inline')) continue;
      const workload = serviceOf(workspace, file.path, { ...entry, value: interpolate(merged, interpolation) });
      workloads.push(endsByItself(workload, services) ? { ...workload, kind: 'Job' } : workload);
    }
  }
  return workloads;
}

/** A migration or a setup step: others wait until it has ended well, or it is not to be restarted and is called so. */
function endsByItself({ name, container }: Workload, services: DataNode | undefined): boolean {
  const awaited = entriesOf(services).some(
    ({ value }) => textOf(at(value, 'depends_on', name, 'condition')) === 'service_completed_successfully',
  );
  return awaited || (container.restart?.value === 'no' && /migrat|seed|setup|init|bootstrap/i.test(name));
}

/**
 * `docker-compose.prod.yml` is used on top of `docker-compose.yml`: a service in it without image and build takes over
 * those of the same name (docs.docker.com/compose/how-tos/multiple-compose-files/merge/).
 */
function withBase(workspace: Workspace, file: string, { key }: DataEntry, node: DataNode): DataNode {
  const base = /^((?:docker-)?compose)[.-][\w.-]+(\.ya?ml)$/.exec(path.basename(file));
  if (!base || node.kind !== 'map' || at(node, 'image') || at(node, 'build')) return node;
  for (const ending of ['.yml', '.yaml']) {
    const from = path.join(path.dirname(file), `${base[1]}${ending}`);
    const text = workspace.has(from) ? workspace.read(from) : undefined;
    const services = text === undefined ? undefined : entryOf(parseYaml(from, text).documents[0], 'services')?.value;
    const entry = entryOf(services, key);
    if (!entry) continue;
    const own = new Set(node.entries.map((item) => item.key));
    const parent = withExtends(workspace, from, entry, services);
    // Source that the base mounts for development is replaced by what ships.
    const taken = entriesOf(parent).filter((item) => !own.has(item.key) && item.key !== 'volumes');
    return { ...node, entries: [...taken, ...node.entries] };
  }
  return node;
}

/** `extends` takes over what the service does not set itself. */
function withExtends(
  workspace: Workspace,
  file: string,
  entry: DataEntry,
  services: DataNode | undefined,
  depth = 0,
): DataNode {
  const extend = at(entry.value, 'extends');
  if (!extend || entry.value.kind !== 'map' || depth > 5) return entry.value;
  const name = textOf(extend) ?? textOf(at(extend, 'service'));
  const other = textOf(at(extend, 'file'));
  const from = other === undefined ? file : path.join(path.dirname(file), other);
  const text = other === undefined ? undefined : workspace.has(from) ? workspace.read(from) : undefined;
  const siblings = text === undefined ? services : entryOf(parseYaml(from, text).documents[0], 'services')?.value;
  const base = name === undefined ? undefined : entryOf(siblings, name);
  if (!base) return entry.value;
  const parent = withExtends(workspace, from, base, siblings, depth + 1);
  const own = new Set(entry.value.entries.map((item) => item.key));
  return {
    ...entry.value,
    entries: [...entriesOf(parent).filter((item) => !own.has(item.key)), ...entry.value.entries],
  };
}

/** `${NAME:-default}`, `${NAME-default}`, `${NAME}` from the .env file beside; what is not known stays as written. */
function interpolate(node: DataNode, variables: ReadonlyMap<string, string>): DataNode {
  if (node.kind === 'map')
    return {
      ...node,
      entries: node.entries.map((entry) => ({ ...entry, value: interpolate(entry.value, variables) })),
    };
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => interpolate(item, variables)) };
  if (typeof node.value !== 'string' || !node.value.includes('$')) return node;
  const text = node.value.replace(
    /\$\$|\$\{([A-Za-z_]\w*)(?:(:?[-?+])([^}]*))?\}|\$([A-Za-z_]\w*)/g,
    (whole, braced: string | undefined, op: string | undefined, word: string | undefined, bare: string | undefined) => {
      if (whole === '$$') return '$';
      const value = variables.get(braced ?? bare ?? '');
      if (value !== undefined && !(op?.startsWith(':') && value === ''))
        return op?.endsWith('+') ? (word ?? '') : value;
      return op?.endsWith('-') ? (word ?? '') : whole;
    },
  );
  return { ...node, value: text, source: text };
}

function serviceOf(workspace: Workspace, file: string, { key, keyPlace, value: node }: DataEntry): Workload {
  const folder = path.dirname(file);
  const environment = readEnvironment(workspace, folder, node);
  const probe = readHealthcheck(node);
  const limits = {
    ...memoryOf(at(node, 'deploy', 'resources', 'limits', 'memory') ?? at(node, 'mem_limit')),
    ...cpuOf(at(node, 'deploy', 'resources', 'limits', 'cpus') ?? at(node, 'cpus')),
  };
  const requests = {
    ...memoryOf(at(node, 'deploy', 'resources', 'reservations', 'memory') ?? at(node, 'mem_reservation')),
    ...cpuOf(at(node, 'deploy', 'resources', 'reservations', 'cpus')),
  };
  const user = located(at(node, 'user'));
  const readOnly = at(node, 'read_only');
  const entrypoint = commandOf(at(node, 'entrypoint'));
  const command = commandOf(at(node, 'command'));
  const container: Container = {
    name: key,
    place: keyPlace,
    node,
    role: 'service',
    image: located(at(node, 'image')),
    command: entrypoint,
    args: command,
    workingDir: textOf(at(node, 'working_dir')),
    env: environment.env,
    envUnknownFrom: environment.unknown,
    ports: readPorts(node),
    probes: probe ? [probe] : [],
    limits,
    requests,
    security: {
      dropCapabilities: itemsOf(at(node, 'cap_drop')).flatMap((item) => located(item) ?? []),
      addCapabilities: itemsOf(at(node, 'cap_add')).flatMap((item) => located(item) ?? []),
      ...(user ? { user } : {}),
      ...(readOnly && booleanOf(readOnly) !== undefined
        ? { readOnlyRootFilesystem: { value: booleanOf(readOnly) === true, place: readOnly.place } }
        : {}),
      ...(booleanOf(at(node, 'privileged')) === true
        ? { privileged: { value: true, place: at(node, 'privileged')?.place ?? keyPlace } }
        : {}),
      ...noNewPrivileges(node),
    },
    preStop: undefined,
    init: booleanOf(at(node, 'init')) === true,
    restart: located(at(node, 'restart') ?? at(node, 'deploy', 'restart_policy', 'condition')),
  };
  const grace = at(node, 'stop_grace_period');
  const seconds = grace ? parseDuration(textOf(grace) ?? '') : undefined;
  const replicas = at(node, 'deploy', 'replicas') ?? at(node, 'scale');
  const count = numberOf(replicas);
  return {
    id: `compose:${file}/${key}`,
    platform: 'compose',
    kind: 'service',
    name: key,
    namespace: undefined,
    path: file,
    place: keyPlace,
    node,
    manifest: undefined,
    containers: [container],
    container,
    replicas: count === undefined || !replicas ? undefined : { value: count, place: replicas.place },
    podLabels: new Map(),
    gracePeriod: {
      seconds: seconds ?? DEFAULT_GRACE,
      place: grace?.place ?? keyPlace,
      explicit: seconds !== undefined,
    },
    build: buildOf(workspace, folder, node),
    purpose: purposeOf(workspace, file, folder, node),
    overlays: [],
  };
}

function noNewPrivileges(node: DataNode): Pick<Container['security'], 'allowPrivilegeEscalation'> {
  const option = itemsOf(at(node, 'security_opt')).find((item) =>
    /^no-new-privileges(?:[:=]true)?$/.test(textOf(item) ?? ''),
  );
  return option ? { allowPrivilegeEscalation: { value: false, place: option.place } } : {};
}

function commandOf(node: DataNode | undefined): Located<readonly string[]> | undefined {
  if (!node) return undefined;
  if (node.kind === 'list') return { value: node.items.map((item) => textOf(item) ?? ''), place: node.place };
  const text = textOf(node);
  // A string is split into words; no shell runs (docs.docker.com/reference/compose-file/services/#command).
  return text === undefined ? undefined : { value: splitWords(text), place: node.place };
}

function memoryOf(node: DataNode | undefined): { readonly memory?: Quantity } {
  if (node?.kind !== 'scalar' || node.value === null) return {};
  const amount = parseDockerMemory(node.source);
  return amount === 0 ? {} : { memory: { text: node.source, amount, place: node.place } };
}

function cpuOf(node: DataNode | undefined): { readonly cpu?: Quantity } {
  const number = Number(textOf(node));
  if (!node || !Number.isFinite(number) || number === 0 || node.kind !== 'scalar') return {};
  return { cpu: { text: node.source, amount: Math.ceil(number * 1000), place: node.place } };
}

function readEnvironment(
  workspace: Workspace,
  folder: string,
  node: DataNode,
): { readonly env: readonly EnvVariable[]; readonly unknown: Workload['place'][] } {
  const env = new Map<string, EnvVariable>();
  const unknown: Workload['place'][] = [];
  const files = at(node, 'env_file');
  for (const item of files?.kind === 'list' ? files.items : files ? [files] : []) {
    const name = textOf(item) ?? textOf(at(item, 'path'));
    const variables = name === undefined ? undefined : readEnvFile(workspace, path.join(folder, name));
    if (!variables) unknown.push(item.place);
    for (const variable of variables ?? []) env.set(variable.name, variable);
  }
  const own = at(node, 'environment');
  for (const { key, value } of entriesOf(own)) {
    const text = value.kind === 'scalar' && value.value !== null ? value.source : undefined;
    env.set(key, { name: key, value: known(text), place: value.place, from: 'compose' });
  }
  for (const item of itemsOf(own)) {
    const text = textOf(item) ?? '';
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    env.set(name, {
      name,
      value: equals < 0 ? undefined : known(text.slice(equals + 1)),
      place: item.place,
      from: 'compose',
    });
  }
  return { env: [...env.values()], unknown };
}

/** A value that still holds `${NAME}` comes from the shell that starts compose. */
function known(text: string | undefined): string | undefined {
  return text === undefined || /\$\{?[A-Za-z_]/.test(text) ? undefined : text;
}

function readPorts(node: DataNode): Container['ports'] {
  return [...itemsOf(at(node, 'ports')), ...itemsOf(at(node, 'expose'))].flatMap((item) => {
    const text = textOf(item) ?? textOf(at(item, 'target')) ?? '';
    const target = Number(/(\d+)(?:\/\w+)?$/.exec(text)?.[1]);
    return Number.isFinite(target)
      ? [
          {
            name: undefined,
            containerPort: { value: target, place: item.place },
            protocol: text.endsWith('/udp') ? 'UDP' : 'TCP',
          },
        ]
      : [];
  });
}

/** A compose healthcheck gates nothing but dependants; it is kept as an exec probe of its own. */
function readHealthcheck(service: DataNode): Probe | undefined {
  const entry = entryOf(service, 'healthcheck');
  const test = at(entry?.value, 'test');
  if (!entry || !test || booleanOf(at(entry.value, 'disable')) === true) return undefined;
  const words = test.kind === 'list' ? test.items.map((item) => textOf(item) ?? '') : ['CMD-SHELL', textOf(test) ?? ''];
  if (words[0] === 'NONE') return undefined;
  const seconds = (key: string, fallback: number): number =>
    parseDuration(textOf(at(entry.value, key)) ?? '') ?? fallback;
  return healthCheckProbe(entry, words, {
    initialDelaySeconds: seconds('start_period', 0),
    periodSeconds: seconds('interval', 30),
    timeoutSeconds: seconds('timeout', 30),
    failureThreshold: numberOf(at(entry.value, 'retries')) ?? 3,
  });
}

function purposeOf(workspace: Workspace, file: string, folder: string, node: DataNode): Workload['purpose'] {
  const name = path.basename(file);
  if (
    /override|(?:^|[.-])(?:dev|development|local|tests?|integration|e2e|ci|debug)(?:[.-]|$)/i.test(
      name.replace(/^(?:docker-)?compose/, ''),
    )
  )
    return 'development';
  if (/(?:^|\/)(?:development|develop|dev|local|testing|tests?|e2e|\.devcontainer)\//.test(file)) return 'development';
  if (/(?:^|[.-])(?:prod|production)(?:[.-]|$)/i.test(name)) return 'production';
  if (/dev|test/i.test(textOf(at(node, 'build', 'target')) ?? '')) return 'development';
  const mountsSource = itemsOf(at(node, 'volumes')).some((item) => {
    const source = fromStart(textOf(item)?.split(':')[0] ?? textOf(at(item, 'source')) ?? '');
    if (!/^\.{1,2}(?:\/|$)/.test(source)) return false;
    const target = path.join(folder, source);
    return workspace.has(path.join(target, 'package.json')) || /(?:^|\/)src$/.test(target);
  });
  // Sources are mounted into what says that it is production on hosts without a registry, and in demonstrations.
  return (mountsSource && !saysProduction(node)) || at(node, 'develop') ? 'development' : 'unknown';
}

function saysProduction(node: DataNode): boolean {
  const own = at(node, 'environment');
  return (
    textOf(at(own, 'NODE_ENV')) === 'production' || itemsOf(own).some((item) => textOf(item) === 'NODE_ENV=production')
  );
}
