import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** One call of `nodeready drill`: everything it starts is gone when it ends, however it ends. */
export interface Session {
  readonly id: string;
  /** A folder for sockets, removed at the end. */
  readonly folder: string;
  readonly agent: string;
  readonly signal: AbortSignal;
  /** Remembers a process group that has to be gone in the end. */
  adopt(pid: number): void;
  /** Kills a group and forgets it. */
  kill(pid: number): void;
  /** Kills all that is left and waits until it is gone. */
  end(): Promise<void>;
}

/** A file beside this module, in the sources as in the bundle. */
function fileBeside(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

export function startSession(signal: AbortSignal): Session {
  const id = randomUUID();
  // Short: the path of a socket has about a hundred characters.
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'nrd-'));
  const reaper = startReaper(id, folder);
  return {
    id,
    folder,
    agent: fileBeside('./agent.cjs'),
    signal,
    adopt: (pid) => void reaper.stdin?.write(`group ${pid}\n`),
    kill(pid) {
      killGroup(pid);
      reaper.stdin?.write(`gone ${pid}\n`);
    },
    end: () =>
      new Promise((resolve) => {
        if (reaper.exitCode !== null || reaper.signalCode !== null) return resolve();
        reaper.once('exit', () => resolve());
        reaper.stdin?.end();
      }),
  };
}

/** In a session of its own, so that Ctrl-C does not reach it before it has done its work. */
function startReaper(id: string, folder: string): ChildProcess {
  const reaper = spawn(process.execPath, [fileBeside('./reaper.cjs'), id, folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
  });
  reaper.stdin?.on('error', () => undefined);
  reaper.on('error', () => undefined);
  return reaper;
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The whole group has ended already.
  }
}
