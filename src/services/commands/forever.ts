import {
  addLayer,
  addStep,
  type CommandWord,
  type End,
  type FollowWords,
  lost,
  type Trail,
  valuesOf,
} from './types.ts';

/** Flags of forever whose value is a separate word (github.com/foreversd/forever, `forever --help`). */
const VALUE_FLAGS: ReadonlySet<string> = new Set([
  '-m',
  '-l',
  '-o',
  '-e',
  '-p',
  '-c',
  '-n',
  '--pidFile',
  '--uid',
  '--id',
  '--sourceDir',
  '--workingDir',
  '--watchDirectory',
  '--watchIgnore',
  '--minUptime',
  '--spinSleepTime',
  '--killSignal',
  '--killTree',
]);

/** `forever -w ./app/index.js`: node in a child process that is started again when it ends. */
export function followForever(words: readonly CommandWord[], trail: Trail, follow: FollowWords): End {
  const at = words.findIndex(
    ({ value }, i) => !value.startsWith('-') && value !== 'start' && !VALUE_FLAGS.has(words[i - 1]?.value ?? ''),
  );
  const file = words[at];
  if (!file) return lost(trail, 'forever is given no file');
  const command = words.findIndex(({ value }) => value === '-c');
  const program = command < 0 ? undefined : words[command + 1];
  const step = addLayer(
    addStep(trail, 'supervisor', ['forever', ...valuesOf(words)].join(' ')),
    'unknown',
    'whether forever lets node drain before it kills it is not known',
  );
  return follow([program ?? { ...file, value: 'node' }, ...words.slice(at)], step);
}
