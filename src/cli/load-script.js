/*
 * Stands in dist/ and runs the scripts there. Half of a short run is compiling, and the compile cache of Node.js has no
 * more than what V8 compiles before a module runs. A script can be given all that an earlier run needed:
 * https://nodejs.org/api/vm.html#scriptcreatecacheddata
 */
const fs = process.getBuiltinModule('node:fs');
const v8 = process.getBuiltinModule('node:v8');
const { Script } = process.getBuiltinModule('node:vm');
const { createRequire } = process.getBuiltinModule('node:module');

/*
 * V8 interprets a regular expression once and compiles it when it is used again. Most of ours are used a few times: the
 * machine code of them took a tenth of a short run.
 */
const SELDOM_USED = ['--regexp-tier-up-ticks=50', '--no-regexp-peephole-optimization'];

/*
 * Left to itself, V8 lets a heap grow to up to four times of what lives in it: the peak of a long run is lower by a
 * tenth where it collects at half as much again, and the collecting is done beside the run.
 */
const OFTEN_COLLECTED = ['--heap-growing-percent=50'];

/*
 * V8 starts with 1 MB for new objects, doubles it as they survive, and ends at 32 MB three times over. Each step copies
 * what lives: a short run spends a tenth of its time there. One large step instead; heap.ts makes it the only one.
 * Compiled code is taken only under the flags that it was kept under.
 */
const FLAGS = ['--flush-bytecode', '--semi-space-growth-factor=8', ...SELDOM_USED, ...OFTEN_COLLECTED];
setFlags(FLAGS);

const dist = new URL('./', import.meta.url);
/** V8 takes what the same release compiled under the same flags on such a processor. */
const compiled = new URL(`compiled/${process.arch}-${v8.cachedDataVersionTag().toString(16)}/`, dist);
/** As for the compile cache of Node.js: coverage is exact only for code that is compiled in its own run. */
const isAllowed = !process.env.NODE_DISABLE_COMPILE_CACHE;
/** Of releases and flags that somebody runs side by side. */
const MOST = 8;

const requirePackage = createRequire(dist);
const loaded = new Map();
let isFresh = false;

/** The exports of a script of dist/; it runs once. */
export function load(name) {
  const before = loaded.get(name);
  if (before) return before.exports;
  const url = new URL(name, dist);
  const cachedData = isAllowed ? readIfThere(fileOf(name)) : undefined;
  setFlags(FLAGS);
  const script = new Script(fs.readFileSync(url, 'latin1'), { filename: url.href, cachedData });
  const isKnown = cachedData !== undefined && !script.cachedDataRejected;
  const module = { exports: {}, script, isKnown };
  loaded.set(name, module);
  // V8 drops compiled code that has not run for a while; what is to be kept has to be there in the end.
  isFresh ||= !isKnown;
  if (isFresh) setFlags(['--no-flush-bytecode']);
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
    setFlags(FLAGS);
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
