#!/usr/bin/env node
const builtin = process.getBuiltinModule;
if (process.argv.length === 3 && /^(?:-V|--version)$/.test(process.argv[2])) {
  const manifest = builtin('node:fs').readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  console.log(JSON.parse(manifest).version);
} else {
  // Node.js 22.8+: half of a short run is compiling, and a build has left that work done for the Node.js that it ran on.
  const { fileURLToPath } = builtin('node:url');
  const built = fileURLToPath(new URL('../dist/compiled', import.meta.url));
  const left = process.env.NODE_COMPILE_CACHE === undefined && builtin('node:fs').existsSync(built);
  builtin('node:module').enableCompileCache?.(left ? built : undefined);
  await import('../dist/cli.js');
}
