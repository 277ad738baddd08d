/**
 * Follows node_modules through a build: installs write trees, prunes thin them, cp, mv, rm and COPY move them. A tree
 * is known by its absolute path; what happens to ordinary files is not tracked.
 */
import path from 'node:path/posix';
import { compilePatterns } from '../../parsers/glob-patterns.ts';
import type { Place } from '../../parsers/place.ts';
import type { DockerStage, Image, ImageReference } from '../types.ts';
import { type ImageCopy, readCopy } from './copied-files.ts';
import { findEnclosing, membersIn, type Trees, treeOf } from './enclosing-trees.ts';
import { guessYarn, type InstallCommand, type InstallOptions, installsOf } from './installs.ts';
import { findRunCommands, type RunCommand } from './run-commands.ts';

export interface ModuleTree {
  /** Absolute, usually ends in `node_modules`. */
  readonly path: string;
  readonly state: 'dev' | 'prod' | 'unknown';
  /** The step that decided the state: an install, a prune, a COPY. */
  readonly place: Place;
  /** Where the tree came into the stage that holds it: its install, or the COPY from another stage. */
  readonly arrival: Place;
  readonly why: string;
  readonly stage: DockerStage;
  readonly install: InstallCommand | undefined;
}

export interface TreeOptions extends InstallOptions {
  /** The image that a repository builds under a name, when a stage stands on or copies from one. */
  readonly imageOf?: ((reference: ImageReference) => Image | undefined) | undefined;
  /** Whether a folder of the workspace, from its root, is or holds a package with node_modules of its own. */
  readonly holdsModules?: ((folder: string) => boolean) | undefined;
}

/** The trees of every stage at its end, by stage index. */
export function traceModuleTrees(image: Image, options: TreeOptions = {}, depth = 0): readonly Trees[] {
  const yarn = options.yarn ?? guessYarn(image);
  const tracer: Tracer = { image, options: { ...options, yarn }, done: new Map(), open: new Set(), depth };
  return image.stages.map((stage) => treesOf(tracer, stage));
}

interface Tracer {
  readonly image: Image;
  readonly options: TreeOptions;
  readonly done: Map<DockerStage, Trees>;
  readonly open: Set<DockerStage>;
  readonly depth: number;
}

const MAX_IMAGES = 3;
/** Stages that copy from each other in a row; more is hostile. */
const MAX_OPEN = 200;

function treesOf(tracer: Tracer, stage: DockerStage): Trees {
  const known = tracer.done.get(stage);
  if (known !== undefined) return known;
  // COPY --from of a stage that copies from this one: BuildKit refuses the circle.
  if (tracer.open.has(stage) || tracer.open.size > MAX_OPEN) return new Map();
  tracer.open.add(stage);
  const { image } = tracer;
  const parent = stage.parent === undefined ? undefined : image.stages[stage.parent];
  const trees = new Map(parent === undefined ? treesOfImage(tracer, stage.base) : treesOf(tracer, parent));
  const commands = groupByInstruction(findRunCommands(image, stage));
  const manifests = new Set<string>();
  for (const { instruction, before } of image.evaluation[stage.index]?.steps ?? []) {
    const copy = readCopy(image, stage, instruction, before);
    if (copy === undefined) applyCommands(tracer, trees, commands.get(instruction) ?? [], manifests);
    else {
      applyCopy(tracer, trees, copy);
      if (bringsManifest(copy)) manifests.add(copy.intoFolder ? copy.destination : folderOfCopy(copy));
    }
  }
  tracer.open.delete(stage);
  tracer.done.set(stage, trees);
  return trees;
}

function treesOfImage(tracer: Tracer, reference: ImageReference | undefined): Trees {
  const { depth, options } = tracer;
  const other = reference === undefined || depth >= MAX_IMAGES ? undefined : options.imageOf?.(reference);
  if (other === undefined || other === tracer.image) return new Map();
  return traceModuleTrees(other, options, depth + 1)[other.stage.index] ?? new Map();
}

function groupByInstruction(commands: readonly RunCommand[]): Map<RunCommand['instruction'], RunCommand[]> {
  const groups = new Map<RunCommand['instruction'], RunCommand[]>();
  for (const command of commands) {
    const group = groups.get(command.instruction);
    if (group === undefined) groups.set(command.instruction, [command]);
    else group.push(command);
  }
  return groups;
}

