/** `supervisord -c file`: the programs of an INI file. http://supervisord.org/configuration.html */
import { fileStart } from '../../parsers/place.ts';
import { splitWords } from '../../parsers/shell.ts';
import { changeLocation, findScript } from './locate.ts';
import {
  addLayer,
  addStep,
  type CommandWord,
  type End,
  type FollowWords,
  lost,
  staticWords,
  type Trail,
  together,
} from './types.ts';

interface Program {
  readonly name: string;
  readonly command: string;
  readonly directory: string | undefined;
}

export function followSupervisord(words: readonly CommandWord[], trail: Trail, follow: FollowWords): End {
  const flag = words.findIndex((word) => word.value === '-c' || word.value === '--configuration');
  const name = words[flag + 1]?.value;
  const names =
    flag >= 0 && name !== undefined ? [name] : ['/etc/supervisord.conf', '/etc/supervisor/supervisord.conf'];
  const file = names.map((candidate) => findScript(trail, candidate)).find((found) => found !== undefined);
  const started = addStep(trail, 'supervisor', ['supervisord', ...words.map((word) => word.value)].join(' '));
  // On SIGTERM supervisord sends each program its stopsignal (TERM) and waits stopwaitsecs (10 s).
  const step: Trail = {
    ...addLayer(started, 'forward', 'supervisord stops its programs with SIGTERM and waits 10 s'),
    supervisor: { name: 'supervisord', instances: undefined, place: trail.place },
  };
  if (!file) return lost(step, 'the configuration of supervisord is not in the repository');
  const place = fileStart(file.path);
  const ends = programsOf(file.text).map((program) => {
    const at = program.directory === undefined ? step.at : changeLocation(step, program.directory);
    return follow(staticWords(splitWords(program.command)), { ...step, at, place });
  });
  return together(ends) ?? lost(step, `no program of ${file.path} leads to node`);
}

function programsOf(text: string): readonly Program[] {
  const programs: { name: string; command: string; directory: string | undefined }[] = [];
  let current: { name: string; command: string; directory: string | undefined } | undefined;
  for (const line of text.split(/\r?\n/)) {
    const section = /^\s*\[([^\]]+)\]/.exec(line)?.[1];
    if (section !== undefined) {
      const name = /^program:(.+)$/.exec(section.trim())?.[1];
      current = name === undefined ? undefined : { name, command: '', directory: undefined };
      if (current) programs.push(current);
      continue;
    }
    const pair = /^\s*(\w+)\s*=\s*(.*?)\s*(?:\s;.*)?$/.exec(line);
    if (current && pair?.[1] === 'command') current.command = pair[2] ?? '';
    if (current && pair?.[1] === 'directory') current.directory = pair[2];
  }
  return programs.filter((program) => program.command !== '');
}
