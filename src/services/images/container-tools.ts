/** Which programs a probe or hook can run in the image that ships. */

import path from 'node:path/posix';
import { own } from '../../parsers/own.ts';
import { parseShell } from '../../parsers/shell.ts';
import type { Image } from '../types.ts';
import { copiesOf } from './copied-files.ts';
import { findRunCommands } from './run-commands.ts';

export type Presence = 'present' | 'absent' | 'unknown';

/** Programs that health checks and hooks call and images often lack, with the packages that bring them. */
const TOOL_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  curl: ['curl', 'curl-minimal'],
  wget: ['wget', 'busybox'],
  nc: ['netcat', 'netcat-openbsd', 'netcat-traditional', 'nmap-ncat', 'busybox'],
  bash: ['bash'],
  grpc_health_probe: [],
  redis_cli: ['redis-tools', 'redis'],
  psql: ['postgresql-client', 'postgresql'],
  pgrep: ['procps', 'procps-ng'],
  pkill: ['procps', 'procps-ng'],
  ps: ['procps', 'procps-ng'],
  killall: ['psmisc'],
  jq: ['jq'],
};
const SHELLS: ReadonlySet<string> = new Set(['sh', 'ash', 'dash']);
/** BusyBox applets of Alpine images beside those in the table of base images. */
const BUSYBOX: ReadonlySet<string> = new Set(['pgrep', 'pkill', 'ps', 'killall', 'nc', 'wget']);
/** coreutils of every image with a shell. */
const COREUTILS: ReadonlySet<string> = new Set([
  'sleep',
  'test',
  '[',
  'cat',
  'ls',
  'echo',
  'true',
  'false',
  'touch',
  'rm',
  'kill',
]);
const INSTALLERS = /^(?:apk|apt|apt-get|yum|dnf|microdnf|pip|npm|pnpm|yarn)$/;

/** Whether the image holds a program; unknown for bases and programs that the tables do not know. */
export function findTool(image: Image, program: string): Presence {
  const name = path.basename(program);
  const known = image.baseKnowledge;
  if (isBroughtIn(image, name)) return 'present';
  if (!known) return 'unknown';
  const hasShell = known.hasShell;
  if (SHELLS.has(name) || COREUTILS.has(name)) {
    if (name === 'sleep' && hasShell === false) return 'absent';
    return hasShell === 'unknown' ? 'unknown' : hasShell ? 'present' : 'absent';
  }
  if (name === 'node') return known.hasNode === true ? 'present' : 'unknown';
  if (known.tools.includes(name)) return 'present';
  if (known.variant === 'alpine' && BUSYBOX.has(name)) return 'present';
  if (!(name.replaceAll('-', '_') in TOOL_PACKAGES)) return 'unknown';
  // Debian images have bash; full ones have procps.
  if (name === 'bash' && known.libc === 'glibc') return hasShell === true ? 'present' : hasShell ? 'unknown' : 'absent';
  if (known.variant === 'unknown' || (known.variant === 'full' && !/^(?:grpc_health_probe|nc)$/.test(name)))
    return 'unknown';
  return 'absent';
}

function isBroughtIn(image: Image, name: string): boolean {
  const packages = own(TOOL_PACKAGES, name.replaceAll('-', '_')) ?? [name];
  return image.chain.some(
    (stage) =>
      findRunCommands(image, stage).some(({ words }) => {
        if (words.some((word) => path.basename(word) === name && word.includes('/'))) return true;
        if (!INSTALLERS.test(words[0] ?? '')) return false;
        return words.some((word) => packages.includes(word.replace(/[=~<>@].*$/, '')) || word === name);
      }) ||
      copiesOf(image, stage).some(
        ({ destination, sources, intoFolder }) =>
          path.basename(destination) === name ||
          (intoFolder && sources.some((source) => path.basename(source) === name)),
      ),
  );
}

/** The programs that an exec command starts: the program itself, and behind a shell those of its script. */
export function programsOf(command: readonly string[], depth = 0): readonly string[] {
  const [program] = command;
  if (program === undefined) return [];
  const flag = command.findIndex((word) => /^-\w*c$/.test(word));
  if (!/^(?:.*\/)?(?:ba|da|a)?sh$/.test(program) || flag < 1 || depth > 3) return [program];
  const inner = parseShell(command[flag + 1] ?? '').flatMap(({ words }) => {
    const [first] = words;
    return first === undefined || first.dynamic
      ? []
      : programsOf(
          words.map((word) => word.value),
          depth + 1,
        );
  });
  return [...new Set([program, ...inner])];
}
