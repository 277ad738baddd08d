import { parseEnvFile } from '../parsers/env-file.ts';

/** Files first, in their order, then single variables: later wins. */
export function readEnvironment(
  files: readonly { readonly path: string; readonly text: string }[],
  pairs: readonly string[],
): Readonly<Record<string, string>> {
  const entries = files.flatMap(({ path, text }) => parseEnvFile(path, text)).map(({ name, value }) => [name, value]);
  const single = pairs.map((pair) => {
    const equals = pair.indexOf('=');
    return [pair.slice(0, equals), pair.slice(equals + 1)];
  });
  return Object.fromEntries([...entries, ...single]);
}
