/** Programs that run a JavaScript or TypeScript file in node, and what SIGTERM does to that node. */
export interface RunnerRow {
  readonly name: string;
  /** `self`: the runner is the node process. `forward`: it passes SIGTERM to a child node and waits. `cut`: node is ended before it drained. */
  readonly signals: 'self' | 'forward' | 'cut' | 'unknown';
  /** Restarts on changes: made for development. */
  readonly watches: boolean;
  /** Flags whose value is a separate word, besides those of node. */
  readonly valueFlags?: readonly string[];
  /** Words before the file, such as `watch`. */
  readonly subcommands?: readonly string[];
  readonly source: string;
}

const MEASURED = 'measured 2026-11 with the runner as PID 1';

export const RUNNERS: readonly RunnerRow[] = [
  {
    name: 'tsx',
    signals: 'forward',
    watches: false,
    valueFlags: ['--tsconfig'],
    subcommands: ['watch'],
    source: MEASURED,
  },
  {
    name: 'ts-node',
    signals: 'self',
    watches: false,
    valueFlags: [
      '-P',
      '--project',
      '-O',
      '--compilerOptions',
      '-C',
      '--compiler',
      '-I',
      '--ignore',
      '-D',
      '--ignoreDiagnostics',
    ],
    source: MEASURED,
  },
  {
    name: 'ts-node-esm',
    signals: 'unknown',
    watches: false,
    valueFlags: ['-P', '--project', '-O', '--compilerOptions'],
    source: 'https://typestrong.org/ts-node/docs/usage',
  },
  {
    name: 'ts-node-script',
    signals: 'self',
    watches: false,
    valueFlags: ['-P', '--project'],
    source: 'https://typestrong.org/ts-node/docs/usage',
  },
  {
    name: 'ts-node-transpile-only',
    signals: 'self',
    watches: false,
    valueFlags: ['-P', '--project'],
    source: 'https://typestrong.org/ts-node/docs/usage',
  },
  {
    name: 'ts-node-dev',
    signals: 'cut',
    watches: true,
    valueFlags: ['-P', '--project', '--ignore-watch', '--watch', '--interval', '--tree-kill'],
    source: MEASURED,
  },
  {
    name: 'tsnd',
    signals: 'cut',
    watches: true,
    valueFlags: ['-P', '--project', '--ignore-watch', '--watch', '--interval'],
    source: MEASURED,
  },
  {
    name: 'nodemon',
    signals: 'cut',
    watches: true,
    valueFlags: [
      '-w',
      '--watch',
      '-i',
      '--ignore',
      '-e',
      '--ext',
      '-d',
      '--delay',
      '-s',
      '--signal',
      '--config',
      '--cwd',
    ],
    source: MEASURED,
  },
  { name: 'node-dev', signals: 'unknown', watches: true, source: 'https://github.com/fgnass/node-dev' },
  {
    name: 'babel-node',
    signals: 'unknown',
    watches: false,
    valueFlags: ['-x', '--extensions', '--config-file', '-b', '--presets', '--plugins', '-w'],
    source: 'https://babeljs.io/docs/babel-node (not meant for production use)',
  },
  { name: 'swc-node', signals: 'self', watches: false, source: 'https://github.com/swc-project/swc-node' },
  { name: 'esno', signals: 'unknown', watches: false, source: 'https://github.com/antfu/esno' },
  { name: 'esmo', signals: 'unknown', watches: false, source: 'https://github.com/antfu/esno' },
  { name: 'esr', signals: 'unknown', watches: false, source: 'https://github.com/folke/esbuild-runner' },
  { name: 'jiti', signals: 'self', watches: false, source: 'https://github.com/unjs/jiti' },
  {
    name: 'vite-node',
    signals: 'self',
    watches: false,
    valueFlags: ['-c', '--config', '-r', '--root'],
    source: 'https://github.com/antfu-collective/vite-node',
  },
  { name: 'sucrase-node', signals: 'self', watches: false, source: 'https://github.com/alangpierce/sucrase' },
  { name: 'coffee', signals: 'self', watches: false, source: 'https://coffeescript.org/#cli' },
];

/** Other runtimes: what they run is not judged as Node. */
export const OTHER_RUNTIMES: ReadonlyMap<string, string> = new Map([
  ['bun', 'Bun'],
  ['bunx', 'Bun'],
  ['deno', 'Deno'],
]);

/** Node flags that take their value from the next word: https://nodejs.org/api/cli.html. V8 flags never do (measured with Node 20). */
export const NODE_VALUE_FLAGS: ReadonlySet<string> = new Set([
  '-r',
  '--require',
  '--import',
  '--loader',
  '--experimental-loader',
  '-C',
  '--conditions',
  '--env-file',
  '--env-file-if-exists',
  '--title',
  '--icu-data-dir',
  '--openssl-config',
  '--max-http-header-size',
  '--input-type',
  '--unhandled-rejections',
  '--dns-result-order',
  '--diagnostic-dir',
  '--redirect-warnings',
  '--disable-warning',
  '--trace-event-categories',
  '--report-dir',
  '--report-directory',
  '--report-filename',
  '--report-signal',
  '--heapsnapshot-signal',
  '--heapsnapshot-near-heap-limit',
  '--secure-heap',
  '--secure-heap-min',
  '--tls-cipher-list',
  '--tls-min-v1.2',
  '--watch-path',
  '--watch-kill-signal',
  '--test-reporter',
  '--test-reporter-destination',
  '--cpu-prof-dir',
  '--cpu-prof-name',
  '--heap-prof-dir',
  '--allow-fs-read',
  '--allow-fs-write',
  '--localstorage-file',
  '--inspect-port',
  '--network-family-autoselection-attempt-timeout',
  '--max-old-space-size-percentage',
]);
