import { isMap, isScalar, isSeq } from 'yaml';
import { installsOfService } from '../../services/images/service-image.ts';
import { needsDevDependencies } from '../dockerfile/started-tools.ts';
import { rangeOf } from '../positions.ts';
import type { FixContext, FixResult, Recipe } from '../types.ts';
import { nodesAt, openYaml, removeItem, replaceNode } from './document.ts';
import { replaceFound } from './workloads.ts';

export const unquotedEnvironmentValue: Recipe = {
  rule: 'unquoted-environment-value',
  // The API server rejects the object as it is.
  level: 'safe',
  title: 'quote the value, so that it is a string',
  fix(context) {
    const { place, args } = context.finding;
    const yaml = openYaml(context, place.path);
    const node = yaml && nodesAt(yaml, place).at(-1);
    if (!yaml || !isScalar(node) || !node.range || node.anchor) return undefined;
    const { start, end } = rangeOf(yaml.text, place);
    const written = yaml.text.slice(start, end);
    if (written !== String(args.text) || /["'\\\n]/.test(written)) return undefined;
    const quote = (yaml.text.match(/: '/g)?.length ?? 0) > (yaml.text.match(/: "/g)?.length ?? 0) ? "'" : '"';
    return [{ path: place.path, start, end, text: `${quote}${written}${quote}` }];
  },
};

export const duplicateEnvironmentVariable: Recipe = {
  rule: 'duplicate-environment-variable',
  // The last one wins already.
  level: 'safe',
  title: 'remove the entry that never counts',
  fix(context) {
    const first = context.finding.related[0]?.place;
    const yaml = first && openYaml(context, first.path);
    if (!first || !yaml || first.path !== context.finding.place.path) return undefined;
    const nodes = nodesAt(yaml, first);
    const list = nodes.findLast((node) => isSeq(node));
    const item = isSeq(list) ? list.items.find((entry) => nodes.includes(entry as never)) : undefined;
    const edit = isSeq(list) && item && (isMap(item) || isScalar(item)) ? removeItem(yaml, list, item) : undefined;
    return edit && [edit];
  },
};

export const invalidResourceQuantity: Recipe = {
  rule: 'invalid-resource-quantity',
  // The container cannot start with what is written.
  level: 'safe',
  title: 'write the unit that was meant',
  messages: ['typo'],
  fix: (context) => replaceFound(context, String(context.finding.args.meant)),
};

export const quotedPort: Recipe = {
  rule: 'unresolved-port-name',
  // The API server rejects the object as it is.
  level: 'safe',
  title: 'write the port as a number',
  messages: ['quoted'],
  fix: (context) => replaceFound(context, Number(context.finding.args.port)),
};

/** The port that the service listens on, where it is known and one. */
function listeningPort({ service }: FixContext): number | undefined {
  const ports = service.servers
    .filter((server) => server.role === 'main')
    .flatMap((server) => server.ports.map((port) => port.value));
  return new Set(ports).size === 1 ? ports[0] : undefined;
}

function useListeningPort(context: FixContext): FixResult {
  const port = listeningPort(context);
  return port === undefined ? undefined : replaceFound(context, port);
}

export const unresolvedPortName: Recipe = {
  rule: 'unresolved-port-name',
  // Nothing answers at the name.
  level: 'safe',
  title: 'use the port that the service listens on',
  messages: ['probe', 'service'],
  fix: useListeningPort,
};

export const inconsistentPorts: Recipe = {
  rule: 'inconsistent-ports',
  // Nothing answers at the other port.
  level: 'safe',
  title: 'use the port that the service listens on',
  fix: useListeningPort,
};

export const privilegedPod: Recipe = {
  rule: 'privileged-pod',
  level: 'suggested',
  title: 'run without the privileges of the node',
  messages: ['privileged', 'namespace'],
  fix: (context) => replaceFound(context, false),
};

export const rootInManifest: Recipe = {
  rule: 'root-user',
  level: 'suggested',
  title: 'run as the unprivileged user of the base image',
  messages: ['manifest'],
  fix(context) {
    const users = Object.values(context.service.image?.baseKnowledge?.users ?? {});
    const uid = users.find((id) => id >= 1000 && id !== 65534);
    const { place } = context.finding;
    const yaml = openYaml(context, place.path);
    const node = yaml && nodesAt(yaml, place).at(-1);
    if (!yaml || uid === undefined || !isScalar(node)) return undefined;
    // compose takes the user as text.
    const edit = replaceNode(yaml, node, typeof node.value === 'number' ? uid : String(uid));
    return edit && [edit];
  },
};

/** Installs behind the line in the Dockerfile would take only what production needs, and builds would not find theirs. */
function leavesDevDependenciesOut({ finding: { place }, service }: FixContext): boolean {
  const installs = installsOfService(service).filter(
    ({ instruction, omitsDev }) =>
      instruction.place.path === place.path && instruction.place.line > place.line && !omitsDev,
  );
  const builds = service.image ? installs.some(({ stage }) => stage !== service.image?.stage) : false;
  return installs.length > 0 && (builds || needsDevDependencies(service));
}

export const otherNodeEnv: Recipe = {
  rule: 'missing-node-env-production',
  level: 'suggested',
  title: 'set NODE_ENV to production',
  messages: ['other'],
  fix(context) {
    const { place, args } = context.finding;
    const text = context.text(place.path);
    if (text === undefined) return undefined;
    const { start, end } = rangeOf(text, place);
    const at = text.slice(start, end).lastIndexOf(String(args.value));
    if (at < 0 || leavesDevDependenciesOut(context)) return undefined;
    return [{ path: place.path, start: start + at, end: start + at + String(args.value).length, text: 'production' }];
  },
};