/** Whether a copy may put a package.json at its destination. */
function bringsManifest(copy: ImageCopy): boolean {
  return copy.sources.some((source) => {
    const name = path.basename(source);
    return name.startsWith('package') || /^[.*]+$/.test(name) || copy.from.kind === 'stage';
  });
}

function folderOfCopy(copy: ImageCopy): string {
  return copy.destination.endsWith('package.json') ? path.dirname(copy.destination) : copy.destination;
}

// ---------------------------------------------------------------- RUN

function applyCommands(
  tracer: Tracer,
  trees: Map<string, ModuleTree>,
  commands: readonly RunCommand[],
  manifests: ReadonlySet<string>,
): void {
  /** Trees that a branch of an `if` wrote in this RUN: the other branches are alternatives, not later steps. */
  const alternatives = new Map<string, ModuleTree>();
  for (const command of commands) {
    for (const install of installsOf(command, tracer.options, undefined, 0)) {
      applyInstall(trees, install, alternatives, manifests);
    }
    applyFileCommand(trees, command);
  }
}

function applyInstall(
  trees: Map<string, ModuleTree>,
  install: InstallCommand,
  alternatives: Map<string, ModuleTree>,
  manifests: ReadonlySet<string>,
): void {
  if (install.global || install.verb === 'fetch') return;
  const folder = install.verb === 'deploy' ? install.target : install.folder;
  if (folder === undefined) return;
  const key = path.join(folder, 'node_modules');
  const before = trees.get(key);
  if (install.verb === 'prune' && !install.omitsDev) return;
  if (install.packages.length > 0) {
    // `npm install x` completes the whole tree of a package.json; without one it installs x alone.
    if (before === undefined && !manifests.has(folder)) {
      const why = describe(install, 'prod', 'named packages alone');
      trees.set(key, {
        path: key,
        state: 'prod',
        place: install.place,
        arrival: install.place,
        why,
        stage: install.stage,
        install,
      });
      return;
    }
    if (before !== undefined && (install.omitsDev || install.conditional)) return;
  }
  const state = install.omitsDevUnknown ? 'unknown' : install.omitsDev ? 'prod' : 'dev';
  const tree: ModuleTree = {
    path: key,
    state,
    place: install.place,
    arrival: install.place,
    why: describe(install, state),
    stage: install.stage,
    install,
  };
  const alternative = install.conditional ? alternatives.get(key) : undefined;
  if (alternative !== undefined && alternative.state !== state) {
    trees.set(key, { ...tree, state: 'unknown', why: 'branches of the same RUN install differently' });
    return;
  }
  if (install.conditional) alternatives.set(key, tree);
  // What may be skipped thins a tree only perhaps.
  if (install.conditional && before?.state === 'dev' && state === 'prod') {
    trees.set(key, { ...tree, state: 'unknown', why: 'devDependencies are removed only under a condition' });
    return;
  }
  trees.set(key, tree);
}

function describe(install: InstallCommand, state: ModuleTree['state'], only?: string): string {
  const words = [install.manager, install.text].filter((word) => word !== '').join(' ');
  const command = install.via === undefined ? words : `${words} (through the script ${install.via})`;
  if (only !== undefined) return `${command} installs ${only}`;
  if (state === 'unknown') return `${command} depends on a build argument`;
  if (state === 'dev') return `${command} installs devDependencies`;
  return `${command} leaves devDependencies out by ${install.omitsDevBy === 'environment' ? 'its environment' : 'a flag'}`;
}

/** Folders that every image has: what is copied to one comes to lie in it. */
const USUAL_FOLDERS = /^\/(?:tmp|opt|srv|home|root|mnt|var|usr|usr\/(?:local|src))?$/;

