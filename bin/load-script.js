/*
 * Runs the scripts of dist/. Half of a short run is compiling, and the compile cache of Node.js has no more than what V8
 * compiles before a module runs. A script can be given all that an earlier run needed:
 * https://nodejs.org/api/vm.html#scriptcreatecacheddata
 */
const fs = process.getBuiltinModule('node:fs');
const v8 = process.getBuiltinModule('node:v8');
const { Script } = process.getBuiltinModule('node:vm');
const { createRequire } = process.getBuiltinModule('node:module');

/*
 * V8 starts with 1 MB for new objects, doubles it as they survive, and ends at 32 MB three times over. Each step copies
 * what lives: a short run spends a tenth of its time there. One large step instead; the only one
 * (src/cli/heap.ts).
 */
const FLAGS = ['--semi-space-growth-factor=8'];
setFlags(FLAGS);

const dist = new URL('../dist/', import.meta.url);
/** V8 takes what the same release compiled under the same flags on such a processor. */
const compiled = new URL(`compiled/${process.arch}-${v8.cachedDataVersionTag().toString(16)}/`, dist);
/** As for the compile cache of Node.js: coverage is exact only for code that is compiled in its own run. */
const isAllowed = !process.env.NODE_DISABLE_COMPILE_CACHE;
/** Of releases and flags that somebody runs side by side. */
const MOST = 8;

const requirePackage = createRequire(dist);
const loaded = new Map();

/** The exports of a script of dist/; it runs once. */
export function load(name) {
  const known = loaded.get(name);
  if (known) return known.exports;
  const url = new URL(name, dist);
  const cachedData = isAllowed ? readIfThere(fileOf(name)) : undefined;
  // A script that was compiled in part only would stay so: what the run has used is to be there when it is kept.
  if (!cachedData) v8.setFlagsFromString('--no-flush-bytecode');
  // V8 compares the flags with those under which the code was compiled.
  else setFlags(FLAGS);
  const script = new Script(fs.readFileSync(url, 'latin1'), { filename: url.href, cachedData });
  const module = { exports: {}, script, isKnown: cachedData !== undefined && !script.cachedDataRejected };
  loaded.set(name, module);
  script.runInThisContext()(module.exports, requireFrom, module, url.href);
  return module.exports;
}

function requireFrom(id) {
  return id.startsWith('./') ? load(id) : requirePackage(id);
}

/** Keeps what V8 compiled for the runs to come, where that is allowed. */
export function keepCompiled() {
  const fresh = [...loaded].filter(([, { isKnown }]) => !isKnown);
  if (!isAllowed || fresh.length === 0) return;
  try {
    const parent = new URL('../', compiled);
    if (!fs.existsSync(compiled) && fs.existsSync(parent) && fs.readdirSync(parent).length >= MOST) return;
    fs.mkdirSync(compiled, { recursive: true });
    // As they were when the scripts were loaded: V8 compares them.
    setFlags(['--flush-bytecode', ...FLAGS]);
    for (const [name, { script }] of fresh) write(fileOf(name), script.createCachedData());
  } catch {
    // Installed where nobody may write: the next run compiles again.
  }
}

function fileOf(name) {
  return new URL(`${name}.bin`, compiled);
}

/** Runs side by side never read half a file, nor does one after a crash of the machine. */
function write(file, bytes) {
  const half = new URL(`${file.href}.${process.pid}`);
  fs.writeFileSync(half, bytes, { flush: true });
  fs.renameSync(half, file);
}

function readIfThere(file) {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

function setFlags(flags) {
  for (const flag of flags) v8.setFlagsFromString(flag);
}
