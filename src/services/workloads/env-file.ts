import { parseEnvFile } from '../../parsers/env-file.ts';
import type { Workspace } from '../../workspace/types.ts';
import type { EnvVariable } from '../types.ts';

/** The variables of an env file that is in the repository. */
export function readEnvFile(workspace: Workspace, file: string): readonly EnvVariable[] | undefined {
  const text = workspace.has(file) ? workspace.read(file) : undefined;
  if (text === undefined) return undefined;
  return parseEnvFile(file, text).map(({ name, value, place }) => ({ name, value, place, from: 'env-file' as const }));
}
