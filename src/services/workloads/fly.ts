/** fly.toml: apps of fly.io (fly.io/docs/reference/configuration). */
import path from 'node:path/posix';
import { at, type DataNode, entriesOf, entryOf, itemsOf, numberOf, textOf } from '../../parsers/data.ts';
import { parseDockerfile } from '../../parsers/dockerfile.ts';
import type { Place } from '../../parsers/place.ts';
import { parseDuration } from '../../parsers/quantity.ts';
import { splitWords } from '../../parsers/shell.ts';
import { parseToml } from '../../parsers/toml.ts';
import type { Workspace } from '../../workspace/types.ts';
import { guessContext } from '../images/guess-context.ts';
import type { Container, EnvVariable, Located, Probe, Quantity, Workload } from '../types.ts';
import { buildArguments } from './compose-build.ts';
import { locatedText, optional } from './located.ts';
import { standaloneWorkload } from './standalone.ts';

/** Seconds between the kill signal and SIGKILL, and the signal itself, unless the file says otherwise. */
const KILL_TIMEOUT = 5;
const KILL_SIGNAL = 'SIGINT';
const MIB = 1024 * 1024;

/** One workload for each process group of each fly.toml; one without groups. */
export function readFly(workspace: Workspace): readonly Workload[] {
  return [...workspace.files.values()].flatMap((file) => {
    if (!/(?:^|\/)fly(?:\.[\w-]+)?\.toml$/.test(file.path) || file.vendored) return [];
    const text = workspace.read(file.path);
    if (text === undefined) return [];
    const { node, problems } = parseToml(file.path, text);
    for (const problem of problems) workspace.ledger.problem(problem);
    if (!node) return [];
    const groups = entriesOf(at(node, 'processes'));
    if (groups.length === 0) return [appOf(workspace, file.path, node, undefined, undefined)];
    return groups.map(({ key, value, keyPlace }) => appOf(workspace, file.path, node, { key, place: keyPlace }, value));
  });
}

function appOf(
  workspace: Workspace,
  file: string,
  node: DataNode,
  group: { readonly key: string; readonly place: Place } | undefined,
  command: DataNode | undefined,
): Workload {
  const app = at(node, 'app');
  const base = textOf(app) ?? path.basename(path.dirname(path.join('/app', file)));
  const name = group && group.key !== 'app' ? `${base}-${group.key}` : base;
  const place = group?.place ?? app?.place ?? node.place;
  const vm = itemsOf(at(node, 'vm')).find((item) => concerns(item, group?.key)) ?? at(node, 'vm');
  const timeout = at(node, 'kill_timeout');
  const seconds = parseDuration(textOf(timeout) ?? '');
  const signal = locatedText(at(node, 'kill_signal'));
  const words = textOf(command);
  const service = at(node, 'http_service') ?? itemsOf(at(node, 'services')).find((item) => concerns(item, group?.key));
  return standaloneWorkload({
    platform: 'fly',
    kind: 'app',
    name,
    path: file,
    place,
    node,
    container: {
      args: words === undefined || !command ? undefined : { value: splitWords(words), place: command.place },
      // Secrets of the platform are environment variables that stand nowhere in the repository.
      envUnknownFrom: [place],
      env: entriesOf(at(node, 'env')).map(
        ({ key, value }): EnvVariable => ({ name: key, value: textOf(value), place: value.place, from: 'fly' }),
      ),
      ports: portsOf(service),
      probes: checksOf(service, node),
      limits: optional('memory', memoryOf(vm)),
      requests: optional('memory', memoryOf(vm)),
      restart: locatedText(at(itemsOf(at(node, 'restart'))[0], 'policy')) ?? { value: 'on-failure', place },
      stopSignal: signal ?? { value: KILL_SIGNAL, place },
    },
    gracePeriod: {
      seconds: seconds ?? KILL_TIMEOUT,
      place: timeout?.place ?? place,
      explicit: seconds !== undefined,
    },
    replicas: minimumOf(service),
    build: buildOf(workspace, file, node),
    purpose: /(?:^|[./_-])(?:dev|development|test|staging|review|preview)(?:[./_-]|$)/i.test(file)
      ? 'development'
      : 'production',
  });
}

function concerns(item: DataNode, group: string | undefined): boolean {
  const groups = itemsOf(at(item, 'processes')).map(textOf);
  return group === undefined || groups.length === 0 || groups.includes(group);
}

function minimumOf(service: DataNode | undefined): Located<number> | undefined {
  const node = at(service, 'min_machines_running');
  const value = numberOf(node);
  return node && value !== undefined ? { value, place: node.place } : undefined;
}

function memoryOf(vm: DataNode | undefined): Quantity | undefined {
  const node = at(vm, 'memory') ?? at(vm, 'memory_mb');
  const match = /^(\d+(?:\.\d+)?)\s*(gb|g|mb|m)?$/i.exec(textOf(node) ?? '');
  if (!node || !match) return undefined;
  const factor = /^g/i.test(match[2] ?? '') ? 1024 : 1;
  const text = match[2] === undefined ? `${match[1]} MB` : match[0];
  return { text, amount: Number(match[1]) * factor * MIB, place: node.place };
}

function portsOf(service: DataNode | undefined): Container['ports'] {
  const node = at(service, 'internal_port');
  const value = numberOf(node);
  return node && value !== undefined
    ? [{ name: undefined, containerPort: { value, place: node.place }, protocol: 'TCP' }]
    : [];
}

/** HTTP checks take a machine out of rotation as readiness does; no check restarts a machine. */
function checksOf(service: DataNode | undefined, node: DataNode): readonly Probe[] {
  const port = at(service, 'internal_port');
  const own = ['checks', 'http_checks'].flatMap((key) => itemsOf(at(service, key)));
  const named = entriesOf(at(node, 'checks')).map(({ value }) => value);
  return [...own, ...named].flatMap((check): readonly Probe[] => {
    const target = entryOf(check, 'path');
    const number = at(check, 'port') ?? port;
    const value = numberOf(number);
    if (!target) return [];
    const seconds = (key: string, fallback: number): number => parseDuration(textOf(at(check, key)) ?? '') ?? fallback;
    return [
      {
        type: 'readiness',
        handler: 'httpGet',
        path: { value: textOf(target.value) ?? '/', place: target.value.place },
        port: number && value !== undefined ? { value, place: number.place } : undefined,
        portNumber: value,
        scheme: 'HTTP',
        command: [],
        initialDelaySeconds: seconds('grace_period', 0),
        periodSeconds: seconds('interval', 15),
        timeoutSeconds: seconds('timeout', 10),
        failureThreshold: 1,
        node: check,
        place: target.keyPlace,
      },
    ];
  });
}

function buildOf(workspace: Workspace, file: string, node: DataNode): Workload['build'] {
  const build = at(node, 'build');
  const folder = path.dirname(file);
  if (at(build, 'image') || at(build, 'builder')) return undefined;
  const dockerfile = path.join(folder, textOf(at(build, 'dockerfile')) ?? 'Dockerfile');
  const text = workspace.read(dockerfile);
  if (text === undefined) return undefined;
  // The context is where `fly deploy` is started, not the folder of fly.toml (fly.io/docs/launch/monorepo).
  const exists = (file: string): boolean => workspace.has(file) || workspace.hasFolder(file);
  return {
    context: guessContext(parseDockerfile(dockerfile, text), exists),
    dockerfile,
    target: textOf(at(build, 'build-target')),
    args: buildArguments(build),
    place: at(build, 'dockerfile')?.place ?? build?.place ?? at(node, 'app')?.place ?? node.place,
  };
}
