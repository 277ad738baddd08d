import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Service } from '../services/types.ts';
import { CannotDrill } from './plan.ts';
import type { DrillPlan } from './types.ts';

const LIMIT_MS = 600_000;

/** Runs the build script of the service's package with its package manager. */
export function buildService(
  service: Service,
  plan: DrillPlan,
  root: string,
  signal: AbortSignal,
  write: (text: string) => void,
): Promise<void> {
  const manager = service.package?.manager ?? 'npm';
  if (!service.package?.scripts.has('build'))
    throw new CannotDrill(`${service.package?.path ?? service.name} has no build script`);
  const child = spawn(manager, ['run', 'build'], {
    cwd: path.join(root, service.package.folder),
    // Production images build with the development dependencies, too.
    env: { ...plan.env, NODE_ENV: 'development' },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  };
  const timer = setTimeout(kill, LIMIT_MS);
  signal.addEventListener('abort', kill, { once: true });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => write(chunk.toString('utf8')));
  return new Promise((resolve, reject) => {
    const done = (reason: string | undefined): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
      kill();
      if (reason === undefined) resolve();
      else reject(new CannotDrill(reason));
    };
    child.once('error', (error) => done(`${manager} run build could not start: ${error.message}`));
    child.once('exit', (code, ended) =>
      done(code === 0 ? undefined : `${manager} run build ended with ${ended ?? `exit code ${code}`}`),
    );
  });
}
