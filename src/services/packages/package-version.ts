import coerce from 'semver/functions/coerce.js';
import gte from 'semver/functions/gte.js';
import satisfies from 'semver/functions/satisfies.js';
import minVersion from 'semver/ranges/min-version.js';
import validRange from 'semver/ranges/valid.js';
import type { Dependency, Service } from '../types.ts';

/** A dependency of the service's package, else of any package of its workspace (code shared between packages). */
function findDependency(service: Service, name: string): Dependency | undefined {
  const own = service.package?.dependencies.get(name);
  if (own) return own;
  return service.repository.packages.map((item) => item.dependencies.get(name)).find((item) => item !== undefined);
}

/** The major version that is installed: from the lockfile, else the smallest that the range admits. */
export function majorVersion(service: Service, name: string): number | undefined {
  const dependency = findDependency(service, name);
  if (!dependency) return undefined;
  const resolved = dependency.resolved && coerce(dependency.resolved);
  if (resolved) return resolved.major;
  const range = validRange(dependency.range.replace(/^(?:workspace|npm):(?:.*@)?/, ''));
  return range === null || range === '*' ? undefined : minVersion(range)?.major;
}

/** Whether the installed version is older than another; undefined when it is not known. */
export function isOlderThan(service: Service, name: string, version: string): boolean | undefined {
  const dependency = findDependency(service, name);
  const range = dependency && validRange(dependency.range.replace(/^(?:workspace|npm):(?:.*@)?/, ''));
  const least = range && range !== '*' ? minVersion(range) : undefined;
  const installed = dependency?.resolved ? coerce(dependency.resolved) : least;
  if (!installed) return undefined;
  if (gte(installed, version)) return false;
  // Without a lockfile the newest version of the range is installed.
  return dependency?.resolved || !range || !satisfies(version, range) ? true : undefined;
}
