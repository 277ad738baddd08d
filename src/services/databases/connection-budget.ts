import type { Engine } from '../../knowledge/database-clients.ts';
import { fileStart, type Place } from '../../parsers/place.ts';
import { assumeComplete } from '../observability/effective.ts';
import type { Program, Service, Workload } from '../types.ts';
import { maximumReplicas, openReplicas, rollingUpdateOf } from '../workloads/queries.ts';
import { type DatabaseClient, settingOf } from './clients.ts';

interface Factor {
  /** Undefined when it is not in the repository. */
  readonly value: number | undefined;
  readonly text: string;
  readonly place: Place;
}

/** Connections that a pool may open over all pods and processes, while a rollout is under way. */
export interface Budget {
  readonly pool: Factor;
  readonly processes: Factor;
  readonly pods: Factor;
  readonly total: number | undefined;
  /** `10 connections × 2 workers × (6 pods + 2 of a rollout)`. */
  readonly formula: string;
}

export function budgetOf(service: Service, program: Program, client: DatabaseClient): Budget {
  const pool = poolSize(service, client);
  const processes = processesOf(service, program);
  const pods = podsOf(service);
  const known = pool.value !== undefined && processes.value !== undefined && pods.value !== undefined;
  const total = known ? (pool.value ?? 0) * (processes.value ?? 1) * (pods.value ?? 1) : undefined;
  const factors = processes.value === 1 ? [pool, pods] : [pool, processes, pods];
  return { pool, processes, pods, total, formula: factors.map((factor) => factor.text).join(' × ') };
}

function poolSize(service: Service, client: DatabaseClient): Factor {
  const { row, place } = client;
  const setting = row.settings.size ? settingOf(service, client, row.settings.size) : undefined;
  if (setting?.state === 'set') {
    const value = typeof setting.value === 'string' ? Number(setting.value) : setting.value;
    return typeof value === 'number' && value > 0
      ? { value, text: `${value} connections`, place: setting.place }
      : { value: undefined, text: `the size of the ${row.name} pool`, place: setting.place };
  }
  if (setting?.state === 'default' && setting.value !== undefined)
    return { value: setting.value, text: `${setting.value} connections (default of ${row.name})`, place };
  return { value: undefined, text: `the size of the ${row.name} pool`, place };
}

/** Workers of node:cluster or pm2; their number mostly follows the processors of the node. */
function processesOf(service: Service, program: Program): Factor {
  const env = service.deployments[0]?.environment;
  const [fork] = program
    .callsTo('node:cluster#fork', 'cluster#fork', 'throng#default')
    .filter((call) => program.runs(call, assumeComplete(env)) !== false);
  const supervisor = service.command?.supervisor;
  const instances = supervisor?.instances;
  if (supervisor && instances !== undefined && Number(instances) !== 1) {
    const number = Number(instances);
    const place = supervisor.place ?? service.command?.place;
    const known = Number.isInteger(number) && number > 1 ? number : undefined;
    if (place) return { value: known, text: `${known ?? 'the number of'} ${supervisor.name} instances`, place };
  }
  if (fork) return { value: undefined, text: 'the number of cluster workers', place: fork.place };
  const place = service.servers[0]?.place ?? service.command?.place;
  return {
    value: 1,
    text: '1 process',
    place: place ?? fileStart(service.root),
  };
}

/** The workload with most pods; during a rollout the surge comes on top. */
function podsOf(service: Service): Factor {
  const all = service.workloads.map((workload) => podsOfWorkload(service, workload));
  const largest = all.filter((item) => item.value !== undefined).sort((a, b) => (b.value ?? 0) - (a.value ?? 0))[0];
  if (largest) return largest;
  const place = service.command?.place ?? service.servers[0]?.place;
  return {
    value: undefined,
    text: 'the number of pods',
    place: place ?? fileStart(service.root),
  };
}

function podsOfWorkload(service: Service, workload: Workload): Factor {
  const open = openReplicas(workload, service.repository);
  if (open) return { value: undefined, text: 'pods', place: open.place };
  const maximum = maximumReplicas(workload, service.repository);
  const rolling = rollingUpdateOf(workload, service.repository);
  const surge = rolling?.type === 'RollingUpdate' ? surgeOf(rolling.maxSurge.text, maximum.value) : 0;
  const value = maximum.value + surge;
  const noun = maximum.value === 1 ? 'pod' : 'pods';
  const text = surge > 0 ? `(${maximum.value} ${noun} + ${surge} of a rollout)` : `${maximum.value} ${noun}`;
  return { value: Number.isFinite(value) ? value : undefined, text, place: maximum.place };
}

