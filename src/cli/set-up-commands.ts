import { type Command, Option } from 'commander';
import { PRESETS } from '../engine/presets.ts';
import { parseDate } from './arguments.ts';
import type { Io } from './io.ts';

interface Shared {
  readonly asOf: () => Option;
  readonly color: () => Option;
  readonly preset: () => Option;
}

/** The commands around the judgement: looking rules up, setting up, accepting what is there. */
export function addSetUpCommands(program: Command, io: Io, done: (code: number) => void, shared: Shared): void {
  const { asOf, color, preset } = shared;
  const format = (): Option =>
    new Option('-f, --format <format>', 'human or json').choices(['human', 'json']).default('human');
  const profile = (): Option => new Option('--profile <name>', 'same as --preset').choices(PRESETS);
  program
    .command('rules')
    .description('list the rules, or search them')
    .argument('[words...]', 'words in id, title, topic or description')
    .option('--area <area>', 'only rules of this area')
    .addOption(new Option('--severity <severity>', 'only rules of this severity').choices(['error', 'warning', 'note']))
    .addOption(new Option('--preset <name>', 'only rules of this preset').choices(PRESETS))
    .option('--topic <topic>', 'only rules that decide this topic of the checklist')
    .addOption(format())
    .addOption(color())
    .action(async (words: readonly string[], options: unknown) =>
      done(await (await import('./rules.ts')).listRules(words, options, io)),
    );
  program
    .command('explain')
    .description('what a rule checks, why, and how to fix it; or what decides an item of the checklist')
    .argument('<rule>', 'id or code of a rule, topic or item of the checklist')
    .addOption(format())
    .action(async (rule: string, options: unknown) =>
      done(await (await import('./rules.ts')).explain(rule, options, io)),
    );
  program
    .command('init')
    .description('look at what is there, and write a configuration and a CI job')
    .argument('[folder]', 'folder', '.')
    .option('--force', 'replace files that are there', false)
    .option('--dry-run', 'print the files instead', false)
    .addOption(
      new Option('--ci <system>', 'CI to write a job for (default: the one that is there)').choices([
        'github',
        'gitlab',
        'none',
      ]),
    )
    .addOption(preset().default('recommended'))
    .action(async (folder: string, options: unknown) =>
      done(await (await import('./init.ts')).init(folder, options, io)),
    );
  program
    .command('baseline')
    .description('accept the findings of today, so that only new ones count')
    .argument('<action>', 'create, update, prune or status')
    .argument('[folder]', 'folder', '.')
    .option('--file <file>', 'the baseline (default: the one of the configuration, or nodeready.baseline.json)')
    .option('--force', 'create: replace a baseline that is there', false)
    .option('--accept-new', 'update: accept new findings too, and list them', false)
    .option('--reason <text>', 'why they are accepted')
    .addOption(new Option('--until <date>', 'last day they are accepted').argParser(parseDate))
    .addOption(preset().conflicts('profile'))
    .addOption(profile())
    .option('-c, --config <file>', 'configuration file')
    .addOption(asOf())
    .action(async (action: string, folder: string, options: unknown) =>
      done(await (await import('./baseline.ts')).baseline(action, folder, options, io)),
    );
  program
    .command('config')
    .description('print the effective configuration, verify it, or print its JSON schema')
    .argument('<action>', 'print, verify or schema')
    .argument('[folder]', 'folder', '.')
    .option('-c, --config <file>', 'configuration file')
    .addOption(preset().conflicts('profile'))
    .addOption(profile())
    .addOption(asOf())
    .action(async (action: string, folder: string, options: unknown) =>
      done(await (await import('./config.ts')).config(action, folder, options, io)),
    );
  program
    .command('completion')
    .description('print a completion script for a shell')
    .argument('<shell>', 'bash, zsh or fish')
    .action(async (shell: string) => done(await (await import('./completion.ts')).completion(shell, program, io)));
}
