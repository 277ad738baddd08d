import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const TIMEOUT_MS = 60_000;
const MAX_OUTPUT = 20_000_000;

interface HelmRun {
  readonly release: string;
  readonly namespace: string | undefined;
  /** Paths relative to the root. */
  readonly values: readonly string[];
}

export type HelmRunner = (folder: string, run: HelmRun) => { readonly text: string } | { readonly failed: string };

/**
 * The helm program for charts below `root`; undefined when there is none. A chart is foreign input: helm gets no
 * environment, no plugins, no configuration, no cluster and no proxy that answers, and a chart with a link that leaves
 * the root is refused.
 */
export function findHelm(root: string, searchPath: string | undefined): HelmRunner | undefined {
  const real = fs.realpathSync(root);
  const program = findProgram(real, searchPath);
  return program === undefined ? undefined : (folder, run) => template(program, real, folder, run);
}

/** Folders of the linted repository may hold a program of that name: `npx` puts `node_modules/.bin` first. */
function findProgram(root: string, searchPath: string | undefined): string | undefined {
  const name = process.platform === 'win32' ? 'helm.exe' : 'helm';
  for (const folder of (searchPath ?? '').split(path.delimiter)) {
    if (!path.isAbsolute(folder) || folder.includes(`${path.sep}node_modules${path.sep}`)) continue;
    const file = path.join(folder, name);
    try {
      fs.accessSync(file, fs.constants.X_OK);
      if (!fs.realpathSync(file).startsWith(root + path.sep)) return file;
    } catch {
      // not there
    }
  }
  return undefined;
}

function template(program: string, root: string, folder: string, run: HelmRun): ReturnType<HelmRunner> {
  const chart = path.join(root, folder);
  const escaping = findEscapingLink(chart, root);
  if (escaping !== undefined)
    return { failed: `${path.relative(root, escaping)} is a link that leaves the linted folder` };
  const files = run.values.map((file) => path.resolve(root, file));
  const missing = files.find((file) => !fs.existsSync(file));
  if (missing !== undefined) return { failed: `${path.relative(root, missing)} does not exist` };
  if (!/^[a-z0-9][a-z0-9.-]{0,52}$/.test(run.release)) return { failed: `${run.release} is no name for a release` };
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'nodeready-helm-'));
  try {
    const namespace = run.namespace === undefined ? [] : [`--namespace=${run.namespace}`];
    const result = spawnSync(
      program,
      ['template', run.release, chart, ...files.map((file) => `--values=${file}`), ...namespace],
      {
        cwd: home,
        env: environment(home),
        encoding: 'utf8',
        timeout: TIMEOUT_MS,
        killSignal: 'SIGKILL',
        maxBuffer: MAX_OUTPUT,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    if (result.status === 0) return { text: result.stdout };
    return { failed: reasonOf(result, root) };
  } finally {
    fs.rmSync(home, { recursive: true, force: true });
  }
}

function environment(home: string): NodeJS.ProcessEnv {
  const nowhere = 'http://127.0.0.1:9';
  return {
    PATH: '/usr/bin:/bin',
    HOME: home,
    HELM_CACHE_HOME: home,
    HELM_CONFIG_HOME: home,
    HELM_DATA_HOME: home,
    HELM_NO_PLUGINS: '1',
    KUBECONFIG: path.join(home, 'none'),
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    ...(process.platform === 'win32' ? { SystemRoot: process.env.SystemRoot } : {}),
  };
}

/** The first sentence of what helm says, without paths of this machine. */
function reasonOf(result: ReturnType<typeof spawnSync>, root: string): string {
  if (result.error) {
    const code = 'code' in result.error ? String(result.error.code) : '';
    if (code === 'ETIMEDOUT') return `it takes longer than ${TIMEOUT_MS / 1000} s`;
    return code === 'ENOBUFS' ? `it prints more than ${MAX_OUTPUT} bytes` : `it cannot be started (${code})`;
  }
  const said = String(result.stderr ?? '')
    .split('\n')
    .find((line) => /error/i.test(line));
  const text = (said ?? `it exits with ${result.status ?? result.signal}`).replace(/^Error:\s*/, '');
  return text.replaceAll(`${root}${path.sep}`, '').slice(0, 300);
}

function findEscapingLink(folder: string, root: string): string | undefined {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isSymbolicLink()) continue;
    const file = path.join(entry.parentPath, entry.name);
    try {
      if (!fs.realpathSync(file).startsWith(root + path.sep)) return file;
    } catch {
      return file;
    }
  }
  return undefined;
}