/** Percentages of maxSurge round up (kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge). */
function surgeOf(text: string, replicas: number): number {
  const percent = /^(\d+)%$/.exec(text)?.[1];
  const pods = percent === undefined ? Number(text) : Math.ceil((Number(percent) * replicas) / 100);
  return Number.isFinite(pods) ? pods : 0;
}

export interface ConnectionLimit {
  readonly connections: number;
  readonly place: Place;
  readonly note: string;
}

/** What servers accept when nobody says otherwise: postgresql.org max_connections 100, mysql max_connections 151. */
const SERVERS: readonly { readonly engine: Engine; readonly image: RegExp; readonly default: number }[] = [
  { engine: 'postgres', image: /(?:^|\/)(?:postgres|postgresql|postgis|timescaledb|pgvector)(?=[:@]|$)/, default: 100 },
  { engine: 'mysql', image: /(?:^|\/)(?:mysql|mariadb|mysql-server|percona)(?=[:@]|$)/, default: 151 },
];

/** The limit of the database, where this repository deploys it or writes it down. */
export function connectionLimitOf(service: Service, client: DatabaseClient): ConnectionLimit | undefined {
  const paths = new Set(service.workloads.map((workload) => workload.path));
  const platforms = new Set(service.workloads.map((workload) => workload.platform));
  const written = writtenLimit(service);
  if (written) return written;
  for (const workload of service.repository.workloads) {
    // A compose file says what its own services use; cluster objects may come from several files.
    const together = paths.has(workload.path) || (workload.platform === 'kubernetes' && platforms.has('kubernetes'));
    if (!together) continue;
    for (const container of workload.containers) {
      const server = SERVERS.find(({ image }) => image.test(container.image?.value.toLowerCase() ?? ''));
      if (!server || (client.row.engine !== 'any' && client.row.engine !== server.engine)) continue;
      const words = [...(container.command?.value ?? []), ...(container.args?.value ?? [])].join(' ');
      const number = /max[_-]connections[= ](\d+)/.exec(words)?.[1];
      const place = container.args?.place ?? container.command?.place ?? container.image?.place ?? container.place;
      const note = number
        ? 'max_connections of the database'
        : `the default of ${container.image?.value ?? 'the image'}`;
      return { connections: number ? Number(number) : server.default, place, note };
    }
  }
  return undefined;
}

const CONFIGURATION = /(?:^|\/)(?:values[\w.-]*\.ya?ml|postgresql[\w.-]*\.conf|my\.cnf|[\w-]+\.cnf)$/;

/** Chart values and server configuration that name the limit. */
function writtenLimit(service: Service): ConnectionLimit | undefined {
  const { repository } = service;
  for (const path of repository.paths) {
    if (!CONFIGURATION.test(path)) continue;
    const text = repository.text(path) ?? '';
    // Proxies and brokers have a setting of this name, too.
    if (!/postgres|mysql|mariadb/i.test(path + text)) continue;
    const lines = text.split('\n');
    for (const [i, line] of lines.entries()) {
      const found = /^(?!\s*#).*?\bmax_?connections["']?\s*[:=]\s*["']?(\d+)/i.exec(line);
      if (!found?.[1]) continue;
      const place = { path, line: i + 1, column: 1, endLine: i + 1, endColumn: line.length + 1 };
      return { connections: Number(found[1]), place, note: 'max_connections of the database' };
    }
  }
  return undefined;
}

/** A pooler between the service and the database multiplies connections out of sight. */
export function findPooler(service: Service, client: DatabaseClient): Place | undefined {
  const url = client.urls.find(({ text }) =>
    /pgbouncer|pooler|odyssey|pgcat|\.proxy-[a-z0-9]+\.|proxysql|rds-proxy/i.test(text),
  );
  if (url) return url.place;
  return service.repository.workloads
    .flatMap((workload) => workload.containers)
    .find((container) => /pgbouncer|pgcat|odyssey|proxysql/.test(container.image?.value ?? ''))?.place;
}
