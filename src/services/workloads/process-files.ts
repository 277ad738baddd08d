import path from 'node:path/posix';
import { lineStarts, type Place, placeAt } from '../../parsers/place.ts';
import { parseDuration, parseMemory } from '../../parsers/quantity.ts';
import { splitWords } from '../../parsers/shell.ts';
import type { Workspace } from '../../workspace/types.ts';
import type { ModuleLoader } from '../modules.ts';
import type { Container, EnvVariable, Located, Platform, Workload } from '../types.ts';
import { standaloneWorkload } from './standalone.ts';

/** Processes that run without a container: lines of a Procfile, systemd units. */
export function readProcessFiles(workspace: Workspace, _load: ModuleLoader): readonly Workload[] {
  return [...workspace.files.values()].flatMap((file) => {
    if (file.vendored) return [];
    if (file.kind === 'procfile') return readProcfile(workspace, file.path);
    return file.kind === 'systemd' ? readUnit(workspace, file.path) : [];
  });
}

function readProcfile(workspace: Workspace, file: string): readonly Workload[] {
  const text = workspace.read(file);
  if (text === undefined || /\.(?:dev|test|local)$/.test(file)) return [];
  const starts = lineStarts(text);
  return [...text.matchAll(/^([\w-]+):[ \t]*(\S[^\r\n]*)/gm)].flatMap((match) => {
    const [whole, name = '', command = ''] = match;
    if (name === 'release') return [];
    const start = match.index ?? 0;
    const place = placeAt(file, starts, start, start + whole.length);
    return [workloadOf('procfile', name, file, place, ['sh', '-c', command], {})];
  });
}

function readUnit(workspace: Workspace, file: string): readonly Workload[] {
  const text = workspace.read(file);
  if (text === undefined || !/^\[Service\]/m.test(text)) return [];
  const starts = lineStarts(text);
  // The last line of a key counts (systemd.syntax(7)); a value stands behind its sign.
  const find = (key: string): Located<string> | undefined => {
    const match = [...text.matchAll(new RegExp(`^${key}[ \\t]*=[ \\t]*([^\\r\\n]*)`, 'gm'))].at(-1);
    const value = match?.[1]?.trimEnd();
    if (!match || value === undefined || value === '') return undefined;
    const start = match.index + match[0].length - (match[1] ?? '').length;
    return { value, place: placeAt(file, starts, start, start + value.length) };
  };
  const command = find('ExecStart');
  if (!command || !/\b(?:node|npm|yarn|pnpm|pm2)\b/.test(command.value)) return [];
  const env: EnvVariable[] = [...text.matchAll(/^Environment[ \t]*=[ \t]*([^\r\n]*)/gm)].flatMap((match) =>
    splitWords(match[1] ?? '').flatMap((word) => {
      const equals = word.indexOf('=');
      const start = match.index ?? 0;
      const place = placeAt(file, starts, start, start + match[0].length);
      return equals < 0
        ? []
        : [{ name: word.slice(0, equals), value: word.slice(equals + 1), place, from: 'systemd' as const }];
    }),
  );
  const memory = find('MemoryMax') ?? find('MemoryLimit');
  const stop = find('TimeoutStopSec') ?? find('TimeoutSec');
  const signal = find('KillSignal');
  const dynamic = find('DynamicUser');
  const user = find('User') ?? (/^(?:yes|true|on|1)$/i.test(dynamic?.value ?? '') ? dynamic : undefined);
  const restart = find('Restart');
  const envFile = find('EnvironmentFile');
  return [
    workloadOf(
      'systemd',
      path.basename(file).replace(/\.service$/, ''),
      file,
      command.place,
      splitWords(command.value.replace(/^[-@:+!]+/, '')),
      {
        env,
        envUnknownFrom: envFile ? [envFile.place] : [],
        limits: memory
          ? {
              memory: {
                text: memory.value,
                amount: parseMemory(memory.value.replace(/([KMGT])$/, '$1i')),
                place: memory.place,
              },
            }
          : {},
        security: {
          dropCapabilities: [],
          addCapabilities: [],
          ...(user ? { user: { value: user.value, place: user.place } } : {}),
        },
        restart,
        ...(signal ? { stopSignal: signal } : {}),
        // systemd waits 90 s (DefaultTimeoutStopSec, systemd-system.conf(5)).
        grace: {
          seconds: stop?.value === 'infinity' ? Number.POSITIVE_INFINITY : ((stop && parseDuration(stop.value)) ?? 90),
          place: stop?.place ?? command.place,
          explicit: stop !== undefined,
        },
      },
    ),
  ];
}

type Extra = Partial<Pick<Container, 'env' | 'envUnknownFrom' | 'limits' | 'security' | 'restart' | 'stopSignal'>> & {
  readonly grace?: Workload['gracePeriod'];
};

function workloadOf(
  platform: Platform,
  name: string,
  file: string,
  place: Place,
  argv: readonly string[],
  { grace, ...said }: Extra,
): Workload {
  return standaloneWorkload({
    platform,
    kind: 'process',
    name,
    path: file,
    place,
    node: { kind: 'map', entries: [], place },
    container: { command: { value: argv, place }, envUnknownFrom: [place], ...said },
    // Heroku and its kin wait 30 s (devcenter.heroku.com/articles/dynos#shutdown).
    gracePeriod: grace ?? { seconds: 30, place, explicit: false },
  });
}
