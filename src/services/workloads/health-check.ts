import type { DataEntry } from '../../parsers/data.ts';
import type { Probe } from '../types.ts';

/**
 * A health check of Compose or ECS as an exec probe: `CMD` runs the words themselves, `CMD-SHELL` gives the rest to a
 * shell (docs.docker.com/reference/compose-file/services/#healthcheck). Times in seconds.
 */
export function healthCheckProbe(
  { keyPlace, value }: DataEntry,
  words: readonly string[],
  times: Pick<Probe, 'initialDelaySeconds' | 'periodSeconds' | 'timeoutSeconds' | 'failureThreshold'>,
): Probe {
  return {
    type: 'liveness',
    handler: 'exec',
    path: undefined,
    port: undefined,
    portNumber: undefined,
    scheme: 'HTTP',
    command: words[0] === 'CMD' ? words.slice(1) : ['/bin/sh', '-c', ...words.slice(1)],
    ...times,
    node: value,
    place: keyPlace,
  };
}
