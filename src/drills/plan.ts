import path from 'node:path';
import { requiredVariablesOf } from '../services/config/required-variables.ts';
import { healthRoutesOf } from '../services/health/health-routes.ts';
import { findShutdownDelay } from '../services/lifecycle/endpoint-delay.ts';
import { shutdownOf } from '../services/lifecycle/shutdown.ts';
import { heapLimitsOf } from '../services/memory/heap-limits.ts';
import { deployedMajor } from '../services/runtime/deployed-versions.ts';
import type { CommandChain, Deployment, Service, Workload } from '../services/types.ts';
import { minimumReplicas } from '../services/workloads/queries.ts';
import { findLocalCommand } from './command.ts';
import { type DrillPlan, GUESS } from './types.ts';

export interface PlanInput {
  readonly service: Service;
  /** Absolute folder of the repository. */
  readonly root: string;
  /** What the user adds to the environment or sets otherwise. */
  readonly env: Readonly<Record<string, string>>;
  /** The environment of this process. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
  readonly ready: string | undefined;
  readonly route: string | undefined;
  readonly graceSeconds: number | undefined;
  /** Variables that the user says it cannot start without. */
  readonly without: readonly string[];
}

/** Why a service cannot be drilled, in a sentence. */
export class CannotDrill extends Error {}

/** What a process on this machine needs, whatever the container has. */
const OWN = ['HOME', 'LANG', 'LC_ALL', 'LOGNAME', 'SHELL', 'TEMP', 'TERM', 'TMP', 'TMPDIR', 'TZ', 'USER'];
/** Docker's default; Kubernetes' is 30 and set in the workload already. */
const DEFAULT_GRACE_SECONDS = 10;

export function planDrill(input: PlanInput): DrillPlan {
  const { service, root } = input;
  const deployment = findDeployment(service);
  const chain = deployment?.command ?? service.command;
  if (!chain || chain.argv.length === 0)
    throw new CannotDrill(`nothing tells how ${service.name} is started: no image, Procfile or start script was found`);
  if (service.kind !== 'http' && service.servers.length === 0)
    throw new CannotDrill(`${service.name} listens on no port that is known: drills speak HTTP to a service`);
  const command = findLocalCommand(service, chain);
  const workload = deployment?.workload;
  const { env, missing } = environmentOf(input, deployment, command.folder);
  const grace = graceOf(workload, input.graceSeconds);
  return {
    cwd: path.join(root, command.folder),
    words: command.words,
    direct: command.direct,
    wrapper: command.wrapper,
    needs: command.built === undefined ? [] : [path.join(root, command.built)],
    env,
    missing,
    portVariables: portVariablesOf(service),
    required: [...new Set([...input.without, ...demandedBy(service)])],
    readiness: readinessOf(service, workload, input.ready),
    routes: input.route === undefined ? routesOf(service) : [input.route],
    ...grace,
    deadline: shutdownOf(service).deadlines.find((item) => item.milliseconds !== undefined)?.milliseconds,
    delay: findShutdownDelay(service)?.milliseconds ?? 0,
    stopSignal: stopSignalOf(service, workload),
    supervisorSignal: supervisorSignalOf(chain),
    restarts: restartsOf(workload),
    nodeMajor: deployedMajor(service),
    heapMib: heapLimitsOf(service).find((limit) => limit.deployment === deployment)?.flag?.mebibytes,
    replicas: workload && minimumReplicas(workload, service.repository).value,
  };
}

function findDeployment(service: Service): Deployment | undefined {
  const rank = ({ workload }: Deployment): number =>
    workload === undefined ? 3 : workload.purpose === 'production' ? 0 : workload.purpose === 'unknown' ? 1 : 2;
  return [...service.deployments].sort((a, b) => rank(a) - rank(b))[0];
}

function environmentOf(
  input: PlanInput,
  deployment: Deployment | undefined,
  folder: string,
): { readonly env: Readonly<Record<string, string>>; readonly missing: readonly string[] } {
  const { service, root, env: given, inherited } = input;
  const env: Record<string, string> = {};
  for (const name of OWN) if (inherited[name] !== undefined) env[name] = inherited[name];
  const missing: string[] = [];
  const required = [...input.without, ...demandedBy(service)];
  const variables = deployment?.environment.variables ?? new Map();
  for (const [name, { value }] of variables) {
    if (name === 'PATH') continue;
    if (value !== undefined) env[name] = value;
  }
  // What only the user can know may also come from the shell that calls.
  for (const name of new Set([...variables.keys(), ...required])) {
    if (env[name] !== undefined || given[name] !== undefined) continue;
    if (inherited[name] === undefined) missing.push(name);
    else env[name] = inherited[name];
  }
  Object.assign(env, given);
  const bins = [folder, service.package?.workspaceRoot ?? '.', '.'].map((item) =>
    path.join(root, item, 'node_modules/.bin'),
  );
  env['PATH'] = [
    ...new Set([path.dirname(process.execPath), ...bins, ...(inherited['PATH'] ?? '').split(path.delimiter)]),
  ].join(path.delimiter);
  return { env, missing };
}

