import type { Workspace } from '../workspace/types.ts';
import type { ProgramInput } from './program/reach-modules.ts';
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
export function modulePaths(deployments: readonly Deployment[]): NonNullable<ProgramInput['variables']> {
  const names = new Set(deployments.flatMap(({ environment }) => [...environment.variables.keys()]));
  return new Map(
    [...names].flatMap((name) => {
      const values = deployments.map(({ environment }) => environment.variables.get(name)?.value);
      const paths = values.flatMap((value) => (value !== undefined && /^\.{1,2}\//.test(value) ? [value] : []));
      return paths.length > 0 ? [[name, { paths, always: paths.length === values.length }] as const] : [];
    }),
  );
}
