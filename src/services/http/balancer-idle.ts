import { at, entriesOf, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import type { Manifest, Service } from '../types.ts';
import { findIngresses, findServices } from '../workloads/queries.ts';

export interface BalancerIdle {
  readonly place: Place;
  /** After which the balancer closes a connection that carries nothing. */
  readonly milliseconds: number;
}

/** The backend connections of Google's balancers: https://cloud.google.com/load-balancing/docs/https#timeouts_and_retries */
const GOOGLE_MS = 600_000;

/** What manifests say about the idle timeout of the balancer in front: the longest of them. */
export function findBalancerIdle(service: Service): BalancerIdle | undefined {
  const found = service.workloads.flatMap((workload) =>
    [...findIngresses(workload, service.repository), ...findServices(workload, service.repository)].flatMap(idleOf),
  );
  return found.reduce<BalancerIdle | undefined>(
    (longest, item) => (longest && longest.milliseconds >= item.milliseconds ? longest : item),
    undefined,
  );
}

function idleOf({ kind, node }: Manifest): readonly BalancerIdle[] {
  return entriesOf(at(node, 'metadata', 'annotations')).flatMap(({ key, keyPlace, value }): readonly BalancerIdle[] => {
    const text = textOf(value) ?? '';
    if (key === 'kubernetes.io/ingress.class' && kind === 'Ingress' && /^gce(?:-internal)?$/.test(text))
      return [{ place: keyPlace, milliseconds: GOOGLE_MS }];
    const seconds =
      key === 'service.beta.kubernetes.io/aws-load-balancer-connection-idle-timeout'
        ? text
        : key === 'alb.ingress.kubernetes.io/load-balancer-attributes'
          ? /(?:^|,)\s*idle_timeout\.timeout_seconds=(\d+)/.exec(text)?.[1]
          : key === 'nginx.ingress.kubernetes.io/upstream-keepalive-timeout'
            ? text
            : undefined;
    return seconds !== undefined && /^\d+$/.test(seconds)
      ? [{ place: keyPlace, milliseconds: Number(seconds) * 1000 }]
      : [];
  });
}
