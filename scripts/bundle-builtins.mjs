// An `import` of a builtin makes Node.js read all that it exports, and several builtins load large parts of themselves on
// the first read of a name: `fs.promises`, `crypto.webcrypto`, `process.report`. That takes a fifth of a short run.
// In the bundle builtins are taken with process.getBuiltinModule (Node.js 20.16), and only the names in use are read.
// Those that take milliseconds to load, and that many runs do without, load when one of their functions is called.
import { builtinModules } from 'node:module';

const LATE = new Set(['node:child_process', 'node:crypto']);

export function bundleBuiltins() {
  return {
    name: 'builtins',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^node:/ }, ({ path, kind }) =>
        kind === 'require-call' && !LATE.has(path) ? undefined : { path, namespace: 'builtin', sideEffects: false },
      );
      onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({ contents: moduleOf(path), loader: 'js' }));
    },
  };
}

function moduleOf(id) {
  if (!builtinModules.includes(id.slice('node:'.length))) throw new Error(`no such builtin: ${id}`);
  const names = Object.keys(process.getBuiltinModule(id)).filter(
    (name) => name !== 'default' && /^[A-Za-z_$][\w$]*$/.test(name),
  );
  const builtin = `process.getBuiltinModule(${JSON.stringify(id)})`;
  // Without the module itself as a default: that would load it.
  if (LATE.has(id))
    return names.map((name) => `export const ${name} = (...args) => ${builtin}.${name}(...args);`).join('\n');
  const exported = names.map((name) => `export const ${name} = /* @__PURE__ */ $read(${JSON.stringify(name)});`);
  return `const $builtin = /* @__PURE__ */ ${builtin};
const $read = (name) => $builtin[name];
export default $builtin;
${exported.join('\n')}
`;
}
