import { closest } from '../engine/closest.ts';
import type { Report } from '../engine/types.ts';

/**
 * What `--require-services` misses: a number of services, or names (also ids and folders). One whose source entry could
 * not be found was not checked, so it does not count.
 */
export function findMissingServices(report: Report, required: string | undefined): string | undefined {
  if (required === undefined) return undefined;
  const services = report.services.map(({ service }) => service);
  const followed = services.filter((service) => service.entry !== undefined);
  const lost = services.filter((service) => service.entry === undefined).map(({ name }) => name);
  const aside = lost.length > 0 ? ` (not followed to their source: ${lost.join(', ')})` : '';
  if (/^\d+$/.test(required)) {
    const found = `${followed.length} of at least ${required} services`;
    return followed.length < Number(required)
      ? `only ${found} could be judged${aside}; see: nodeready services`
      : undefined;
  }
  const names = followed.flatMap(({ id, name, root }) => [id, name, root]);
  const missing = required
    .split(',')
    .map((name) => name.trim())
    .find((name) => name !== '' && !names.includes(name));
  if (missing === undefined) return undefined;
  const hint = closest(missing, names);
  return `the required service ${missing} could not be judged${aside}${hint ? `; did you mean ${hint}?` : ''}; see: nodeready services`;
}
