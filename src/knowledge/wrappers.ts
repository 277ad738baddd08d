/**
 * Programs that start another program: init processes, environment setters, privilege droppers, waiters. How SIGTERM
 * travels through a row is measured where the source says so (Debian 12, each program as PID 1 of its own PID
 * namespace, 2026-11), documented otherwise, and `unknown` where neither holds.
 */
export interface WrapperRow {
  /** Base name of the program. */
  readonly name: string;
  readonly role: 'init' | 'environment' | 'privilege' | 'wait' | 'process';
  /**
   * `exec`: the program takes the wrapper's place. `forward`: the wrapper passes SIGTERM on and waits for the program.
   */
  readonly signals: 'exec' | 'forward' | 'unknown';
  /** Words that must follow the name, such as `run`. */
  readonly subcommand?: readonly string[];
  /** Flags whose value is a separate word. */
  readonly valueFlags?: readonly string[];
  /** Words between the flags and the program: the user of gosu, the duration of timeout. */
  readonly positionals?: number;
  /** NAME=value words before the program set its environment. */
  readonly assignments?: true;
  /** The program begins after `--` only. */
  readonly separator?: true;
  /** Flag whose value is a shell text to run. */
  readonly commandFlag?: readonly string[];
  readonly source: string;
}

const MEASURED = 'measured 2026-11: SIGTERM to the wrapper as PID 1 reaches node, which drains and ends';
const COREUTILS = 'https://www.gnu.org/software/coreutils/manual/coreutils.html (runs the command by exec)';

