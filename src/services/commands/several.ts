/** Programs that take whole command lines as their words: concurrently, npm-run-all, su -c. */
import { followShellText } from './shell-text.ts';
import { systemShell } from './signals.ts';
import {
  addLayer,
  addStep,
  type CommandWord,
  type End,
  type FollowWords,
  lost,
  type Trail,
  together,
  valuesOf,
} from './types.ts';

export const SEVERAL: ReadonlySet<string> = new Set(['concurrently', 'run-p', 'run-s', 'npm-run-all', 'npm-run-all2']);

/** Several commands at once, each through a shell: the one that leads to node. In sequence: the last one, which stays. */
export function followSeveral(program: string, words: readonly CommandWord[], trail: Trail, follow: FollowWords): End {
  const step = addLayer(
    addStep(trail, 'supervisor', [program, ...valuesOf(words)].join(' ')),
    'unknown',
    `whether ${program} passes SIGTERM on is not known`,
  );
  const parallel = /^(concurrently|run-p)$/.test(program) || words.some(({ value }) => /^(-p|--parallel)$/.test(value));
  const texts = words.filter((word) => !word.value.startsWith('-')).map((word) => word.value);
  const ends = (parallel ? texts : texts.toReversed()).map((text) => {
    const command = program === 'concurrently' ? text.replace(/^npm:/, 'npm run ') : `npm run ${text}`;
    const shell = { text: command, shell: systemShell(trail.input.image), mode: 'text', args: [] } as const;
    return followShellText(shell, step, follow);
  });
  // In sequence only the last one stays.
  const last = ends.find((end) => end.kind === 'node' && end.entry !== undefined);
  if (!parallel && last) return last;
  return together(ends) ?? lost(step, `${program} starts several commands, none of which could be followed`);
}

/** `su node -c 'exec node x'`: su stays and forwards signals in some builds only. */
export function followSu(words: readonly CommandWord[], trail: Trail, follow: FollowWords): End {
  const flag = words.findIndex((word) => word.value === '-c' || word.value === '--command');
  const text = flag < 0 ? undefined : words[flag + 1];
  const step = addLayer(
    addStep(trail, 'wrapper', ['su', ...valuesOf(words)].join(' ')),
    'unknown',
    'su stays between, and whether it passes SIGTERM on depends on its build',
  );
  if (!text) return { kind: 'other', trail: step, program: 'su' };
  return followShellText(
    { text: text.value, shell: systemShell(trail.input.image), mode: 'text', args: [] },
    step,
    follow,
  );
}
