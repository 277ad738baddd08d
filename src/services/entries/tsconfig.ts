/** outDir and rootDir of the TypeScript configurations that may have emitted a file. */
import path from 'node:path/posix';
import { parse } from 'jsonc-parser';
import { isRecord } from '../../parsers/own.ts';
import { rememberPerContext, type SourceContext } from './context.ts';
import { cleanPath, findFile, inside } from './source-files.ts';

export interface TypeScriptOutput {
  readonly path: string;
  /** Folders relative to the root of the repository. */
  readonly outDir: string | undefined;
  readonly rootDir: string | undefined;
  /** Folder that all included files share, when rootDir is not set: what tsc takes for it. */
  readonly commonDir: string | undefined;
}

/** Configurations of a folder, the usual names first. */
export const findTypeScriptOutputs = rememberPerContext(readOutputs);

function readOutputs(folder: string, context: SourceContext): readonly TypeScriptOutput[] {
  const found = new Map<string, TypeScriptOutput>();
  const add = (file: string, depth: number): void => {
    if (found.has(file) || depth > 4) return;
    const config = readConfig(file, context, new Set());
    if (config === undefined) return;
    found.set(file, outputOf(file, config));
    for (const reference of config.references) add(referencedConfig(file, reference, context), depth + 1);
  };
  for (const file of configFiles(folder, context)) add(file, 0);
  return [...found.values()];
}

function configFiles(folder: string, context: SourceContext): readonly string[] {
  const usual = ['tsconfig.build.json', 'tsconfig.prod.json', 'tsconfig.production.json', 'tsconfig.server.json'];
  const names = [...usual, 'tsconfig.app.json', 'tsconfig.node.json', 'tsconfig.json', 'jsconfig.json'];
  const files = names.map((name) => path.join(folder, name)).filter((file) => context.has(file));
  const others = context
    .under(folder)
    .filter((file) => path.dirname(file) === folder && /^tsconfig\..+\.json$/.test(path.basename(file)));
  return [...new Set([...files, ...others])];
}

interface Config {
  readonly outDir: string | undefined;
  readonly rootDir: string | undefined;
  readonly include: readonly string[] | undefined;
  readonly files: readonly string[] | undefined;
  readonly references: readonly string[];
}

function readConfig(file: string, context: SourceContext, seen: Set<string>): Config | undefined {
  if (seen.has(file)) return undefined;
  seen.add(file);
  const text = context.read(file);
  if (text === undefined) return undefined;
  const data: unknown = parse(text, [], { allowTrailingComma: true });
  if (!isRecord(data)) return undefined;
  const folder = path.dirname(file);
  const options = isRecord(data.compilerOptions) ? data.compilerOptions : {};
  const parents = (Array.isArray(data.extends) ? data.extends : [data.extends]).flatMap((name) => {
    const parent = typeof name === 'string' ? extendedConfig(file, name, context) : undefined;
    const config = parent === undefined ? undefined : readConfig(parent, context, seen);
    return config === undefined ? [] : [config];
  });
  const inherited = <K extends keyof Config>(key: K): Config[K] | undefined =>
    parents.findLast((parent) => parent[key] !== undefined)?.[key];
  const located = (value: unknown): string | undefined =>
    typeof value === 'string' ? cleanPath(path.join(folder, withoutConfigDir(value))) : undefined;
  return {
    outDir: located(options.outDir) ?? inherited('outDir'),
    rootDir: located(options.rootDir) ?? inherited('rootDir'),
    include: texts(data.include)?.map((pattern) => path.join(folder, pattern)) ?? inherited('include'),
    files: texts(data.files)?.map((name) => path.join(folder, name)) ?? inherited('files'),
    references: Array.isArray(data.references)
      ? data.references.flatMap((entry) => (isRecord(entry) && typeof entry.path === 'string' ? [entry.path] : []))
      : [],
  };
}

/** `${configDir}/dist` (TypeScript 5.5). */
function withoutConfigDir(value: string): string {
  return value.replace(/^\$\{configDir\}\/?/, './');
}

function extendedConfig(file: string, name: string, context: SourceContext): string | undefined {
  if (name.startsWith('.')) return withJson(path.join(path.dirname(file), name), context);
  // A configuration package of the same workspace; others are dependencies and not read.
  const owner = context.packages.find((entry) => entry.name !== undefined && inside(name, entry.name) !== undefined);
  if (owner?.name === undefined) return undefined;
  const rest = inside(name, owner.name) ?? '';
  return withJson(path.join(owner.folder, rest === '' ? 'tsconfig.json' : rest), context);
}

function withJson(name: string, context: SourceContext): string | undefined {
  const file = cleanPath(name);
  if (file === undefined) return undefined;
  return [file, `${file}.json`, path.join(file, 'tsconfig.json')].find(context.has);
}

function referencedConfig(file: string, reference: string, context: SourceContext): string {
  const target = path.join(path.dirname(file), reference);
  return withJson(target, context) ?? target;
}

function outputOf(file: string, config: Config): TypeScriptOutput {
  const folders = (config.files ?? config.include)
    ?.filter((pattern) => !/\.d\.ts$|@types|\btypes?\b|\btests?\b|spec/.test(pattern))
    .map((pattern) => {
      const fixed = pattern.split('/').filter((_, i, all) => !all.slice(0, i + 1).some((p) => /[*?{]/.test(p)));
      const isFile = /\.\w+$/.test(fixed.at(-1) ?? '');
      return path.join(...(isFile ? fixed.slice(0, -1) : fixed), '.').replace(/\/$/, '');
    });
  return { path: file, outDir: config.outDir, rootDir: config.rootDir, commonDir: commonFolder(folders ?? []) };
}

function commonFolder(folders: readonly string[]): string | undefined {
  const [first, ...rest] = folders;
  if (first === undefined) return undefined;
  let common = first.split('/');
  for (const folder of rest) {
    const parts = folder.split('/');
    const end = common.findIndex((part, i) => part !== parts[i]);
    if (end >= 0) common = common.slice(0, end);
  }
  return common.length === 0 ? '.' : common.join('/');
}

/** The source that tsc would have emitted to this path; `outDir` of the configuration must hold it. */
export function findEmittedBy(built: string, output: TypeScriptOutput, context: SourceContext): string | undefined {
  const folder = path.dirname(output.path);
  const outDir = output.outDir ?? folder;
  const rest = inside(built, outDir);
  if (rest === undefined || rest === '') return undefined;
  const roots = [output.rootDir, output.commonDir, folder, path.join(folder, 'src')];
  for (const root of roots) {
    if (root === undefined) continue;
    const file = findFile(path.join(root, rest), context, true);
    // Without outDir the output lies beside its source, which then is the only thing that can be found.
    if (file !== undefined && (file !== built || output.outDir === undefined) && !isUnder(file, output.outDir))
      return file;
  }
  return undefined;
}

function isUnder(file: string, outDir: string | undefined): boolean {
  return outDir !== undefined && outDir !== '.' && inside(file, outDir) !== undefined;
}

function texts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : undefined;
}