/** Names without which the source refuses to start. */
function demandedBy(service: Service): readonly string[] {
  return requiredVariablesOf(service).flatMap((item) => (item.certain ? [item.name] : []));
}

function portVariablesOf({ servers }: Service): readonly string[] {
  const names = [...servers]
    .sort((a, b) => Number(a.role === 'auxiliary') - Number(b.role === 'auxiliary'))
    .flatMap((server) => server.ports.flatMap((port) => port.env ?? []));
  return [...new Set([...names, 'PORT'])];
}

function readinessOf(service: Service, workload: Workload | undefined, ready: string | undefined): readonly string[] {
  if (ready !== undefined) return [ready];
  const probes = workload?.container.probes ?? [];
  const probed = (['readiness', 'startup', 'liveness'] as const).flatMap((type) =>
    probes.flatMap((probe) => (probe.type === type && probe.path ? [probe.path.value] : [])),
  );
  if (probed[0] !== undefined) return [probed[0]];
  const commands = [...probes.map((probe) => probe.command.join(' ')), service.image?.healthcheck?.command?.text ?? ''];
  const asked = commands.flatMap((text) => /https?:\/\/[^/\s"']+(\/[^\s"'|;)]*)/.exec(text)?.[1] ?? []);
  if (asked[0] !== undefined) return [asked[0]];
  const { readiness, startup, liveness } = healthRoutesOf(service);
  const named = [...readiness, ...startup, ...liveness].flatMap(({ path: route }) =>
    /[:*~]/.test(route) ? [] : [route],
  );
  return [...new Set([...named, GUESS])];
}

/** Reading requests that any client may send; health checks say little about load. */
function routesOf(service: Service): readonly string[] {
  const { readiness, startup, liveness } = healthRoutesOf(service);
  const health = new Set([...readiness, ...startup, ...liveness]);
  return [
    ...new Set(
      service.routes.routes.flatMap((route) =>
        (route.method === 'GET' || route.method === 'ALL') &&
        route.complete &&
        !health.has(route) &&
        !/[:*~{(]|metrics|docs/.test(route.path)
          ? [route.path]
          : [],
      ),
    ),
  ];
}

function graceOf(
  workload: Workload | undefined,
  given: number | undefined,
): Pick<DrillPlan, 'graceSeconds' | 'graceFrom'> {
  if (given !== undefined) return { graceSeconds: given, graceFrom: '--grace' };
  if (!workload) return { graceSeconds: DEFAULT_GRACE_SECONDS, graceFrom: 'docker stop' };
  // The period begins before preStop, so what it sleeps is lost to the process.
  const slept = workload.container.preStop?.sleepSeconds ?? 0;
  return {
    graceSeconds: Math.max(1, workload.gracePeriod.seconds - slept),
    graceFrom: `${workload.kind}/${workload.name}`,
  };
}

const SIGNALS: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR2'];

function stopSignalOf(service: Service, workload: Workload | undefined): NodeJS.Signals {
  const text = workload?.container.stopSignal?.value ?? service.image?.stopSignal?.value ?? 'SIGTERM';
  return SIGNALS.find((name) => name === text || name === `SIG${text}`) ?? 'SIGTERM';
}

/** pm2 ends its children with SIGINT (pm2.keymetrics.io/docs/usage/signals-clean-restart). */
function supervisorSignalOf({ signals, supervisor }: CommandChain): NodeJS.Signals | undefined {
  const name = signals.signal ?? (supervisor?.name.startsWith('pm2') ? 'SIGINT' : undefined);
  return SIGNALS.find((signal) => signal === name);
}

function restartsOf(workload: Workload | undefined): string | undefined {
  if (!workload) return undefined;
  const name = `${workload.kind}/${workload.name}`;
  const policy = workload.container.restart?.value;
  switch (workload.platform) {
    case 'kubernetes':
      return /^(?:Deployment|StatefulSet|DaemonSet|ReplicaSet|Rollout|Service|DeploymentConfig)$/.test(workload.kind)
        ? `${name} restarts it`
        : undefined;
    case 'compose':
      return policy !== undefined && policy !== 'no'
        ? `compose restarts ${workload.name} (restart: ${policy})`
        : undefined;
    case 'systemd':
      return policy !== undefined && policy !== 'no' ? `systemd restarts it (Restart=${policy})` : undefined;
    case 'procfile':
    case 'fly':
    case 'ecs':
    case 'cloud-run':
    case 'pm2':
      return `${workload.platform} restarts it`;
  }
}