/** cp, mv, rm and ln on trees or on folders above them. */
function applyFileCommand(trees: Map<string, ModuleTree>, command: RunCommand): void {
  const program = path.basename(command.words[0] ?? '');
  if (program !== 'rm' && program !== 'rimraf' && program !== 'cp' && program !== 'mv' && program !== 'rsync') return;
  const { folder } = command;
  if (folder === undefined) return;
  const operands = command.words
    .slice(1)
    .filter((word) => !word.startsWith('-'))
    .map((word) => ({ path: path.resolve(folder, word.replace(/\/\*$/, '')), inside: /\/\.?\*?$/.test(word) }));
  if (program === 'rm' || program === 'rimraf') {
    if (command.conditional) return;
    for (const operand of operands) removeBelow(trees, operand.path);
    return;
  }
  const target = operands.pop();
  if (target === undefined) return;
  for (const source of operands) {
    const keepName = !source.inside && (target.inside || target.path === folder || USUAL_FOLDERS.test(target.path));
    const to = keepName ? path.join(target.path, path.basename(source.path)) : target.path;
    for (const tree of treesUnder(trees, source.path)) {
      const moved = path.join(to, path.relative(source.path, tree.path));
      if (program === 'mv') trees.delete(tree.path);
      trees.set(moved, { ...tree, path: moved });
    }
  }
}

function removeBelow(trees: Map<string, ModuleTree>, folder: string): void {
  for (const tree of treesUnder(trees, folder)) trees.delete(tree.path);
}

function treesUnder(trees: Trees, folder: string): ModuleTree[] {
  const prefix = folder === '/' ? '/' : `${folder}/`;
  return [...trees.values()].filter((tree) => tree.path === folder || tree.path.startsWith(prefix));
}

// ---------------------------------------------------------------- COPY

/** Traced output of a framework: holds only the files that production needs. */
const TRACED_OUTPUT = /(?:^|\/)(?:\.next\/standalone|\.output|\.amplify-hosting)(?:\/|$)/;

function applyCopy(tracer: Tracer, trees: Map<string, ModuleTree>, copy: ImageCopy): void {
  for (const source of copy.sources) {
    const pattern = /[*?[]/.test(source);
    const base = pattern ? path.dirname(source) : source;
    if (TRACED_OUTPUT.test(source)) {
      const key = path.join(copy.destination, 'node_modules');
      merge(trees, { ...treeOf(copy, key), state: 'prod', why: `${source} holds traced dependencies alone` });
      continue;
    }
    for (const tree of sourceTrees(tracer, copy, base)) {
      if (pattern && !isMatched(source, path.relative(base, tree.path))) continue;
      // COPY puts the content of a folder into the destination; only files keep their names.
      const key = path.join(copy.destination, path.relative(base, tree.path));
      merge(trees, { ...tree, path: key, arrival: copy.place });
    }
  }
}

/** `COPY --from=build /app/*.json ./` takes no folder of modules along. */
function isMatched(source: string, below: string): boolean {
  const [first = ''] = below.split('/');
  return first === '' || compilePatterns([`/${path.basename(source)}`]).ignores(first);
}

function sourceTrees(tracer: Tracer, copy: ImageCopy, source: string): readonly ModuleTree[] {
  const { from } = copy;
  if (from.kind === 'stage') {
    const trees = treesOf(tracer, from.stage);
    const found = treesUnder(trees, source);
    if (found.length > 0) return found;
    return membersIn(tracer.options, trees, source) ?? findEnclosing(tracer.image, trees, from.stage, copy, source);
  }
  if (from.kind === 'image') {
    const found = treesUnder(treesOfImage(tracer, from.image), source);
    if (found.length > 0 || path.basename(source) !== 'node_modules') return found;
    const why = `node_modules come from ${from.image.text}, which is built elsewhere`;
    return [{ ...treeOf(copy, source), state: 'unknown', why }];
  }
  if (from.kind === 'context' && path.basename(source) === 'node_modules') {
    const why = 'node_modules are copied from the build context';
    return [{ ...treeOf(copy, source), state: 'unknown', why }];
  }
  return [];
}

const WORST: Readonly<Record<ModuleTree['state'], number>> = { prod: 0, unknown: 1, dev: 2 };

/** Files of two trees in one folder lie side by side: the worse one is what the image holds. */
function merge(trees: Map<string, ModuleTree>, tree: ModuleTree): void {
  const before = trees.get(tree.path);
  if (before === undefined || WORST[tree.state] >= WORST[before.state]) trees.set(tree.path, tree);
}
