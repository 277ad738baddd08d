// The parser is a small program around native code. The program goes into the bundle; the native code is still looked for
// from where the package lies, since package managers let only the package itself see it.
import { readFileSync } from 'node:fs';

const HERE = 'createRequire(import.meta.url)';

export function bundleParser() {
  return {
    name: 'bundle-parser',
    setup({ onLoad }) {
      onLoad({ filter: /\/oxc-parser\/src-js\/.*\.js$/ }, ({ path }) => ({
        contents: readFileSync(path, 'utf8').replaceAll(HERE, `createRequire(${HERE}.resolve('oxc-parser'))`),
      }));
    },
  };
}
