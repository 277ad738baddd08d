/** ECS task definitions (docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html). */

import { at, booleanOf, type DataNode, entryOf, itemsOf, numberOf, textOf } from '../../parsers/data.ts';
import { parseJson } from '../../parsers/json.ts';
import type { Place } from '../../parsers/place.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import type { Workspace } from '../../workspace/types.ts';
import type { Container, EnvVariable, Located, Probe, Quantity, Workload } from '../types.ts';
import { healthCheckProbe } from './health-check.ts';
import { locatedBoolean, locatedText, optional } from './located.ts';
import { containerOf, standaloneWorkload } from './standalone.ts';

/** Seconds between SIGTERM and SIGKILL unless stopTimeout says otherwise (ECS_CONTAINER_STOP_TIMEOUT). */
const STOP_TIMEOUT = 30;
const MIB = 1024 * 1024;
const SIDECARS =
  /(?:^|\/)(?:aws-xray-daemon|amazon-cloudwatch-agent|aws-for-fluent-bit|datadog\/agent|agent|envoy|aws-appmesh-envoy|aws-otel-collector|fluent-bit|nginx|log_router)(?::|@|$)/;

/** One workload for each task definition file. */
export function readTaskDefinitions(workspace: Workspace): readonly Workload[] {
  return [...workspace.files.values()].flatMap((file) => {
    if ((file.kind !== 'json' && file.kind !== 'yaml') || file.vendored) return [];
    if (!/task|ecs|deploy|aws|container/i.test(file.path)) return [];
    const text = workspace.read(file.path);
    if (text === undefined || !/["']?containerDefinitions["']?\s*:/.test(text)) return [];
    const root = file.kind === 'json' ? parseJson(file.path, text).node : parseYaml(file.path, text).documents[0];
    const task = at(root, 'taskDefinition') ?? root;
    const definitions = itemsOf(at(task, 'containerDefinitions'));
    return definitions.length > 0 && task ? [taskOf(file.path, task, definitions)] : [];
  });
}

function taskOf(file: string, task: DataNode, definitions: readonly DataNode[]): Workload {
  const containers = definitions.map((definition) => readDefinition(definition, task));
  const main = containers.find((container) => container.role === 'service') ?? containers[0];
  const family = at(task, 'family');
  const stop = at(main?.node, 'stopTimeout');
  const seconds = numberOf(stop);
  const place = family?.place ?? main?.place ?? task.place;
  return standaloneWorkload({
    platform: 'ecs',
    kind: 'task',
    name: textOf(family) ?? main?.name ?? 'task',
    path: file,
    place,
    node: task,
    container: main ?? {},
    others: containers.filter((container) => container !== main),
    gracePeriod: {
      seconds: seconds ?? STOP_TIMEOUT,
      place: stop?.place ?? main?.place ?? place,
      explicit: seconds !== undefined,
    },
    purpose: /(?:^|[./_-])(?:dev|development|test|staging|sandbox)(?:[./_-]|$)/i.test(file)
      ? 'development'
      : 'production',
  });
}

function readDefinition(node: DataNode, task: DataNode): Container {
  const image = locatedText(at(node, 'image'));
  const name = at(node, 'name');
  const memory = mebibytes(at(node, 'memory')) ?? mebibytes(at(task, 'memory'));
  const reserved = mebibytes(at(node, 'memoryReservation')) ?? memory;
  const cpu = cpuUnits(at(node, 'cpu')) ?? cpuUnits(at(task, 'cpu'));
  const place = name?.place ?? node.place;
  const user = locatedText(at(node, 'user'));
  const linux = at(node, 'linuxParameters');
  const unknown = itemsOf(at(node, 'environmentFiles')).map((item) => item.place);
  const health = readHealthCheck(node);
  return containerOf(textOf(name) ?? '', place, node, {
    role: SIDECARS.test(image?.value ?? '') ? 'sidecar' : 'service',
    image,
    command: wordsOf(at(node, 'entryPoint')),
    args: wordsOf(at(node, 'command')),
    workingDir: textOf(at(node, 'workingDirectory')),
    env: readEnvironment(node),
    envUnknownFrom: unknown,
    ports: itemsOf(at(node, 'portMappings')).flatMap((port) => {
      const number = at(port, 'containerPort');
      const value = numberOf(number);
      if (!number || value === undefined) return [];
      return [
        {
          name: textOf(at(port, 'name')),
          containerPort: { value, place: number.place },
          protocol: (textOf(at(port, 'protocol')) ?? 'tcp').toUpperCase(),
        },
      ];
    }),
    probes: health ? [health] : [],
    limits: { ...optional('memory', memory), ...optional('cpu', cpu) },
    requests: { ...optional('memory', reserved), ...optional('cpu', cpu) },
    security: {
      ...optional('readOnlyRootFilesystem', locatedBoolean(at(node, 'readonlyRootFilesystem'))),
      ...optional('privileged', locatedBoolean(at(node, 'privileged'))),
      ...optional('user', user),
      dropCapabilities: texts(at(linux, 'capabilities', 'drop')),
      addCapabilities: texts(at(linux, 'capabilities', 'add')),
    },
    init: booleanOf(at(linux, 'initProcessEnabled')) === true,
  });
}

function texts(node: DataNode | undefined): readonly Located<string>[] {
  return itemsOf(node).flatMap((item) => locatedText(item) ?? []);
}

function wordsOf(node: DataNode | undefined): Located<readonly string[]> | undefined {
  if (node?.kind !== 'list' || node.items.length === 0) return undefined;
  return { value: node.items.map((item) => textOf(item) ?? ''), place: node.place };
}

/** Memory is given in MiB, as a number or a text such as "512" or "2 GB". */
function mebibytes(node: DataNode | undefined): Quantity | undefined {
  const text = textOf(node);
  const match = /^(\d+(?:\.\d+)?)\s*(GB)?$/i.exec(text ?? '');
  if (!node || !match) return undefined;
  return {
    text: match[2] ? `${text}` : `${text} MiB`,
    amount: Number(match[1]) * (match[2] ? 1024 : 1) * MIB,
    place: node.place,
  };
}

/** 1024 units are one core. */
function cpuUnits(node: DataNode | undefined): Quantity | undefined {
  const text = textOf(node);
  const match = /^(\d+(?:\.\d+)?)\s*(vCPU)?$/i.exec(text ?? '');
  if (!node || !match || Number(match[1]) === 0) return undefined;
  const cores = match[2] ? Number(match[1]) : Number(match[1]) / 1024;
  return { text: text ?? '', amount: Math.ceil(cores * 1000), place: node.place };
}

function readEnvironment(node: DataNode): readonly EnvVariable[] {
  const read = (
    item: DataNode,
    value: string | undefined,
    from: EnvVariable['from'],
    place: Place,
  ): readonly EnvVariable[] => {
    const name = textOf(at(item, 'name'));
    return name === undefined ? [] : [{ name, value, place, from }];
  };
  return [
    ...itemsOf(at(node, 'environment')).flatMap((item) =>
      read(item, textOf(at(item, 'value')), 'ecs', at(item, 'value')?.place ?? item.place),
    ),
    ...itemsOf(at(node, 'secrets')).flatMap((item) => read(item, undefined, 'secret', item.place)),
  ];
}

/** The health check of a container decides whether ECS replaces the task: a liveness probe with a command. */
function readHealthCheck(node: DataNode): Probe | undefined {
  const entry = entryOf(node, 'healthCheck');
  const words = itemsOf(at(entry?.value, 'command')).map((item) => textOf(item) ?? '');
  if (!entry || words.length === 0) return undefined;
  const number = (key: string, fallback: number): number => numberOf(at(entry.value, key)) ?? fallback;
  return healthCheckProbe(entry, words, {
    initialDelaySeconds: number('startPeriod', 0),
    periodSeconds: number('interval', 30),
    timeoutSeconds: number('timeout', 5),
    failureThreshold: number('retries', 3),
  });
}
