import { readFileSync } from 'node:fs';
import { isatty } from 'node:tty';
import { readStdin } from '../workspace/read-stdin.ts';
import { main } from './main.ts';

/** Runs the command line of this process. `keepCompiled` is called when a folder has been judged. */
export async function start(keepCompiled: () => void): Promise<void> {
  // `nodeready lint | head` closes the pipe: the reader has what it wanted.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });

  const now = new Date();
  const pad = (value: number): string => String(value).padStart(2, '0');

  process.exitCode = await main(process.argv.slice(2), {
    // Asking process.stdin would set up a stream that few commands read.
    interactive: isatty(0),
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: readStdin,
    // The names of all other files of the build stand in this one, and are made of what those hold.
    build: readFileSync(new URL(import.meta.url), 'utf8'),
    env: process.env,
    cwd: process.cwd(),
    keepCompiled,
    today: `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`,
  });
}
