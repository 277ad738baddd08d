import { Option } from 'commander';
import { PRESETS } from '../engine/presets.ts';
import type { AddCommand } from './io.ts';
import { OPTIONS, parseDate } from './options.ts';

/* The commands around the judgement: looking rules up, setting up, accepting what is there. */

export const addRules: AddCommand = (program, io, done) => {
  program
    .command('rules')
    .description('list the rules, or search them')
    .argument('[words...]', 'words in id, title, topic or description')
    .option('--area <area>', 'only rules of this area')
    .addOption(new Option('--severity <severity>', 'only rules of this severity').choices(['error', 'warning', 'note']))
    .addOption(new Option('--preset <name>', 'only rules of this preset').choices(PRESETS))
    .option('--topic <topic>', 'only rules that decide this topic of the checklist')
    .addOption(OPTIONS.format())
    .addOption(OPTIONS.color())
    .action(async (words: readonly string[], options: unknown) =>
      done(await (await import('./rules.ts')).listRules(words, options, io)),
    );
};

export const addExplain: AddCommand = (program, io, done) => {
  program
    .command('explain')
    .description('what a rule checks, why, and how to fix it; or what decides an item of the checklist')
    .argument('<rule>', 'id or code of a rule, topic or item of the checklist')
    .addOption(OPTIONS.format())
    .action(async (rule: string, options: unknown) =>
      done(await (await import('./rules.ts')).explain(rule, options, io)),
    );
};

export const addInit: AddCommand = (program, io, done) => {
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
    .addOption(OPTIONS.preset().default('recommended'))
    .action(async (folder: string, options: unknown) =>
      done(await (await import('./init.ts')).init(folder, options, io)),
    );
};

export const addBaseline: AddCommand = (program, io, done) => {
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
    .addOption(OPTIONS.preset().conflicts('profile'))
    .addOption(OPTIONS.profile())
    .option('-c, --config <file>', 'configuration file')
    .addOption(OPTIONS.asOf(io))
    .action(async (action: string, folder: string, options: unknown) =>
      done(await (await import('./baseline.ts')).baseline(action, folder, options, io)),
    );
};

export const addConfig: AddCommand = (program, io, done) => {
  program
    .command('config')
    .description('print the effective configuration, verify it, or print its JSON schema')
    .argument('<action>', 'print, verify or schema')
    .argument('[folder]', 'folder', '.')
    .option('-c, --config <file>', 'configuration file')
    .addOption(OPTIONS.preset().conflicts('profile'))
    .addOption(OPTIONS.profile())
    .addOption(OPTIONS.asOf(io))
    .action(async (action: string, folder: string, options: unknown) =>
      done(await (await import('./config.ts')).config(action, folder, options, io)),
    );
};

export const addCompletion: AddCommand = (program, io, done) => {
  program
    .command('completion')
    .description('print a completion script for a shell')
    .argument('<shell>', 'bash, zsh or fish')
    .action(async (shell: string) => done(await (await import('./completion.ts')).completion(shell, program, io)));
};