export const WRAPPERS: readonly WrapperRow[] = [
  { name: 'tini', role: 'init', signals: 'forward', valueFlags: ['-p', '-e'], source: MEASURED },
  { name: 'tini-static', role: 'init', signals: 'forward', valueFlags: ['-p', '-e'], source: MEASURED },
  {
    name: 'docker-init',
    role: 'init',
    signals: 'forward',
    valueFlags: ['-p', '-e'],
    source: 'https://docs.docker.com/reference/cli/docker/container/run/#init (tini)',
  },
  { name: 'dumb-init', role: 'init', signals: 'forward', valueFlags: ['-r', '--rewrite'], source: MEASURED },
  { name: 'catatonit', role: 'init', signals: 'forward', valueFlags: ['-g'], source: MEASURED },
  { name: 'pid1', role: 'init', signals: 'unknown', source: 'https://github.com/fpco/pid1' },
  {
    name: 'init',
    role: 'init',
    signals: 'unknown',
    source: 'https://github.com/just-containers/s6-overlay#usage (CMD runs under the supervision tree)',
  },
  { name: 's6-svscan', role: 'init', signals: 'unknown', source: 'https://skarnet.org/software/s6/s6-svscan.html' },
  { name: 'my_init', role: 'init', signals: 'unknown', source: 'https://github.com/phusion/baseimage-docker' },
  {
    name: 'container-entrypoint',
    role: 'init',
    signals: 'exec',
    source: 'https://github.com/sclorg/s2i-base-container core/root/usr/bin/container-entrypoint (exec "$@")',
  },

  {
    name: 'env',
    role: 'environment',
    signals: 'exec',
    assignments: true,
    valueFlags: ['-u', '--unset', '-C', '--chdir'],
    source: MEASURED,
  },
  { name: 'cross-env', role: 'environment', signals: 'forward', assignments: true, source: MEASURED },
  { name: 'dotenv', role: 'environment', signals: 'forward', valueFlags: ['-e', '-v', '-p', '-c'], source: MEASURED },
  {
    name: 'dotenvx',
    role: 'environment',
    signals: 'forward',
    subcommand: ['run'],
    valueFlags: ['-f', '--env-file', '-e', '--env', '-fk', '--convention', '--env-keys-file'],
    source: MEASURED,
  },
  {
    name: 'env-cmd',
    role: 'environment',
    signals: 'forward',
    valueFlags: ['-f', '--file', '-e', '--environments', '-r', '--rc-file'],
    source: MEASURED,
  },
  {
    name: 'dotenv-run',
    role: 'environment',
    signals: 'unknown',
    valueFlags: ['-f', '-e'],
    separator: true,
    source: 'https://www.npmjs.com/package/@dotenv-run/cli',
  },
  {
    name: 'doppler',
    role: 'environment',
    signals: 'forward',
    subcommand: ['run'],
    valueFlags: [
      '-c',
      '--config',
      '-p',
      '--project',
      '-t',
      '--token',
      '--fallback',
      '--mount',
      '--mount-format',
      '--preserve-env',
    ],
    commandFlag: ['--command'],
    source: 'https://docs.doppler.com/docs/cli (--forward-signals is on when no terminal is attached)',
  },
  {
    name: 'infisical',
    role: 'environment',
    signals: 'unknown',
    subcommand: ['run'],
    valueFlags: ['--env', '--path', '--projectId', '--token', '-e'],
    commandFlag: ['--command', '-c'],
    source: 'https://infisical.com/docs/cli/commands/run',
  },
  {
    name: 'op',
    role: 'environment',
    signals: 'unknown',
    subcommand: ['run'],
    valueFlags: ['--env-file', '--account'],
    source: 'https://developer.1password.com/docs/cli/reference/commands/run/',
  },
  {
    name: 'aws-vault',
    role: 'environment',
    signals: 'unknown',
    subcommand: ['exec'],
    valueFlags: ['-d', '--duration', '--region'],
    positionals: 1,
    source: 'https://github.com/99designs/aws-vault',
  },
  {
    name: 'chamber',
    role: 'environment',
    signals: 'exec',
    subcommand: ['exec'],
    separator: true,
    source: 'https://github.com/segmentio/chamber (exec replaces the process)',
  },
  {
    name: 'berglas',
    role: 'environment',
    signals: 'unknown',
    subcommand: ['exec'],
    separator: true,
    source: 'https://github.com/GoogleCloudPlatform/berglas',
  },
  {
    name: 'teller',
    role: 'environment',
    signals: 'unknown',
    subcommand: ['run'],
    separator: true,
    source: 'https://github.com/tellerops/teller',
  },
  {
    name: 'varlock',
    role: 'environment',
    signals: 'unknown',
    subcommand: ['run'],
    separator: true,
    source: 'https://varlock.dev/reference/cli-commands/',
  },
  {
    name: 'vault-env',
    role: 'environment',
    signals: 'unknown',
    source: 'https://bank-vaults.dev/docs/mutating-webhook/',
  },
  { name: 'secrets-init', role: 'environment', signals: 'unknown', source: 'https://github.com/doitintl/secrets-init' },
  {
    name: 'with-contenv',
    role: 'environment',
    signals: 'exec',
    source: 'https://github.com/just-containers/s6-overlay#container-environment',
  },

  {
    name: 'gosu',
    role: 'privilege',
    signals: 'exec',
    positionals: 1,
    source: 'https://github.com/tianon/gosu (setuid, then exec)',
  },
  { name: 'su-exec', role: 'privilege', signals: 'exec', positionals: 1, source: 'https://github.com/ncopa/su-exec' },
  {
    name: 'setpriv',
    role: 'privilege',
    signals: 'exec',
    valueFlags: ['--reuid', '--regid', '--groups', '--inh-caps', '--bounding-set', '--ambient-caps'],
    source: 'https://man7.org/linux/man-pages/man1/setpriv.1.html',
  },
  {
    name: 'chpst',
    role: 'privilege',
    signals: 'exec',
    valueFlags: ['-u', '-U', '-e', '-b', '-/'],
    source: 'http://smarden.org/runit/chpst.8.html',
  },
  {
    name: 's6-setuidgid',
    role: 'privilege',
    signals: 'exec',
    positionals: 1,
    source: 'https://skarnet.org/software/s6/s6-setuidgid.html',
  },
  {
    name: 'runuser',
    role: 'privilege',
    signals: 'unknown',
    valueFlags: ['-u', '-g', '-G', '-s'],
    commandFlag: ['-c', '--command'],
    source: 'https://man7.org/linux/man-pages/man1/runuser.1.html',
  },
  {
    name: 'sudo',
    role: 'privilege',
    signals: 'unknown',
    valueFlags: ['-u', '--user', '-g', '--group'],
    assignments: true,
    source: 'https://man7.org/linux/man-pages/man8/sudo.8.html',
  },

  {
    name: 'wait-for-it',
    role: 'wait',
    signals: 'exec',
    valueFlags: ['-h', '-p', '-t'],
    separator: true,
    source: 'https://github.com/vishnubob/wait-for-it (exec "${WAITFORIT_CLI[@]}")',
  },
  {
    name: 'wait-for-it.sh',
    role: 'wait',
    signals: 'exec',
    valueFlags: ['-h', '-p', '-t'],
    separator: true,
    source: 'https://github.com/vishnubob/wait-for-it (exec "${WAITFORIT_CLI[@]}")',
  },
  {
    name: 'wait-for',
    role: 'wait',
    signals: 'exec',
    valueFlags: ['-t'],
    separator: true,
    source: 'https://github.com/eficode/wait-for (exec "$@")',
  },
  {
    name: 'wait-for.sh',
    role: 'wait',
    signals: 'exec',
    valueFlags: ['-t'],
    separator: true,
    source: 'https://github.com/eficode/wait-for (exec "$@")',
  },
  {
    name: 'dockerize',
    role: 'wait',
    signals: 'unknown',
    valueFlags: ['-wait', '-timeout', '-template', '-stdout', '-stderr', '-wait-retry-interval'],
    source: 'https://github.com/jwilder/dockerize',
  },

  { name: 'nice', role: 'process', signals: 'exec', valueFlags: ['-n'], source: COREUTILS },
  {
    name: 'ionice',
    role: 'process',
    signals: 'exec',
    valueFlags: ['-c', '-n'],
    source: 'https://man7.org/linux/man-pages/man1/ionice.1.html',
  },
  { name: 'nohup', role: 'process', signals: 'exec', source: COREUTILS },
  { name: 'stdbuf', role: 'process', signals: 'exec', valueFlags: ['-i', '-o', '-e'], source: COREUTILS },
  {
    name: 'taskset',
    role: 'process',
    signals: 'exec',
    positionals: 1,
    source: 'https://man7.org/linux/man-pages/man1/taskset.1.html',
  },
  { name: 'numactl', role: 'process', signals: 'exec', source: 'https://man7.org/linux/man-pages/man8/numactl.8.html' },
  { name: 'timeout', role: 'process', signals: 'unknown', valueFlags: ['-s', '-k'], positionals: 1, source: COREUTILS },
  { name: 'time', role: 'process', signals: 'unknown', source: 'https://man7.org/linux/man-pages/man1/time.1.html' },
];

