import { Command, CommanderError } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { ConfigError } from '../config/types.ts';
import { addDrill } from './drill-command.ts';
import { writeFailure } from './failure.ts';
import { type AddCommand, type CommandName, EXIT, type Io, UsageError } from './io.ts';
import { addChecklist, addLint, addServices } from './judge-commands.ts';
import { addBaseline, addCompletion, addConfig, addExplain, addInit, addRules } from './set-up-commands.ts';
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
  const done = (result: number): void => {
    code = result;
  };
  const program = createProgram(io, done, argv[0]);
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

const COMMANDS: Readonly<Record<CommandName, AddCommand>> = {
  lint: addLint,
  checklist: addChecklist,
  drill: addDrill,
  services: addServices,
  rules: addRules,
  explain: addExplain,
  init: addInit,
  baseline: addBaseline,
  config: addConfig,
  completion: addCompletion,
};

/** The command line; `first`: its first word. One that names a command needs no other. */
export function createProgram(io: Io, done: (code: number) => void, first?: string): Command {
  const program = new Command('nodeready')
    .description('Tells whether a Node.js service is ready for production, and shows the evidence.')
    .version(TOOL.version, '-V, --version')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .showSuggestionAfterError()
    .enablePositionalOptions();
  const named = Object.entries(COMMANDS).filter(([name]) => name === first && name !== 'completion');
  for (const [, add] of named.length > 0 ? named : Object.entries(COMMANDS)) add(program, io, done);
  suggestChoices(program);
  return program;
}
