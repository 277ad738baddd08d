import path from 'node:path/posix';

/** The folder itself, and those above it up to the root. */
export function ancestors(folder: string): readonly string[] {
  const above = path.dirname(folder);
  return above === folder ? [folder] : [folder, ...ancestors(above)];
}
