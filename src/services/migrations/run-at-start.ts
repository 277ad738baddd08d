import { at, itemsOf, textOf } from '../../parsers/data.ts';
import { lineStarts, type Place, placeAt } from '../../parsers/place.ts';
import { parseShell } from '../../parsers/shell.ts';
import { expandScripts } from '../ci/commands.ts';
import { memoizeByService } from '../memoize.ts';
import type { CiCommand, CiJob, Container, Service } from '../types.ts';
import { isMigration, MIGRATION_CALLS } from './commands.ts';

export interface MigrationRun {
  readonly place: Place;
  /** The command or call. */
  readonly text: string;
  /** Who runs it, for the message. */
  readonly by: string;
  /** False when a condition that could not be decided stands before it. */
  readonly certain: boolean;
}

/** Migrations that every start of a pod runs: in the command, the entrypoint, an init container, or the program. */
export const startupMigrationsOf = memoizeByService((service: Service): readonly MigrationRun[] => [
  ...commandRuns(service),
  ...initContainerRuns(service),
  ...programRuns(service),
]);

function commandRuns(service: Service): readonly MigrationRun[] {
  const { repository, command } = service;
  if (!command) return [];
  const commands: CiCommand[] = [];
  const text = command.argv.join(' ');
  const shell = command.argv.findIndex((_, i) => i > 0 && /^-\w*c$/.test(command.argv[i - 1] ?? ''));
  commands.push(...commandsIn(shell < 0 ? text : (command.argv[shell] ?? ''), () => command.place));
  const files = new Set(
    command.steps.flatMap((step) => (step.place && step.kind !== 'script' ? [step.place.path] : [])),
  );
  for (const file of files) {
    const script = /\.(?:sh|bash)$|entrypoint|(?:^|\/)(?:start|run|boot)[^/.]*$/.test(file)
      ? repository.text(file)
      : undefined;
    if (script === undefined || /dockerfile/i.test(file)) continue;
    const starts = lineStarts(script);
    commands.push(...commandsIn(script, (start, end) => placeAt(file, starts, start, end)));
  }
  const own = repository.packages.filter(
    (item) => item.folder === service.root || item.folder === '.' || item.folder === service.package?.workspaceRoot,
  );
  return expandScripts(commands, own).flatMap(({ words, place }) =>
    isMigration(words) ? [{ place, text: words.join(' '), by: 'the start command', certain: true }] : [],
  );
}

function commandsIn(text: string, placeOf: (start: number, end: number) => Place): readonly CiCommand[] {
  return parseShell(text).flatMap((item) => {
    const words = item.words.map((word) => word.value);
    return words.length === 0 ? [] : [{ words, place: placeOf(item.start, item.end), ignoredFailure: false }];
  });
}

function wordsOf(container: Container): readonly (readonly string[])[] {
  const words = [...(container.command?.value ?? []), ...(container.args?.value ?? [])];
  const shell = words.findIndex((_, i) => i > 0 && /^-\w*c$/.test(words[i - 1] ?? ''));
  if (shell < 0) return [words];
  return parseShell(words[shell] ?? '').map((command) => command.words.map((word) => word.value));
}

function initContainerRuns(service: Service): readonly MigrationRun[] {
  return service.workloads.flatMap((workload) => {
    if (/^(?:Job|CronJob|ScaledJob|Workflow)$/.test(workload.kind)) return [];
    return workload.containers.flatMap((container): readonly MigrationRun[] => {
      if (container.role !== 'init' && container.role !== 'migration') return [];
      const inits = itemsOf(at(workload.node, 'spec', 'template', 'spec', 'initContainers'));
      if (!inits.some((item) => textOf(at(item, 'name')) === container.name)) return [];
      const found = expandScripts(
        wordsOf(container).map((words) => ({ words, place: container.place, ignoredFailure: false })),
        service.repository.packages,
      ).find(({ words }) => isMigration(words));
      return found
        ? [
            {
              place: container.place,
              text: found.words.join(' '),
              by: `the init container ${container.name}`,
              certain: true,
            },
          ]
        : [];
    });
  });
}

function programRuns({ program, deployments }: Service): readonly MigrationRun[] {
  if (!program) return [];
  const environment = deployments[0]?.environment;
  return program.callsTo(...MIGRATION_CALLS).flatMap((call): readonly MigrationRun[] => {
    const runs = program.runs(call, environment);
    const text = program.callees(call)[0] ?? 'a migration';
    return runs === false ? [] : [{ place: call.place, text, by: 'the program itself', certain: runs === true }];
  });
}

/** Jobs that test bring up a database of their own; only those that release touch the real one. */
function releases(job: CiJob): boolean {
  const name = `${job.path} ${job.name}`;
  if (/test|e2e|lint|\bcheck/i.test(job.name)) return false;
  if (/deploy|release|migrat|prod|staging|publish|rollout|(?:^|[/_-])cd(?:[._-]|$)/i.test(name)) return true;
  return job.system === 'github' && !job.triggers.includes('pull_request') && !/test|e2e|(?:^|\/)ci\b/i.test(name);
}

/** Migrations that run once for a release: a Job, a step of CI, a release command of the platform. */
export const separateMigrationsOf = memoizeByService((service: Service): readonly MigrationRun[] => {
  const { repository } = service;
  const runs: MigrationRun[] = [];
  for (const workload of repository.workloads) {
    if (!/^(?:Job|Workflow)$/.test(workload.kind)) continue;
    for (const container of workload.containers) {
      const found = expandScripts(
        wordsOf(container).map((words) => ({ words, place: container.place, ignoredFailure: false })),
        repository.packages,
      ).find(({ words }) => isMigration(words));
      if (found || /migrat/i.test(workload.name))
        runs.push({
          place: workload.place,
          text: found?.words.join(' ') ?? workload.name,
          by: `the Job ${workload.name}`,
          certain: true,
        });
    }
  }
  for (const job of repository.ci) {
    if (!releases(job)) continue;
    for (const step of job.steps) {
      const found = expandScripts(step.commands, repository.packages).find(({ words }) => isMigration(words));
      if (found) runs.push({ place: step.place, text: found.words.join(' '), by: `CI job ${job.name}`, certain: true });
    }
  }
  for (const file of repository.paths) {
    if (!/(?:^|\/)(?:Procfile|fly\.toml|app\.json|railway\.(?:json|toml)|render\.ya?ml)$/.test(file)) continue;
    const text = repository.text(file) ?? '';
    const match =
      /^(?:release:|\s*release_command\s*=|\s*["']?(?:preDeployCommand|postdeploy)["']?\s*[:=]).*migrat.*$/m.exec(text);
    if (match)
      runs.push({
        place: placeAt(file, lineStarts(text), match.index, match.index + match[0].length),
        text: match[0].trim(),
        by: file,
        certain: true,
      });
  }
  return runs;
});
