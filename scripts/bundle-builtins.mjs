// An `import` of a builtin makes Node.js read all that it exports, and several builtins load large parts of themselves on
// the first read of a name: `fs.promises`, `crypto.webcrypto`, `process.report`. That takes a fifth of a short run.
// In the bundle builtins are taken with process.getBuiltinModule (Node.js 20.16), and only the names in use are read.
import { builtinModules } from 'node:module';

export function bundleBuiltins() {
  return {
    name: 'builtins',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^node:/ }, ({ path, kind }) =>
        kind === 'require-call' ? undefined : { path, namespace: 'builtin', sideEffects: false },
      );
      onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({ contents: moduleOf(path), loader: 'js' }));
    },
  };
}

function moduleOf(id) {
  if (!builtinModules.includes(id.slice('node:'.length))) throw new Error(`no such builtin: ${id}`);
  const names = Object.keys(process.getBuiltinModule(id)).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
  const exported = names
    .filter((name) => name !== 'default')
    .map((name) => `export const ${name} = /* @__PURE__ */ $read(${JSON.stringify(name)});`);
  return `const $builtin = /* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(id)});
const $read = (name) => $builtin[name];
export default $builtin;
${exported.join('\n')}
`;
}
