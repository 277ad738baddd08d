import { memoizeByService } from '../memoize.ts';
import type { Platform, Service, Workload } from '../types.ts';

/** What a reader calls the thing that starts and ends the process. */
export const PLATFORM_NAMES: Readonly<Record<Platform, string>> = {
  kubernetes: 'Kubernetes',
  compose: 'Docker',
  pm2: 'pm2',
  systemd: 'systemd',
  procfile: 'the platform',
  ecs: 'ECS',
  fly: 'Fly.io',
  'cloud-run': 'Cloud Run',
};

const CLOUDS: ReadonlySet<Platform> = new Set(['kubernetes', 'ecs', 'fly', 'cloud-run']);

/**
 * The workloads that carry the service in production: those of a cluster or cloud where there are any, because a compose
 * file beside them is for developers; otherwise what compose, a host or a Procfile starts.
 */
export const shippedWorkloads = memoizeByService(({ workloads }: Service): readonly Workload[] => {
  const production = workloads.filter(({ purpose }) => purpose !== 'development');
  const clouds = production.filter(({ platform }) => CLOUDS.has(platform));
  return clouds.length > 0 ? clouds : production;
});
