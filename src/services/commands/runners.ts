/** tsx, ts-node, nodemon and the like: node with a loader, or node in a child process. */
import { RUNNERS, type RunnerRow } from '../../knowledge/runners.ts';
import { followNode, splitNodeWords } from './node-command.ts';
import { nodemonDefault } from './nodemon.ts';
import { followShellText } from './shell-text.ts';
import { systemShell } from './signals.ts';
import { addLayer, addStep, type CommandWord, type End, type FollowWords, type Trail, valuesOf } from './types.ts';

const ROWS: ReadonlyMap<string, RunnerRow> = new Map(RUNNERS.map((row) => [row.name, row]));

export function findRunner(program: string): RunnerRow | undefined {
  return ROWS.get(program);
}

export function followRunner(runner: RunnerRow, words: readonly CommandWord[], trail: Trail, follow: FollowWords): End {
  const subcommand = runner.subcommands?.includes(words[0]?.value ?? '') ?? false;
  const rest = subcommand ? words.slice(1) : words;
  if (runner.name === 'nodemon') {
    const command = nodemonCommand(rest, runner, trail);
    if (command !== undefined) {
      const step = addLayer(
        addStep(trail, 'supervisor', ['nodemon', ...valuesOf(words)].join(' ')),
        'cut',
        'nodemon ends before node drained',
      );
      return followShellText(
        { text: command, shell: systemShell(trail.input.image), mode: 'text', args: [] },
        step,
        follow,
      );
    }
  }
  const end = followNode(subcommand ? `${runner.name} ${words[0]?.value}` : runner.name, rest, trail, follow, runner);
  if (runner.signals === 'self') return end;
  const step = trail.steps.length;
  const own = end.trail.steps[step] ?? { kind: 'node', text: runner.name, place: trail.place };
  const why = {
    forward: `${runner.name} forwards SIGTERM to node and waits`,
    cut: `${runner.name} ends before node drained`,
    unknown: `whether ${runner.name} passes SIGTERM on is not known`,
  }[runner.signals];
  const layers = [
    ...trail.layers,
    { kind: runner.signals, step: own, why },
    ...end.trail.layers.slice(trail.layers.length),
  ];
  return { ...end, trail: { ...end.trail, layers } };
}

/** The command that nodemon starts by a shell; undefined when it starts node with a file. */
function nodemonCommand(words: readonly CommandWord[], runner: RunnerRow, trail: Trail): string | undefined {
  const exec = words.findIndex((word) => word.value === '--exec' || word.value === '-x');
  const text = words[exec + 1];
  if (exec >= 0 && text) return valuesOf(words.slice(exec + 1)).join(' ');
  return splitNodeWords(words, runner.valueFlags).script ? undefined : nodemonDefault(words, trail);
}
