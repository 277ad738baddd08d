import type { Io } from './io.ts';
import { TOOL } from './main.ts';

/** Writes what standard output needs when a run could not be made, unless a report stands there already. */
export async function writeFailure(argv: readonly string[], message: string, io: Io): Promise<void> {
  const formats = formatsOf(argv);
  const wanted = formats.length > 0 ? formats : io.env.GITHUB_ACTIONS === 'true' ? ['github'] : [];
  const [format, ...others] = wanted.filter((name) => !name.includes('=') && name !== 'human');
  // Two documents on standard output are none.
  if (format === undefined || others.length > 0) return;
  const { renderFailure } = await import('../reports/failure.ts');
  io.stdout.write(renderFailure(format, message, TOOL, io.today));
}

/** The formats that were asked for, also where the rest of the line could not be read. */
function formatsOf(argv: readonly string[]): readonly string[] {
  return argv.flatMap((word, i) => {
    if (word === '-f' || word === '--format') return argv[i + 1] ?? [];
    return /^--format=(.+)$/s.exec(word)?.[1] ?? /^-f(.+)$/s.exec(word)?.[1] ?? [];
  });
}
