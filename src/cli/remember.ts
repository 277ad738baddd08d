import fs from 'node:fs';
import path from 'node:path';
import { recordQuestions } from '../workspace/disk.ts';
import {
  entryName,
  findCacheFolder,
  findRuns,
  isCurrent,
  keepRun,
  type RememberedRun,
} from '../workspace/report-cache.ts';
import { peekListing } from '../workspace/run-git.ts';
import type { Io } from './io.ts';
import { writeAtomically } from './write-file.ts';

/** What decides about a run besides what it finds on the disk. */
export interface Asked {
  readonly command: string;
  readonly folder: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Of these the result depends on more than files, or the run is about its own time. */
const UNCERTAIN = ['fix', 'diff', 'helm', 'since', 'stats'];

/** What does the work; `load` may begin before it is clear that it is needed. */
export interface Work {
  readonly load: () => Promise<(io: Io) => Promise<number>>;
  /** Resolves when git has listed the folder. */
  readonly listed: Promise<void>;
}

/**
 * Does what is asked, or writes what an earlier run wrote when nothing that it looked at has changed: the same input
 * gives the same output. Without `io.build` every run is a new one.
 */
export async function remember(asked: Asked, io: Io, { load, listed }: Work): Promise<number> {
  const root = isCertain(asked, io) ? realFolder(path.resolve(io.cwd, asked.folder)) : undefined;
  if (root === undefined) {
    const [work] = await Promise.all([load(), listed]);
    return work(io);
  }
  const name = entryName(wordsOf(asked, root, io));
  // While git lists the folder.
  const kept = findRuns(root, io.env, name);
  const early = kept.size > 0 ? undefined : load();
  await listed;
  const folder = findCacheFolder(root, io.env, peekListing(root));
  if (folder === undefined) return (await (early ?? load()))(io);
  const file = path.join(folder, name);
  const known = kept.get(file);
  if (known && isCurrent(known)) return replay(known.run, io);
  const work = await (early ?? load());
  const { io: heard, env, outputs } = listen(io);
  const questionsOf = recordQuestions();
  const code = await work(heard);
  const questions = questionsOf();
  if (questions && code <= 1) keepRun(file, root, { env: [...env], questions, outputs, code });
  return code;
}

function realFolder(folder: string): string | undefined {
  try {
    return fs.realpathSync(folder);
  } catch {
    return undefined;
  }
}

function isCertain({ options }: Asked, io: Io): boolean {
  if (io.build === undefined || options.cache === false) return false;
  if (UNCERTAIN.some((name) => options[name] !== undefined && options[name] !== false)) return false;
  if (Array.isArray(options.manifests) && options.manifests.includes('-')) return false;
  // The summary of a job is added to, not written.
  return (io.env.GITHUB_STEP_SUMMARY ?? '') === '';
}

/** Entries in the cache folder of the user are those of many folders. */
function wordsOf({ command, folder, options }: Asked, root: string, io: Io): readonly unknown[] {
  const terminals = [io.stdout.isTTY === true, io.stderr.isTTY === true];
  const given = Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1));
  return [io.build, process.version, command, folder, given, root, io.cwd, io.today, terminals];
}

function replay({ outputs, code }: RememberedRun, io: Io): number {
  for (const { to, text } of outputs) {
    if (to === 'stdout') io.stdout.write(text);
    else if (to === 'stderr') io.stderr.write(text);
    else writeAtomically(to.file, text);
  }
  return code;
}

/** The same surroundings, with what is read of the environment and what is written noted. */
function listen(io: Io): {
  readonly io: Io;
  readonly env: ReadonlyMap<string, string | null>;
  readonly outputs: RememberedRun['outputs'];
} {
  const env = new Map<string, string | null>();
  const outputs: RememberedRun['outputs'][number][] = [];
  const tell = (to: 'stdout' | 'stderr'): Io['stdout'] => ({
    isTTY: io[to].isTTY,
    write(text) {
      outputs.push({ to, text });
      return io[to].write(text);
    },
  });
  const heard: Io = {
    ...io,
    stdout: tell('stdout'),
    stderr: tell('stderr'),
    env: new Proxy(io.env, {
      get(target, name) {
        const value = typeof name === 'string' ? target[name] : undefined;
        if (typeof name === 'string') env.set(name, value ?? null);
        return value;
      },
    }),
    writeFile(file, text) {
      outputs.push({ to: { file }, text });
      writeAtomically(file, text);
    },
  };
  return { io: heard, env, outputs };
}
