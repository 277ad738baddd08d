import { at } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import type { Container, Probe } from '../types.ts';

export function findProbe(container: Container, type: Probe['type']): Probe | undefined {
  return container.probes.find((probe) => probe.type === type);
}

/** Where a field of a probe is set; the probe itself while the default holds. */
export function fieldPlace(probe: Probe, ...path: readonly string[]): Place {
  return at(probe.node, ...path)?.place ?? probe.place;
}

/** Seconds from the first failing call to the reaction of the kubelet. */
export function windowOf(probe: Probe): number {
  return probe.periodSeconds * probe.failureThreshold;
}

/** Whether two probes ask the same question: same handler, resolved port, path, scheme and command. */
export function isSameQuestion(a: Probe, b: Probe): boolean {
  return (
    a.handler === b.handler &&
    (a.portNumber ?? a.port?.value) === (b.portNumber ?? b.port?.value) &&
    a.path?.value === b.path?.value &&
    a.scheme === b.scheme &&
    a.command.join('\0') === b.command.join('\0')
  );
}
