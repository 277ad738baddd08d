import fs from 'node:fs';
import path from 'node:path';

/** What is to be written: the text that was read when it was judged, and the new one. */
export interface FileChange {
  readonly path: string;
  /** Without a byte order mark; undefined for a file that did not exist. */
  readonly before: string | undefined;
  readonly after: string;
}

/** A file that must not be written, or could not be. Nothing was changed then. */
export class WriteError extends Error {}

interface Prepared {
  readonly target: string;
  readonly temporary: string;
  readonly original: Buffer | undefined;
}

/**
 * Writes all files or none: each beside its target under a temporary name first, then all renamed. Refuses what leaves
 * the root through a link, what is not UTF-8, and what has changed since it was judged.
 */
export function writeFiles(folder: string, changes: readonly FileChange[]): void {
  const root = fs.realpathSync(folder);
  const prepared: Prepared[] = [];
  const renamed: Prepared[] = [];
  try {
    for (const change of changes) prepared.push(prepare(root, change));
    for (const item of prepared) {
      fs.renameSync(item.temporary, item.target);
      renamed.push(item);
    }
  } catch (error) {
    for (const { target, original } of renamed) {
      if (original) fs.writeFileSync(target, original);
      else fs.rmSync(target, { force: true });
    }
    if (error instanceof WriteError) throw error;
    throw new WriteError(`nothing was written: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    for (const { temporary } of prepared) fs.rmSync(temporary, { force: true });
  }
}

function prepare(root: string, { path: file, before, after }: FileChange): Prepared {
  const target = resolveInside(root, file);
  const original = before === undefined ? undefined : fs.readFileSync(target);
  if (original === undefined && fs.existsSync(target)) throw new WriteError(`${file} exists already`);
  const mark = original?.subarray(0, 3).equals(BOM) ? BOM : Buffer.alloc(0);
  // Bytes that are not UTF-8 would be lost, and a text that changed meanwhile overwritten.
  if (original && !Buffer.concat([mark, Buffer.from(before ?? '')]).equals(original))
    throw new WriteError(`${file} is not the text that was judged`);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  const temporary = `${target}.${process.pid}.tmp`;
  fs.writeFileSync(temporary, Buffer.concat([mark, Buffer.from(after)]), {
    flag: 'wx',
    ...(original ? { mode: fs.statSync(target).mode } : {}),
  });
  return { target, temporary, original };
}

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** The real file behind a path, links followed; it must lie below the root. */
function resolveInside(root: string, file: string): string {
  const absolute = path.resolve(root, file);
  let existing = absolute;
  while (!fs.existsSync(existing) && existing !== path.dirname(existing)) existing = path.dirname(existing);
  const real = path.join(fs.realpathSync(existing), path.relative(existing, absolute));
  if (!real.startsWith(root + path.sep)) throw new WriteError(`${file} is a link that leaves the linted folder`);
  return real;
}
