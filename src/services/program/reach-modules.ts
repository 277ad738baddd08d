import path from 'node:path/posix';
import { placeIn } from '../../facts/place-in.ts';
import type { CallFact, ImportFact, ModuleFacts, Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import type { Resolution } from '../../workspace/types.ts';
import { nameIn } from '../names.ts';
import { findNamedLoads, type NamedLoads } from './named-loads.ts';

export interface ProgramInput {
  /** Source files that Node starts with; preloads (`--require`, `--import`) come first. */
  readonly entries: readonly string[];
  readonly load: (path: string) => ModuleFacts | undefined;
  readonly resolve: (specifier: string, from: string) => Resolution;
  /**
   * The sources of a file that only a build writes, for a relative import that leads nowhere in the repository:
   * `./build/server/index.js`. `roots` are those that a framework loads into it by name, the entry among them.
   */
  readonly built: (
    specifier: string,
    from: string,
  ) => { readonly entry: string; readonly roots: readonly string[] } | undefined;
  /** The package whose exports a file has that a generator writes into the sources and nobody commits. */
  readonly generated?: (specifier: string, from: string) => Resolution | undefined;
  /** Source files at and below a folder, for loaders that read folders. */
  readonly folder: (path: string) => readonly string[];
  /** Relative paths that deployments give to variables, names of modules; `always` when each of them does. */
  readonly variables?: ReadonlyMap<string, { readonly paths: readonly string[]; readonly always: boolean }>;
}

export interface ReachedModules {
  readonly modules: ReadonlyMap<string, ModuleFacts>;
  /** Modules that a loader picks up by folder: their exports are called by the framework. */
  readonly globbed: ReadonlySet<string>;
  readonly packages: ReadonlyMap<string, Place>;
  readonly unresolved: readonly { readonly specifier: string; readonly place: Place; readonly reason: string }[];
  readonly resolution: (module: string, importId: number) => Resolution;
  /** Modules that a call loads by a name which the configuration says. */
  readonly loaded: (module: string, call: number) => readonly string[];
}

/** Follows the imports that run (type imports are erased) from the entries to every module they load. */
export function reachModules(input: ProgramInput): ReachedModules {
  const modules = new Map<string, ModuleFacts>();
  const globbed = new Set<string>();
  const packages = new Map<string, Place>();
  const unresolved: { specifier: string; place: Place; reason: string }[] = [];
  const resolutions = new Map<string, Resolution[]>();
  const named = new Map<string, NamedLoads>();
  const queue = [...input.entries];
  for (let at = 0; at < queue.length; at++) {
    const file = queue[at];
    if (file === undefined || modules.has(file)) continue;
    const facts = input.load(file);
    if (!facts) continue;
    modules.set(file, facts);
    const resolved = facts.imports.map((item) => resolveImport(input, item, file));
    resolutions.set(
      file,
      resolved.map(({ resolution }) => resolution),
    );
    facts.imports.forEach((item, i) => {
      const { resolution, roots = [] } = resolved[i] ?? {};
      if (!resolution || item.typeOnly) return;
      for (const root of roots) {
        globbed.add(root);
        queue.push(root);
      }
      if (resolution.kind === 'file') queue.push(resolution.path);
      else if (resolution.kind === 'unresolved') {
        unresolved.push({ specifier: item.specifier, place: placeIn(facts, item.span), reason: resolution.reason });
      } else {
        const name = resolution.kind === 'builtin' ? `node:${resolution.name.replace(/^node:/, '')}` : resolution.name;
        if (!packages.has(name)) packages.set(name, placeIn(facts, item.span));
      }
    });
    const loads = findNamedLoads(input, facts);
    if (loads.size > 0) {
      named.set(file, loads);
      queue.push(...[...loads.values()].flat());
    }
    for (const folder of findLoadedFolders(facts)) {
      for (const found of input.folder(folder)) {
        if (found === file || isTestFile(found)) continue;
        globbed.add(found);
        queue.push(found);
      }
    }
  }
  const unresolvedImport: Resolution = { kind: 'unresolved', reason: 'not read' };
  return {
    modules,
    globbed,
    packages,
    unresolved,
    resolution: (module, id) => resolutions.get(module)?.[id] ?? unresolvedImport,
    loaded: (module, call) => named.get(module)?.get(call) ?? [],
  };
}

interface ResolvedImport {
  readonly resolution: Resolution;
  readonly roots?: readonly string[];
}

function resolveImport(input: ProgramInput, item: ImportFact, from: string): ResolvedImport {
  if (item.kind === 'worker' && !/^[./]/.test(item.specifier)) {
    const relative = input.resolve(`./${item.specifier}`, from);
    if (relative.kind === 'file') return { resolution: relative };
  }
  const resolution = input.resolve(item.specifier, from);
  if (resolution.kind === 'file' || resolution.kind === 'builtin') return { resolution };
  const generated = input.generated?.(item.specifier, from);
  if (generated) return { resolution: generated };
  if (resolution.kind !== 'unresolved' || item.typeOnly || !item.specifier.startsWith('.')) return { resolution };
  const built = input.built(item.specifier, from);
  return built ? { resolution: { kind: 'file', path: built.entry }, roots: built.roots } : { resolution };
}

function isTestFile(file: string): boolean {
  return /(?:^|\/)(?:__tests__|__mocks__|test|tests|spec)\/|\.(?:test|spec|e2e|stories|d)\.[cm]?[jt]sx?$/.test(file);
}

/**
 * Folders whose files a loader requires: `@fastify/autoload`, `glob.sync(__dirname + '/routes/**')`,
 * `fs.readdirSync(dir)` beside a dynamic require or import, `consign`, `require-all`, `import.meta.glob`.
 */
function findLoadedFolders(facts: ModuleFacts): readonly string[] {
  const loadsDynamically = facts.calls.some(isLoad);
  const folders = new Set<string>();
  for (const call of facts.calls) {
    if (isLoad(call)) folders.add(computedFolder(facts, call.args[0]));
    const name = nameIn(facts, call.callee);
    const isAutoload = call.args.some((arg) => isAutoloadReference(facts, arg));
    const options = call.args.find((arg) => arg.kind === 'object');
    if (isAutoload && options?.kind === 'object') {
      const dir = options.properties.find((item) => item.key === 'dir');
      add(folders, facts, dir?.value);
    }
    const lists =
      /^(?:readdirSync|readdir|globSync|sync|glob|globby|fg|opendir|requireAll|requireDirectory|load)$/.test(name);
    if (lists && (loadsDynamically || /^require(?:All|Directory)$/.test(name))) add(folders, facts, call.args[0]);
    if (lists && call.args[0]?.kind === 'object') {
      add(folders, facts, call.args[0].properties.find((item) => /^(?:dir|dirname|cwd)$/.test(item.key ?? ''))?.value);
    }
  }
  if (facts.imports.some(({ specifier }) => specifier === 'sails'))
    for (const name of SAILS) folders.add(path.join(path.dirname(facts.path), name));
  folders.delete('');
  return [...folders];
}

/** Sails loads these beside the module that lifts it: https://sailsjs.com/documentation/anatomy */
const SAILS = ['api', 'config'];

/** `require(…)` or `import(…)` of what is computed. */
function isLoad({ callee }: CallFact): boolean {
  return callee.kind === 'global' && /^(?:require|import)$/.test(callee.name);
}

/** The folder below the module that a computed specifier names: `./workers/${file}`; empty for any other. */
function computedFolder(facts: ModuleFacts, specifier: Value | undefined): string {
  const parts = specifier?.kind === 'template' ? specifier.parts : specifier?.kind === 'binary' ? [specifier.left] : [];
  const [first] = parts;
  const below = first?.kind === 'string' ? /^(?:\.{1,2}\/)+(?:[\w@.-]+\/)+/.exec(first.value)?.[0] : undefined;
  const folder = below === undefined ? '' : path.join(path.dirname(facts.path), below).replace(/\/$/, '');
  return folder.startsWith('..') || `${facts.path}/`.startsWith(`${folder}/`) ? '' : folder;
}

function isAutoloadReference(facts: ModuleFacts, value: Value): boolean {
  if (value.kind === 'module')
    return /^(?:@fastify\/autoload|fastify-autoload)$/.test(facts.imports[value.import]?.specifier ?? '');
  if (value.kind !== 'ref') return false;
  const binding = facts.bindings[value.binding];
  const from = binding?.import ? facts.imports[binding.import.import]?.specifier : undefined;
  if (from !== undefined) return /^(?:@fastify\/autoload|fastify-autoload)$/.test(from);
  return binding?.init !== undefined && binding.init.kind !== 'ref' && isAutoloadReference(facts, binding.init);
}

function add(folders: Set<string>, facts: ModuleFacts, value: Value | undefined): void {
  const text = value && folderText(facts, value, 0);
  if (text === undefined) return;
  const wild = text.search(/[*?{]/);
  const bare = (wild < 0 ? text : text.slice(0, text.lastIndexOf('/', wild) + 1)).replace(/\/+$/, '');
  const folder = path.normalize(bare);
  if (!folder.startsWith('..') && folder !== '.') folders.add(folder);
}

/** A folder path relative to the workspace, from `__dirname`-based expressions. */
export function folderText(facts: ModuleFacts, value: Value, depth: number): string | undefined {
  if (depth > 6) return undefined;
  const here = path.dirname(facts.path);
  switch (value.kind) {
    case 'string':
      return value.value.startsWith('/') ? undefined : depth === 0 ? undefined : value.value;
    case 'global':
      return value.name === '__dirname' ? here : value.name === '__filename' ? facts.path : undefined;
    case 'ref': {
      const binding = facts.bindings[value.binding];
      if (binding?.name === '__dirname') return here;
      return binding?.init ? folderText(facts, binding.init, depth + 1) : undefined;
    }
    case 'member':
      if (value.property === 'dirname' && isImportMeta(value.object)) return here;
      if (value.property === 'url' && isImportMeta(value.object)) return facts.path;
      return undefined;
    case 'binary': {
      if (value.op !== '+') return undefined;
      const left = folderText(facts, value.left, depth + 1);
      const right = textAfter(facts, value.right, depth);
      return left !== undefined && right !== undefined ? left + right : undefined;
    }
    case 'template': {
      const [first, ...rest] = value.parts.filter((part) => part.kind !== 'string' || part.value !== '');
      if (!first) return undefined;
      const parts = [folderText(facts, first, depth + 1), ...rest.map((part) => textAfter(facts, part, depth))];
      return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
    }
    case 'call': {
      const call = facts.calls[value.call];
      return call ? joined(facts, call, depth) : undefined;
    }
    default:
      return undefined;
  }
}

/** What follows a folder in a text: `/routes/**` is no absolute path there. */
function textAfter(facts: ModuleFacts, value: Value, depth: number): string | undefined {
  return value.kind === 'string' ? value.value : folderText(facts, value, depth + 1);
}

function isImportMeta(value: Value): boolean {
  return value.kind === 'global' && value.name === 'import.meta';
}

function joined(facts: ModuleFacts, call: CallFact, depth: number): string | undefined {
  const name = nameIn(facts, call.callee);
  const args = call.args.map((arg, i) =>
    i > 0 && name === 'join' ? textAfter(facts, arg, depth) : folderText(facts, arg, depth + 1),
  );
  if (/^(?:join|resolve)$/.test(name)) {
    const known = args.filter((arg) => arg !== undefined);
    if (known.length !== args.length || args.length === 0) return undefined;
    return path.join(...known);
  }
  if (name === 'dirname') return args[0] === undefined ? undefined : path.dirname(args[0]);
  if (name === 'fileURLToPath' || name === 'pathToFileURL') return args[0];
  return undefined;
}
