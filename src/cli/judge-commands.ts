import path from 'node:path';
import { Option } from 'commander';
import { listEarly } from '../workspace/run-git.ts';
import { type AddCommand, type Io, UsageError } from './io.ts';
import { collect, OPTIONS } from './options.ts';
import { remember } from './remember.ts';

export const addLint: AddCommand = (program, io, done) => {
  program
    .command('lint', { isDefault: true })
    .description('judge the services below a folder')
    .argument('[folder]', 'folder to lint', '.')
    .addOption(
      new Option(
        '-f, --format <format[=file]>',
        'human, json, sarif, github, gitlab, junit, checkstyle, markdown, html (repeatable)',
      )
        .argParser(collect)
        .default([], 'human'),
    )
    .addOption(
      new Option('--fail-on <severity>', 'lowest severity that exits with 1 (default: error)').choices([
        'error',
        'warning',
        'note',
        'never',
      ]),
    )
    .addOption(new Option('--max-warnings <count>', 'exit with 1 above this many warnings').argParser(parseCount))
    .addOption(OPTIONS.rules())
    .addOption(OPTIONS.preset().conflicts('profile'))
    .addOption(OPTIONS.profile())
    .option('-c, --config <file>', 'configuration file')
    .option('--baseline <file>', 'accept the findings of this file (default: nodeready.baseline.json if it is there)')
    .option('--no-baseline', 'judge as if there were no baseline')
    .option('--strict-baseline', 'stale entries of the baseline are errors', false)
    .addOption(
      // The charts of a commit are not on the disk, where the helm program would look for them.
      new Option('--since <ref>', 'judge where HEAD left this branch or commit too; only new findings count').conflicts(
        'helm',
      ),
    )
    .option('--require-services <names|count>', 'exit with 3 unless these services (or so many) are found and followed')
    .addOption(OPTIONS.asOf(io))
    .addOption(OPTIONS.color())
    .addOption(OPTIONS.manifests())
    .addOption(OPTIONS.helm())
    .option('--require-render', 'exit with 1 when a chart or kustomization could not be rendered')
    .addOption(
      new Option(
        '--fix [level]',
        'mend what can be mended: safe (behaviour in production cannot get worse) or suggested',
      ).choices(['safe', 'suggested']),
    )
    .option('--diff', 'print what --fix would change and write nothing', false)
    .option('--force', 'let --fix write outside a git work tree', false)
    .option('-q, --quiet', 'errors only', false)
    .option('--category <name>', 'SARIF category: tells several logs of one commit apart')
    .option('--include-suppressed', 'keep suppressed findings in SARIF, marked so', false)
    .option('--stats', 'print the time of each stage and rule to stderr', false)
    .addOption(OPTIONS.noCache())
    .action(async (folder: string, options: Record<string, unknown>) =>
      done(await judgeOnce('lint', folder, options, io, async () => (await import('./lint.ts')).lint)),
    );
};

export const addChecklist: AddCommand = (program, io, done) => {
  program
    .command('checklist')
    .description('the scorecard: every topic with its verdict and evidence')
    .argument('[folder]', 'folder to judge', '.')
    .addOption(
      new Option('-f, --format <format>', 'human, json, markdown or html')
        .choices(['human', 'json', 'markdown', 'html'])
        .default('human'),
    )
    .addOption(
      new Option('--document <name>', 'items of one document').choices([
        'ge',
        'sanwar',
        'devops',
        'gupta',
        'bona',
        'plus',
      ]),
    )
    .addOption(new Option('--topic <topic>', 'only this topic (repeatable)').argParser(collect).default([], 'all'))
    .addOption(
      new Option('--kind <kind>', 'only items of this kind: rule, check, checklist, code-sample, anti-pattern…'),
    )
    .addOption(
      new Option('--only <verdicts>', 'comma-separated: pass, fail, unknown, notApplicable, attested, attest, drill'),
    )
    .option('-c, --config <file>', 'configuration file')
    .addOption(OPTIONS.manifests())
    .addOption(OPTIONS.helm())
    .addOption(OPTIONS.asOf(io))
    .addOption(OPTIONS.color())
    .addOption(OPTIONS.noCache())
    .action(async (folder: string, options: Record<string, unknown>) =>
      done(await judgeOnce('checklist', folder, options, io, async () => (await import('./checklist.ts')).checklist)),
    );
};

export const addServices: AddCommand = (program, io, done) => {
  program
    .command('services')
    .description('the services found, the chain of each, and what could not be followed')
    .argument('[folder]', 'folder to look at', '.')
    .addOption(OPTIONS.format())
    .addOption(OPTIONS.manifests())
    .addOption(OPTIONS.helm())
    .addOption(OPTIONS.color())
    .action(async (folder: string, options: unknown) =>
      done(await (await import('./services.ts')).services(folder, options, io)),
    );
};

/** A command that judges a folder: it loads while git lists, and not at all when an earlier run tells what it would write. */
function judgeOnce(
  command: string,
  folder: string,
  options: Record<string, unknown>,
  io: Io,
  loadCommand: () => Promise<(folder: string, options: unknown, io: Io) => Promise<number>>,
): Promise<number> {
  const listed = listEarly(path.resolve(io.cwd, folder));
  const load = async (): Promise<(heard: Io) => Promise<number>> => {
    const judge = await loadCommand();
    return async (heard) => {
      const code = await judge(folder, options, heard);
      io.keepCompiled?.();
      return code;
    };
  };
  return remember({ command, folder, options }, io, { load, listed });
}

function parseCount(value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 0) throw new UsageError(`--max-warnings takes a whole number, not ${value}`);
  return count;
}
