import type { Workspace } from '../workspace/types.ts';
import type { Deployment } from './types.ts';

/** What commands and builds are followed with. */
export function sourcesOf(workspace: Workspace) {
  return {
    read: (file: string) => (workspace.has(file) ? workspace.read(file) : undefined),
    has: (file: string) => workspace.has(file),
    under: (folder: string) => workspace.under(folder).map((file) => file.path),
  };
}

/** Relative paths that deployments give to variables: names of modules that the program may load. */
export function modulePaths(deployments: readonly Deployment[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { environment } of deployments)
    for (const [name, { value }] of environment.variables)
      if (value !== undefined && /^\.{1,2}\//.test(value)) found.set(name, [...(found.get(name) ?? []), value]);
  return found;
}
