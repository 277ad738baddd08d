import { RESOURCES } from '../../knowledge/resources.ts';
import type { Service } from '../types.ts';

const CLIENTS = new Set(RESOURCES.flatMap((row) => row.opens.map((path) => path.split('#')[0] ?? '')));

/**
 * A client of a store or broker among the dependencies which no module here imports: a package of the company opens it
 * (`new Database({ dialect: 'postgres' })`), and how is not known.
 */
export function unseenClientOf({ package: manifest, program }: Service): string | undefined {
  if (!manifest || !program) return undefined;
  return [...manifest.dependencies.values()].find(
    ({ name, kind }) => kind === 'dependencies' && CLIENTS.has(name) && !program.packages.has(name),
  )?.name;
}
