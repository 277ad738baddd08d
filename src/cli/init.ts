import fs from 'node:fs';
import path from 'node:path';
import { findConfig } from '../config/load-config.ts';
import type { Preset } from '../engine/presets.ts';
import { cleanLine } from '../reports/clean.ts';
import { linkRepository } from '../services/link-repository.ts';
import { createWorkspace } from '../workspace/create-workspace.ts';
import { findDefaultBranch } from '../workspace/git-commit.ts';
import { type Found, renderConfig, renderGithubWorkflow, renderGitlabJob } from './init-files.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { resolveFolder } from './judge-folder.ts';
import { TOOL } from './main.ts';
import { writeAtomically } from './write-file.ts';

export const CI = ['github', 'gitlab', 'none'] as const;

interface InitOptions {
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly ci?: (typeof CI)[number];
  readonly preset: Preset;
}

interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** `nodeready init`: looks at what is there and writes a configuration and a CI job. Asks nothing, replaces nothing. */
export async function init(folder: string, raw: unknown, io: Io): Promise<number> {
  const options = raw as InitOptions;
  const root = fs.realpathSync(resolveFolder(folder, io));
  const found = lookAround(root);
  const top = findTop(root);
  const inside = path.relative(top, root).split(path.sep).join('/');
  const ci = options.ci ?? detectCi(top);
  const files = chooseFiles(root, top, inside, found, ci, options);
  const existing = [findConfig(root, true), ...files.map((file) => file.path)].filter(
    (file): file is string => file !== undefined && fs.existsSync(file),
  );
  const show = (file: string): string => cleanLine(path.relative(io.cwd, file).split(path.sep).join('/') || '.');
  if (existing.length > 0 && !options.force)
    throw new UsageError(`${[...new Set(existing)].map(show).join(' and ')} already there; --force replaces what is`);
  for (const service of found.services) io.stdout.write(`found    ${service}\n`);
  if (found.services.length === 0) io.stdout.write('found    no service yet: nothing here leads to a source entry\n');
  for (const file of files) {
    if (options.dryRun) {
      io.stdout.write(`would write ${show(file.path)}\n\n${file.text}\n`);
      continue;
    }
    fs.mkdirSync(path.dirname(file.path), { recursive: true });
    writeAtomically(file.path, file.text);
    io.stdout.write(`written  ${show(file.path)}\n`);
  }
  io.stdout.write(advice(ci));
  return EXIT.ok;
}

function lookAround(root: string): Found {
  const workspace = createWorkspace(root);
  const { services, repository } = linkRepository(workspace);
  const describe = (service: (typeof services)[number]): string =>
    [
      service.name,
      service.kind,
      service.entry ?? 'entry not found',
      service.image?.dockerfile,
      ...service.workloads.map(({ id }) => id),
    ]
      .filter((part) => part !== undefined)
      .map(cleanLine)
      .join(' · ');
  return {
    services: services.map(describe),
    deployed: services.some(({ workloads }) => workloads.length > 0),
    installed: repository.packages.some(({ dependencies }) => dependencies.has('nodeready')),
    legacy: ['legacy', 'examples', 'sandbox'].filter((name) => workspace.hasFolder(name)),
  };
}

function chooseFiles(
  root: string,
  top: string,
  inside: string,
  found: Found,
  ci: (typeof CI)[number],
  { preset }: InitOptions,
): readonly NewFile[] {
  const job = {
    version: TOOL.version,
    folder: inside,
    branch: findDefaultBranch(root) ?? 'main',
    installed: found.installed,
  };
  const config = { path: path.join(root, 'nodeready.config.yaml'), text: renderConfig(found, preset, TOOL.homepage) };
  if (ci === 'github') {
    return [config, { path: path.join(top, '.github/workflows/nodeready.yml'), text: renderGithubWorkflow(job) }];
  }
  if (ci === 'gitlab')
    return [config, { path: path.join(top, '.gitlab/nodeready.gitlab-ci.yml'), text: renderGitlabJob(job) }];
  return [config];
}

/** The root of the repository: where CI looks for its files. */
function findTop(root: string): string {
  for (let at = root; ; at = path.dirname(at)) {
    if (fs.existsSync(path.join(at, '.git'))) return at;
    if (at === path.dirname(at)) return root;
  }
}

function detectCi(top: string): (typeof CI)[number] {
  if (fs.existsSync(path.join(top, '.gitlab-ci.yml'))) return 'gitlab';
  return fs.existsSync(path.join(top, '.github')) ? 'github' : 'none';
}

function advice(ci: (typeof CI)[number]): string {
  const include = "\nadd to .gitlab-ci.yml:\n\n  include:\n    - local: '.gitlab/nodeready.gitlab-ci.yml'\n";
  const none = '\na CI job: nodeready init --ci github (or gitlab)\n';
  return `
next     nodeready lint                 what is wrong
         nodeready services             was everything found?
         nodeready baseline create      accept what is there today; only new findings count from then on
${ci === 'gitlab' ? include : ci === 'none' ? none : ''}`;
}
