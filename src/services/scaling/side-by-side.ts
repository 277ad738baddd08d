import path from 'node:path/posix';
import { PROCESS_RUNNERS } from '../../knowledge/process-managers.ts';
import type { Place } from '../../parsers/place.ts';
import { parseShell } from '../../parsers/shell.ts';
import type { CommandChain, Service } from '../types.ts';

export interface SideBySide {
  /** What starts the processes. */
  readonly runner: string;
  readonly place: Place;
}

/** Several processes that one command starts: a runner, several apps of pm2, or `&` in a shell line. */
export function findSideBySide(command: CommandChain, service: Service): SideBySide | undefined {
  for (const step of [{ text: command.argv.join(' '), place: command.place }, ...command.steps]) {
    const place = step.place ?? command.place;
    const runner = runnerOf(step.text);
    if (runner !== undefined) return { runner, place };
  }
  const shell = command.argv.find((_, index) => /^-\w*c$/.test(command.argv[index - 1] ?? ''));
  if (shell !== undefined && startsInBackground(shell)) return { runner: 'the shell (&)', place: command.place };
  const pm2 = command.supervisor?.name === 'pm2' ? command.steps.find((step) => step.kind === 'supervisor') : undefined;
  const file = pm2 && /[\w./-]+\.(?:[cm]?js|json|ya?ml)\b/.exec(pm2.text)?.[0];
  if (!pm2 || file === undefined || /--only/.test(command.argv.join(' '))) return undefined;
  const apps = service.repository.workloads.filter(
    (workload) => workload.platform === 'pm2' && path.basename(workload.path) === path.basename(file),
  );
  return apps.length > 1 ? { runner: `pm2 with ${apps.length} apps`, place: pm2.place ?? command.place } : undefined;
}

function runnerOf(text: string): string | undefined {
  const words = text.split(/\s+/).map((word) => path.basename(word));
  const index = words.findIndex((word) => Object.hasOwn(PROCESS_RUNNERS, word));
  const runner = words[index];
  // npm-run-all runs one after another unless told otherwise.
  if (runner?.startsWith('npm-run-all') && !words.some((word) => /^(?:-p|--parallel)$/.test(word))) return undefined;
  return runner;
}

function startsInBackground(text: string): boolean {
  const background = /(?:^|[^&>|])&(?![&>\d])/.test(text);
  return background && parseShell(text).length > 1 && /\b(?:node|npm|yarn|pnpm)\b/.test(text);
}
