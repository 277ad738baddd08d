/** The package of a specifier and the path inside it: `@scope/name/sub/path`. */
export function splitPackage(specifier: string): { readonly name: string; readonly subpath: string } {
  const parts = specifier.split('/');
  const count = specifier.startsWith('@') ? 2 : 1;
  return { name: parts.slice(0, count).join('/'), subpath: parts.slice(count).join('/') };
}
