import type { Value } from '../../facts/types.ts';
import { at, entriesOf, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { Program, Service } from '../types.ts';
import { findIngresses, findServices } from '../workloads/queries.ts';

export interface ProxyTrust {
  /** `all`: whatever X-Forwarded-For says is believed; `some`: hops or addresses are named; `none`: switched off. */
  readonly trusts: 'all' | 'some' | 'none';
  readonly place: Place;
}

/** What tells that a proxy stands between the clients and the process. */
export const proxyInFrontOf = memoizeByService(
  (service: Service): { readonly place: Place; readonly what: string } | undefined => {
    for (const workload of service.workloads) {
      const [ingress] = findIngresses(workload, service.repository);
      if (ingress) return { place: ingress.place, what: `the ${ingress.kind} ${ingress.name}` };
      const balancer = findServices(workload, service.repository).find(
        (item) => textOf(at(item.node, 'spec', 'type')) === 'LoadBalancer',
      );
      // Only layer-7 balancers rewrite the address; an annotation names them.
      const http = entriesOf(at(balancer?.node, 'metadata', 'annotations')).find(
        ({ key, value }) =>
          /backend-protocol|load-balancer-type/.test(key) &&
          /^(?:http|https|alb|application)$/i.test(textOf(value) ?? ''),
      );
      if (balancer && http) return { place: balancer.place, what: `the load balancer of ${balancer.name}` };
      if (workload.platform === 'fly' || workload.platform === 'cloud-run' || workload.platform === 'procfile')
        return {
          place: workload.place,
          what: `the router of ${workload.platform === 'procfile' ? 'the platform' : workload.platform}`,
        };
      const labels = at(workload.container.node, 'labels') ?? at(workload.node, 'labels');
      const traefik = entriesOf(labels).find(
        ({ key, value }) => /^traefik\./.test(key) || /^traefik\./.test(textOf(value) ?? ''),
      );
      if (traefik) return { place: traefik.value.place, what: 'Traefik' };
    }
    return undefined;
  },
);

/** The setting that says which forwarded addresses are believed. */
export const proxyTrustOf = memoizeByService((service: Service): ProxyTrust | undefined => {
  const { program } = service;
  if (!program) return undefined;
  for (const call of program.calls) {
    const { callee, args } = call.fact;
    const [first, second] = args;
    if (callee.kind === 'member' && /^(?:set|enable|disable)$/.test(callee.property) && first) {
      if (program.literal(call.module, first)?.value !== 'trust proxy' || program.runs(call) === false) continue;
      if (callee.property !== 'set')
        return { trusts: callee.property === 'enable' ? 'all' : 'none', place: call.place };
      return { trusts: second ? trustOf(program, call.module, second) : 'some', place: call.place };
    }
    const names = program.callees(call);
    if (
      !names.some((path) =>
        /^(?:fastify#(?:default|fastify)|@nestjs\/platform-fastify#FastifyAdapter|koa#default)$/.test(path),
      )
    )
      continue;
    for (const [arg, key] of args.flatMap((item) => [[item, 'trustProxy'] as const, [item, 'proxy'] as const])) {
      const lookup = program.option(call.module, arg, key);
      if (lookup.found && lookup.value)
        return { trusts: trustOf(program, lookup.module, lookup.value), place: lookup.place ?? call.place };
    }
  }
  return assigned(program);
});

/** `app.proxy = true` of Koa, which believes the first address of the header. */
function assigned(program: Program): ProxyTrust | undefined {
  for (const [module, facts] of program.modules)
    for (const item of facts.assignments) {
      if (item.target.kind !== 'member' || item.target.property !== 'proxy') continue;
      if (!program.externals(module, item.target.object).some((path) => path.startsWith('koa#'))) continue;
      return { trusts: 'some', place: program.place(module, item.span) };
    }
  return undefined;
}

function trustOf(program: Program, module: string, value: Value): ProxyTrust['trusts'] {
  const known = program.literal(module, value);
  if (known?.value === true) return 'all';
  return known?.value === false ? 'none' : 'some';
}

const ADDRESS = /^(?:ip|ips|remoteAddress)$/;

/** Reads of the client address on the request path: `req.ip`, `request.ip`, `ctx.ip`. */
export const addressReadsOf = memoizeByService((service: Service): readonly Place[] => {
  const { program } = service;
  if (!program) return [];
  return program.calls
    .filter((call) =>
      [call.fact.callee, ...call.fact.args].some((value) => readsAddress(program, call.module, value, 0)),
    )
    .filter((call) => program.runs(call) !== false)
    .map((call) => call.place);
});

export function readsAddress(program: Program, module: string, value: Value, depth: number): boolean {
  if (depth > 6) return false;
  const next = (inner: Value): boolean => readsAddress(program, module, inner, depth + 1);
  switch (value.kind) {
    case 'member': {
      if (ADDRESS.test(value.property) && isRequest(program, module, value.object)) return true;
      return next(value.object);
    }
    case 'object':
      return value.properties.some((item) => next(item.value));
    case 'template':
      return value.parts.some(next);
    case 'logical':
    case 'binary':
      return next(value.left) || next(value.right);
    default:
      return false;
  }
}

function isRequest(program: Program, module: string, value: Value): boolean {
  if (value.kind === 'member') return /^(?:req|request|socket|connection)$/.test(value.property);
  const name = value.kind === 'ref' ? program.modules.get(module)?.bindings[value.binding]?.name : undefined;
  return name !== undefined && /^_?(?:req|request|ctx|context)$/.test(name);
}
