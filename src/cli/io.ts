import type { Command } from 'commander';
/** Everything the command line touches outside itself; tests hand in their own. */
export interface Io {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean | undefined };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean | undefined };
  /** Somebody sits at the terminal. */
  readonly interactive?: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** All of standard input. */
  readonly stdin?: () => string;
  /** Writes a report into a file. */
  readonly writeFile?: (file: string, text: string) => void;
  /** Tells builds apart: runs of the same build are remembered. Undefined where nothing is. */
  readonly build?: string;
  /** To be called when a folder has been judged: what was compiled for that serves the next run. */
  readonly keepCompiled?: () => void;
  readonly cwd: string;
  /** Today, `YYYY-MM-DD`. */
  readonly today: string;
}

export const EXIT = { ok: 0, findings: 1, usage: 2, nothing: 3, incomplete: 4 } as const;

/** Wrong usage or configuration: exit code 2 with a sentence. */
export class UsageError extends Error {}

export const COMMANDS = [
  'lint',
  'checklist',
  'services',
  'rules',
  'explain',
  'init',
  'baseline',
  'config',
  'completion',
  'drill',
] as const;
export type CommandName = (typeof COMMANDS)[number];

/** Adds one command to the program. `done` takes its exit code. */
export type AddCommand = (program: Command, io: Io, done: (code: number) => void) => void;
