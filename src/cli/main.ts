import path from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { ConfigError } from '../config/types.ts';
import { PRESETS } from '../engine/presets.ts';
import { listEarly } from '../workspace/run-git.ts';
import { parseDate } from './arguments.ts';
import { writeFailure } from './failure.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { remember } from './remember.ts';
import { addSetUpCommands } from './set-up-commands.ts';
import { suggestChoices } from './suggest.ts';

export const TOOL = { name: 'nodeready', version: manifest.version, homepage: manifest.homepage };

/** Runs the command line and resolves to the exit code. Never throws for what a user can cause. */
export async function main(argv: readonly string[], given: Io): Promise<number> {
  let code: number = EXIT.ok;
  let written = false;
  const write = (text: string): unknown => {
    written ||= text !== '';
    return given.stdout.write(text);
  };
  const io: Io = { ...given, stdout: { isTTY: given.stdout.isTTY, write } };
  const program = createProgram(io, (result) => {
    code = result;
  });
  try {
    // An option with an optional value would take the folder for it.
    const words = argv.map((word) => (word === '--fix' ? '--fix=safe' : word));
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    const { message, exit } = explainError(error);
    // Commander has written its own sentence.
    if (!(error instanceof CommanderError)) io.stderr.write(`nodeready: ${message}\n`);
    if (!written) await writeFailure(argv, error instanceof Error ? error.message : message, io);
    return exit;
  }
}

function explainError(error: unknown): { readonly message: string; readonly exit: number } {
  if (error instanceof CommanderError) return { message: error.message, exit: EXIT.usage };
  if (error instanceof UsageError || error instanceof ConfigError) return { message: error.message, exit: EXIT.usage };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { message: `internal error: ${text}`, exit: EXIT.incomplete };
}

export function createProgram(io: Io, done: (code: number) => void): Command {
  const program = new Command('nodeready')
    .description('Tells whether a Node.js service is ready for production, and shows the evidence.')
    .version(TOOL.version, '-V, --version')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .showSuggestionAfterError()
    .enablePositionalOptions();
  const asOf = (): Option =>
    new Option('--as-of <date>', 'compare release schedules with this date')
      .default(io.today, 'today')
      .argParser(parseDate);
  const color = (): Option =>
    new Option('--color <when>', 'colours').choices(['auto', 'always', 'never']).default('auto');
  const rules = (): Option =>
    new Option('--rule <id>', 'judge only this rule (repeatable)').argParser(collect).default([], 'all');
  const manifests = (): Option =>
    new Option(
      '--manifests <source>',
      'rendered manifests that deploy the services: -, a file or a folder (repeatable)',
    )
      .argParser(collect)
      .default([], 'those of the repository');
  const noCache = (): Option => new Option('--no-cache', 'judge anew although nothing has changed since the last run');
  const helm = (): Option => new Option('--helm', 'render charts with the helm program (runs their templates)');
  const repeated = (flags: string, text: string): Option =>
    new Option(flags, `${text} (repeatable)`).argParser(collect).default([], 'none');
  const count = (flags: string, text: string, value: number): Option =>
    new Option(flags, text).default(value).argParser((given: string) => parsePositive(flags, given, true));
  const seconds = (flags: string, text: string, value?: number): Option =>
    new Option(flags, text).default(value).argParser((given: string) => parsePositive(flags, given, false));
  const preset = (): Option => new Option('--preset <name>', 'which rules report').choices(PRESETS);

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
    .addOption(rules())
    .addOption(preset().conflicts('profile'))
    .addOption(new Option('--profile <name>', 'same as --preset').choices(PRESETS))
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
    .addOption(asOf())
    .addOption(color())
    .addOption(manifests())
    .addOption(helm())
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
    .addOption(noCache())
    .action(async (folder: string, options: Record<string, unknown>) =>
      done(await judgeOnce('lint', folder, options, io, async () => (await import('./lint.ts')).lint)),
    );
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
    .addOption(manifests())
    .addOption(helm())
    .addOption(asOf())
    .addOption(color())
    .addOption(noCache())
    .action(async (folder: string, options: Record<string, unknown>) =>
      done(await judgeOnce('checklist', folder, options, io, async () => (await import('./checklist.ts')).checklist)),
    );
  program
    .command('drill')
    .description('run a service and prove what only a run can prove')
    .argument('<name>', 'shutdown, crash, boot, memory or all')
    .argument('[service]', 'name, id or folder of the service, where there are several')
    .option('--folder <folder>', 'repository', '.')
    .addOption(new Option('-f, --format <format>', 'human or json').choices(['human', 'json']).default('human'))
    .option('-y, --yes', 'run the code of the repository without a terminal', false)
    .option('--build', 'run the build script first', false)
    .option('--save [file]', 'keep the results for nodeready checklist (default: nodeready.drills.json)')
    .addOption(repeated('--env-file <file>', 'variables that the repository does not know'))
    .addOption(repeated('--env <name=value>', 'one variable'))
    .addOption(repeated('--without <name>', 'a variable without which it must not start'))
    .option('--route <path>', 'GET route for requests in flight and load (default: one that the source serves)')
    .option('--ready <path>', 'path that tells readiness (default: the readiness probe)')
    .addOption(seconds('--grace <seconds>', 'time from the signal to the kill (default: of the workload)'))
    .addOption(count('--hold <ms>', 'time that requests stay in flight after the signal', 1000))
    .addOption(seconds('--boot-limit <seconds>', 'longest wait for readiness', 60))
    .addOption(seconds('--boot-budget <seconds>', 'time in which a restart has to be ready', 4))
    .addOption(count('--starts <count>', 'starts that are timed', 5))
    .addOption(seconds('--duration <seconds>', 'time under load', 60))
    .addOption(count('--connections <count>', 'connections that carry the load', 10))
    .addOption(seconds('--target-rps <rate>', 'requests per second that the load test has to reach'))
    .addOption(count('--p95 <ms>', 'latency p95 under load, at most', 300))
    .addOption(color())
    .action(async (name: string, service: string | undefined, options: unknown) =>
      done(await (await import('./drill.ts')).drill(name, service, options, io)),
    );
  program
    .command('services')
    .description('the services found, the chain of each, and what could not be followed')
    .argument('[folder]', 'folder to look at', '.')
    .addOption(new Option('-f, --format <format>', 'human or json').choices(['human', 'json']).default('human'))
    .addOption(manifests())
    .addOption(helm())
    .addOption(color())
    .action(async (folder: string, options: unknown) =>
      done(await (await import('./services.ts')).services(folder, options, io)),
    );
  addSetUpCommands(program, io, done, { asOf, color, preset });
  suggestChoices(program);
  return program;
}

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

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function parseCount(value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 0) throw new UsageError(`--max-warnings takes a whole number, not ${value}`);
  return count;
}

function parsePositive(flags: string, value: string, whole: boolean): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0 || (whole && !Number.isInteger(number)))
    throw new UsageError(`${flags.split(' ')[0]} takes a ${whole ? 'whole ' : ''}number above 0, not ${value}`);
  return number;
}
