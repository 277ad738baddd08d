import type { ShellCommand } from '../../parsers/shell.ts';

/** Programs that do not serve: when one stands last, what ran before it is the service. */
const BENIGN: ReadonlySet<string> = new Set([
  'echo',
  'printf',
  'wait',
  'exit',
  'true',
  'false',
  ':',
  'trap',
  'set',
  'cd',
  'pushd',
  'popd',
  'export',
  'test',
  '[',
  '[[',
  'read',
  'return',
  'shift',
  'kill',
  'unset',
  'local',
  'readonly',
  'sleep',
  'tail',
  'cat',
  'tee',
  'sed',
  'jq',
  'pino-pretty',
  'bunyan',
  'pino',
  'ts',
  'rotatelogs',
  'multilog',
]);

/** What pm2 shows or clears away, next to the apps that another command starts. */
const PM2_LOOKS: ReadonlySet<string> = new Set([
  'logs',
  'monit',
  'list',
  'ls',
  'status',
  'save',
  'delete',
  'flush',
  'ps',
]);

/** Whether a program is none that a container is for. */
export function servesNothing(program: string, argument: string | undefined): boolean {
  // `pm2 start app.js && pm2 logs`
  if (program === 'pm2') return PM2_LOOKS.has(argument ?? '');
  return BENIGN.has(program.replace(/^.*\//, ''));
}

/** A server that goes to the background by itself and stands before node: `nginx && node server.js`, `service nginx start`. */
export function daemonOf({ words, inside }: ShellCommand): string | undefined {
  const [program = '', ...args] = words.map((word) => word.value);
  if (inside.includes('test')) return undefined;
  const name = program.replace(/^.*\//, '');
  if (name === 'service' && args[1] === 'start') return DAEMONS.has(args[0] ?? '') ? args[0] : undefined;
  if (!DAEMONS.has(name) || args.some((arg) => /^-[tTvVs]$|daemon off|^(?:validate|stop|version)$/.test(arg)))
    return undefined;
  return name;
}

const DAEMONS: ReadonlySet<string> = new Set([
  'nginx',
  'haproxy',
  'httpd',
  'apache2',
  'apachectl',
  'lighttpd',
  'caddy',
]);
