import { ownerOf } from '../entries/find-source.ts';
import { memoizeByService } from '../memoize.ts';
import type { CiCommand, CiJob, CiStep, Package, Service } from '../types.ts';
import { expandScripts } from './commands.ts';

export interface CiAction {
  readonly job: CiJob;
  readonly step: CiStep;
  /** The action or orb that the step uses, without its version. */
  readonly name: string;
}

export interface CiRun {
  readonly job: CiJob;
  readonly step: CiStep;
  readonly command: CiCommand;
  /** Its failure fails the job. */
  readonly gates: boolean;
}

/** What CI does for a service: every command with package scripts expanded, every action, every remote workflow. */
export interface Pipeline {
  readonly exists: boolean;
  readonly runs: readonly CiRun[];
  readonly actions: readonly CiAction[];
  readonly remotes: readonly CiJob[];
}

export const pipelineOf = memoizeByService((service: Service): Pipeline => {
  const { ci, packages } = service.repository;
  const runs: CiRun[] = [];
  const actions: CiAction[] = [];
  const home = homePackage(service);
  for (const job of ci) {
    for (const step of job.steps) {
      const folder = step.workingDirectory;
      const elsewhere = folder !== undefined && !concerns(folder, service);
      if (step.uses) actions.push({ job, step, name: step.uses.value.replace(/@.*$/, '') });
      if (elsewhere) continue;
      const scoped = packages.filter((item) => item === home || isScope(item.folder, service, folder));
      const files = { text: service.repository.text, folder: folder?.replace(/^\.\//, '') || '.' };
      for (const command of expandScripts(step.commands, scoped, files)) {
        runs.push({ job, step, command, gates: !step.canFail && !command.ignoredFailure });
      }
    }
  }
  return { exists: ci.length > 0, runs, actions, remotes: ci.filter((job) => job.remote !== undefined) };
});

/** A package of its own for tests from outside: `e2e`, `apps/web-e2e`, `packages/app-tests`. */
const TESTS = /(?:^|[/-])(?:e2e|tests?)$/;

/** Whether a working directory belongs to the service: its folder, one above it, or a template that may be it. */
function concerns(folder: string, service: Service): boolean {
  const clean = folder.replace(/^\.\//, '').replace(/\/$/, '') || '.';
  return (
    clean.includes('${{') ||
    clean.includes(',') ||
    clean === '.' ||
    isTestedBy(clean, service) ||
    service.root === clean ||
    service.root.startsWith(`${clean}/`) ||
    service.package?.workspaceRoot === clean
  );
}

/** A package of tests alone speaks for the services that have none of their own. */
function isTestedBy(folder: string, service: Service): boolean {
  const own = service.package?.scripts.get('test')?.value;
  return TESTS.test(folder) && (own === undefined || /\bno test specified\b/.test(own));
}

/** So many files start something that lies elsewhere: an entry, its tracing, its configuration. */
const MAX_SHELL = 3;

/**
 * The package that most of the service's code lies in, where that is another than its own: a folder of a few lines that
 * only starts what a package of the workspace does has no tests of its own.
 */
function homePackage({ program, package: own, repository }: Service): Package | undefined {
  const counts = new Map<Package, number>();
  for (const file of program?.modules.keys() ?? []) {
    const owner = ownerOf(file, repository.packages);
    if (owner) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  const isShell = own === undefined || (counts.get(own) ?? 0) <= MAX_SHELL;
  return most && isShell && most[0] !== own ? most[0] : undefined;
}

/** The packages whose scripts a step at the root or in the service's folder runs. */
function isScope(folder: string, service: Service, workingDirectory: string | undefined): boolean {
  const root = service.package?.workspaceRoot ?? service.root;
  return (
    folder === service.root ||
    folder === root ||
    folder === '.' ||
    workingDirectory === folder ||
    isTestedBy(folder, service)
  );
}
