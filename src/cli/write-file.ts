import fs from 'node:fs';
import { UsageError } from './io.ts';

/** Writes a file whole or not at all. A link stays a link, and what is no file (a pipe, `/dev/null`) is written to. */
export function writeAtomically(file: string, text: string): void {
  try {
    const there = fs.statSync(file, { throwIfNoEntry: false });
    if (there && !there.isFile()) fs.writeFileSync(file, text);
    else rename(there ? fs.realpathSync(file) : file, text);
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function rename(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    fs.writeFileSync(temporary, text);
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}
