import { healthRoutesOf } from '../../services/health/health-routes.ts';
import type { Container, Probe, Route } from '../../services/types.ts';
import type { FixContext, FixResult, Recipe } from '../types.ts';
import type { Plain } from './document.ts';
import { findContainer, replaceFound, setOnContainer } from './workloads.ts';

/** A route with a path that a probe can call as it is written. */
function callable(routes: readonly Route[]): string | undefined {
  return routes.find(
    ({ path, complete, method }) => complete && method !== 'GRPC' && /^\/[\w./-]*$/.test(path) && path !== '/',
  )?.path;
}

/** The port that serves, by the name that the container gives it, else its number. */
function portOf({ service }: FixContext, container: Container): string | number | undefined {
  const server = service.servers.find((item) => item.role === 'main' && item.protocol === 'http');
  const number = server?.ports.find((port) => port.value !== undefined)?.value;
  const declared = container.ports.filter(({ protocol }) => protocol === 'TCP');
  const port = declared.find(({ containerPort }) => containerPort.value === number);
  // Where the source takes the port from outside, the only one of the manifest is meant.
  const only = number === undefined && declared.length === 1 ? declared[0] : undefined;
  return port?.name ?? number ?? only?.name ?? only?.containerPort.value;
}

/** The routes that may answer a probe of this type, the best first. */
function routesFor({ service }: FixContext, type: Probe['type']): readonly Route[] {
  const { startup, liveness, readiness } = healthRoutesOf(service);
  switch (type) {
    case 'readiness':
      return readiness;
    case 'startup':
      return [...startup, ...liveness, ...readiness];
    case 'liveness':
      // A route that looks at dependencies would restart pods for somebody else's outage.
      return liveness.filter((route) => !readiness.includes(route));
  }
}

function addProbe(context: FixContext, type: Probe['type'], timing: { readonly [key: string]: Plain }): FixResult {
  const container = findContainer(context)?.container;
  const path = callable(routesFor(context, type));
  const port = container && portOf(context, container);
  if (path === undefined || port === undefined) return undefined;
  return setOnContainer(
    context,
    [`${type}Probe`],
    { httpGet: { path, port }, ...timing },
    { after: ['startupProbe', 'livenessProbe', 'readinessProbe', 'ports'] },
  );
}

// Numbers inside of the ranges that the timing rules ask for.
const READINESS = { periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 2 };
const LIVENESS = { periodSeconds: 10, timeoutSeconds: 2, failureThreshold: 3 };
const STARTUP = { periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 30 };

export const missingReadinessProbe: Recipe = {
  rule: 'missing-readiness-probe',
  level: 'suggested',
  title: 'ask the readiness route before sending requests',
  fix: (context) => addProbe(context, 'readiness', READINESS),
};

export const missingLivenessProbe: Recipe = {
  rule: 'missing-liveness-probe',
  level: 'suggested',
  title: 'restart the service when its liveness route stops answering',
  fix: (context) => addProbe(context, 'liveness', LIVENESS),
};

export const missingStartupProbe: Recipe = {
  rule: 'missing-startup-probe',
  level: 'suggested',
  title: 'give the start a minute before liveness counts',
  fix: (context) => addProbe(context, 'startup', STARTUP),
};

const TYPES: readonly Probe['type'][] = ['readiness', 'liveness', 'startup'];

export const unservedProbePath: Recipe = {
  rule: 'unserved-probe-path',
  level: 'suggested',
  title: 'probe a route that the service has',
  fix(context) {
    const type = TYPES.find((item) => item === context.finding.args.type);
    const path = type && callable(routesFor(context, type));
    return path === undefined ? undefined : replaceFound(context, path);
  },
};
