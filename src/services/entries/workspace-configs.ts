/** Entries that a monorepo tool states: nest-cli.json and the project.json of Nx. */
import path from 'node:path/posix';
import { parse } from 'jsonc-parser';
import { isRecord } from '../../parsers/own.ts';
import type { BuildRule } from './build-rules.ts';
import { rememberPerContext, type SourceContext } from './context.ts';
import { findFile, inside } from './source-files.ts';

interface NestProject {
  readonly name: string | undefined;
  readonly root: string;
  readonly sourceRoot: string;
  readonly entryFile: string;
}

/** `dist/main` and `dist/apps/<app>/main` by nest-cli.json: https://docs.nestjs.com/cli/monorepo#global-compiler-options */
export function findNestEntry(built: string, folder: string, context: SourceContext): string | undefined {
  const projects = nestProjects(folder, context);
  const stem = built.replace(/\.[cm]?js$/, '');
  const ranked = projects
    .filter((project) => stem.endsWith(`/${project.entryFile}`) || stem === project.entryFile)
    .filter((project) => project.name === undefined || belongs(stem, project))
    .sort((a, b) => Number(b.name !== undefined) - Number(a.name !== undefined));
  for (const project of ranked) {
    const file = findFile(path.join(folder, project.sourceRoot, `${project.entryFile}.ts`), context, true);
    if (file !== undefined) return file;
  }
  return undefined;
}

function belongs(stem: string, project: NestProject): boolean {
  return stem.includes(`/${project.name}/`) || stem.includes(`/${project.root}/`);
}

/** The project that `nest start [name]` runs. */
export function findNestStart(name: string | undefined, folder: string, context: SourceContext): string | undefined {
  const projects = nestProjects(folder, context);
  const project = projects.find((candidate) => candidate.name === name) ?? projects.find((c) => c.name === undefined);
  const sourceRoot = project?.sourceRoot ?? 'src';
  return findFile(path.join(folder, sourceRoot, `${project?.entryFile ?? 'main'}.ts`), context, true);
}

function nestProjects(folder: string, context: SourceContext): readonly NestProject[] {
  const file = ['nest-cli.json', '.nest-cli.json', '.nestcli.json']
    .map((name) => path.join(folder, name))
    .find(context.has);
  const data: unknown = file === undefined ? undefined : parse(context.read(file) ?? '');
  if (!isRecord(data)) return [];
  const project = (name: string | undefined, value: Record<string, unknown>): NestProject => ({
    name,
    root: text(value.root) ?? '',
    sourceRoot: text(value.sourceRoot) ?? 'src',
    entryFile: text(value.entryFile) ?? 'main',
  });
  const nested = isRecord(data.projects) ? Object.entries(data.projects) : [];
  return [
    project(undefined, data),
    ...nested.flatMap(([name, value]) => (isRecord(value) ? [project(name, value)] : [])),
  ];
}

const projectFiles = rememberPerContext((folder, context) =>
  context
    .under(folder)
    .filter((file) => path.basename(file) === 'project.json')
    .slice(0, 300),
);

/** `options.main` to `options.outputPath` of Nx executors: https://nx.dev/nx-api/js/executors/tsc */
export function nxRules(built: string, context: SourceContext): readonly BuildRule[] {
  return projectFiles('.', context).flatMap((file): BuildRule[] => {
    const data: unknown = parse(context.read(file) ?? '');
    const build = isRecord(data) && isRecord(data.targets) ? data.targets.build : undefined;
    const options = isRecord(build) && isRecord(build.options) ? build.options : undefined;
    const folder = path.dirname(file);
    const expand = (value: unknown): string | undefined =>
      text(value)?.replace('{projectRoot}', folder).replace('{workspaceRoot}/', '');
    const main = expand(options?.main);
    const outDir = expand(options?.outputPath) ?? path.join('dist', folder);
    if (main === undefined || inside(built, outDir) === undefined) return [];
    const by = file;
    return [
      { kind: 'folder', from: folder, to: outDir, by },
      { kind: 'entry', input: main, name: undefined, outDir, by },
      { kind: 'entry', input: main, name: 'main', outDir, by },
    ];
  });
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