/**
 * How a shell treats the last command of its text or script without `exec`. Measured 2026-11: dash 0.5.12, bash 5.2
 * (also as `sh`), busybox ash 1.35, each as PID 1.
 * - dash forks always; as PID 1 it ignores SIGTERM, behind an init it dies and the container with it.
 * - bash runs the last command of `-c` in its own place, but not inside `if`, `case`, a group, a pipe, a redirection.
 * - busybox ash does so also inside `if`, `case`, groups and with redirections.
 * - All three fork for the last command of a script file, and for `cmd || …`, pipes and traps.
 */
export type ShellKind = 'dash' | 'bash' | 'ash' | 'unknown';

/** Which shell /bin/sh is, by the name of the base image. Rows are tried in order. */
export const SYSTEM_SHELLS: readonly { readonly image: RegExp; readonly shell: ShellKind; readonly source: string }[] =
  [
    {
      image: /alpine|wolfi|busybox/,
      shell: 'ash',
      source: 'https://wiki.alpinelinux.org/wiki/Comparison_with_other_distros (busybox sh)',
    },
    {
      image: /ubi\d*|rhel|centos|fedora|rocky|alma|amazonlinux|oraclelinux|\/lambda\/|s2i|sclorg/,
      shell: 'bash',
      source: 'https://docs.redhat.com: /bin/sh is bash',
    },
    {
      image: /debian|ubuntu|bookworm|bullseye|trixie|buster|slim|(^|\/)node(:|$)/,
      shell: 'dash',
      source: 'https://wiki.debian.org/Shell (dash)',
    },
  ];
