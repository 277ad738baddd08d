import type { YAMLMap, YAMLSeq } from 'yaml';
import { isMap, isSeq } from 'yaml';
import { samePlace } from '../../parsers/place.ts';
import { parseManagerCommand } from '../../services/images/package-managers.ts';
import type { CiJob, PackageManager } from '../../services/types.ts';
import type { FixContext, TextEdit } from '../types.ts';
import { addItem, findPair, mapUnder, openYaml, type Plain, type YamlText } from '../yaml/document.ts';

/** The GitHub job that a finding points at, with its steps. */
export function openJob(
  context: FixContext,
): { readonly job: CiJob; readonly yaml: YamlText; readonly map: YAMLMap; readonly steps: YAMLSeq } | undefined {
  const { finding, repository } = context;
  const job = repository.ci.find((item) => item.system === 'github' && samePlace(item.place, finding.place));
  const yaml = job && openYaml(context, job.path);
  const map = yaml && mapUnder(yaml, job.place);
  const steps = map && findPair(map, 'steps')?.value;
  return job && yaml && map && isSeq(steps) ? { job, yaml, map, steps } : undefined;
}

/** Adds a step behind the one that installs dependencies; without one, nothing could run. */
export function addStepAfterInstall(
  context: FixContext,
  step: (manager: PackageManager) => { readonly [key: string]: Plain } | undefined,
): readonly TextEdit[] | undefined {
  const open = openJob(context);
  if (!open) return undefined;
  const index = open.job.steps.findIndex(
    ({ commands, workingDirectory }) =>
      workingDirectory === undefined && commands.some(({ words }) => isInstall(words)),
  );
  const install = open.job.steps[index]?.commands.find(({ words }) => isInstall(words));
  const item = open.steps.items[index];
  const manager = install && parseManagerCommand(install.words)?.manager;
  const value = manager && step(manager);
  // Steps that were left out of the job's list would shift the index.
  if (!value || !isMap(item) || open.steps.items.length !== open.job.steps.length) return undefined;
  const named = open.steps.items.every((other) => isMap(other) && (other.has('name') || !other.has('run')));
  const runs = open.steps.items.some((other) => isMap(other) && other.has('run'));
  const name = named && runs ? titleOf(String(value.run)) : undefined;
  const edit = addItem(open.yaml, open.steps, name === undefined ? value : { name, ...value }, item);
  return edit && [edit];
}

/** What a step does, where all steps of the job say so. */
function titleOf(run: string): string {
  if (/\baudit\b/.test(run)) return 'Audit dependencies';
  if (/\btsc\b|type/.test(run)) return 'Check types';
  if (/\blint\b/.test(run)) return 'Lint';
  return /\bbuild\b/.test(run) ? 'Build' : 'Test';
}

function isInstall(words: readonly string[]): boolean {
  const parsed = parseManagerCommand(words);
  return parsed !== undefined && (parsed.verb === 'install' || parsed.verb === 'ci') && parsed.operands.length === 0;
}

/** The first of these scripts that the package at the root of the job has. */
export function findScript({ repository, service }: FixContext, names: readonly string[]): string | undefined {
  const owner = service.root === '.' ? service.package : repository.packages.find((item) => item.folder === '.');
  return names.find((name) => {
    const text = owner?.scripts.get(name)?.value;
    return text !== undefined && !/no test specified|exit 1/.test(text);
  });
}

export function runScript(manager: PackageManager, script: string): string {
  if (script === 'test') return `${manager} test`;
  return manager === 'yarn' ? `yarn ${script}` : `${manager} run ${script}`;
}
