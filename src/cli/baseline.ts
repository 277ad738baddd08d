import fs from 'node:fs';
import path from 'node:path';
import { BASELINE_FILE, readBaseline, renderBaseline } from '../config/baseline-file.ts';
import type { Config } from '../config/types.ts';
import { type BaselineEntry, type BaselineState, compareWithBaseline, entryFor } from '../engine/baseline.ts';
import type { Preset } from '../engine/presets.ts';
import { examine } from '../engine/run.ts';
import type { Finding } from '../engine/types.ts';
import { clean, cleanLine } from '../reports/clean.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { prepareRun } from './judge-folder.ts';
import { oneOf } from './suggest.ts';
import { writeAtomically } from './write-file.ts';

interface BaselineOptions {
  readonly file?: string;
  readonly force: boolean;
  readonly acceptNew: boolean;
  readonly reason?: string;
  readonly until?: string;
  readonly preset?: Preset;
  readonly profile?: Preset;
  readonly config?: string;
  readonly asOf: string;
}

export const ACTIONS = ['create', 'update', 'prune', 'status'] as const;

/** `nodeready baseline create|update|prune|status`: accepts what is there today, and only ever that. */
export async function baseline(given: string, folder: string, raw: unknown, io: Io): Promise<number> {
  const action = oneOf('baseline', given, ACTIONS);
  const options = raw as BaselineOptions;
  const { config, runOptions, timer } = await prepareRun(
    { folder, asOf: options.asOf, configFile: options.config, preset: options.preset ?? options.profile },
    io,
  );
  const { file, shown } = chooseFile(options, config, runOptions.root, io);
  const exists = fs.existsSync(file);
  if (action === 'create' && exists && !options.force)
    throw new UsageError(`${shown} exists; nodeready baseline update keeps its dates, --force starts anew`);
  const entries = action === 'create' ? [] : readBaseline(file, shown, fs.realpathSync(runOptions.root)).entries;
  const { tree } = examine(runOptions);
  timer.end();
  if (tree.services.length === 0) {
    io.stderr.write(`nodeready: no Node.js service found in ${folder}; the baseline was not written\n`);
    return EXIT.nothing;
  }
  if (tree.crashes.length > 0) {
    for (const { rule, message } of tree.crashes)
      io.stderr.write(`nodeready: rule ${rule} crashed: ${cleanLine(message)}\n`);
    io.stderr.write('nodeready: the run is incomplete; the baseline was not written\n');
    return EXIT.incomplete;
  }
  const state = compareWithBaseline(tree, entries, options.asOf);
  const write = (kept: readonly BaselineEntry[]): void => writeAtomically(file, renderBaseline(kept));
  switch (action) {
    case 'create':
      write(state.fresh.map((finding) => entryFor(finding, options.asOf, options.until, options.reason)));
      io.stdout.write(`${shown}: ${count(state.fresh.length)} accepted\n`);
      return EXIT.ok;
    case 'prune':
      write([...state.kept, ...state.expired]);
      io.stdout.write(
        `${shown}: ${count(state.stale.length)} removed, ${state.kept.length + state.expired.length} left\n`,
      );
      return EXIT.ok;
    case 'update':
      return update(state, options, shown, write, io);
    default:
      return status(state, shown, io);
  }
}

function update(
  state: BaselineState,
  options: BaselineOptions,
  shown: string,
  write: (entries: readonly BaselineEntry[]) => void,
  io: Io,
): number {
  // An entry that has ended comes back as a finding; accepting it again is a decision like any other.
  const ended = new Set(state.expired.map(({ fingerprint }) => fingerprint));
  const accepted = options.acceptNew ? state.fresh : [];
  const added = accepted.map((finding) => entryFor(finding, options.asOf, options.until, options.reason));
  const kept = options.acceptNew ? state.kept : [...state.kept, ...state.expired];
  write([...kept, ...added]);
  for (const finding of state.fresh)
    io.stdout.write(`${options.acceptNew ? 'accepted' : 'not accepted'}  ${describe(finding)}\n`);
  io.stdout.write(`${shown}: ${kept.length} kept, ${state.stale.length} stale removed, ${added.length} accepted\n`);
  if (options.acceptNew || state.fresh.length === 0) return EXIT.ok;
  const again = ended.size > 0 ? `, ${ended.size} of them accepted until a day that has passed` : '';
  io.stderr.write(
    `nodeready: ${count(state.fresh.length)} not in the baseline${again}; mend them, or accept them on purpose: --accept-new --reason "…"\n`,
  );
  return EXIT.findings;
}

function status(state: BaselineState, shown: string, io: Io): number {
  const list = (label: string, entries: readonly BaselineEntry[]): void => {
    for (const { rule, path: file, message, added } of entries)
      io.stdout.write(`${label}  ${cleanLine(file)} ${rule} (${added}) ${clean(message)}\n`);
  };
  list('stale  ', state.stale);
  list('expired', state.expired);
  for (const finding of state.fresh) io.stdout.write(`new      ${describe(finding)}\n`);
  const oldest = state.kept.map(({ added }) => added).sort()[0];
  const since = oldest === undefined ? '' : `, the oldest of ${oldest}`;
  io.stdout.write(
    `${shown}: ${state.kept.length} accepted${since}; ${state.stale.length} stale, ${state.expired.length} expired, ${state.fresh.length} new\n`,
  );
  return state.stale.length + state.expired.length + state.fresh.length > 0 ? EXIT.findings : EXIT.ok;
}

function chooseFile(
  { file }: BaselineOptions,
  config: Config,
  root: string,
  io: Io,
): { readonly file: string; readonly shown: string } {
  if (file !== undefined) return { file: path.resolve(io.cwd, file), shown: file };
  const chosen = config.baseline ?? path.join(root, BASELINE_FILE);
  return { file: chosen, shown: path.relative(io.cwd, chosen).split(path.sep).join('/') };
}

function describe({ place, rule, message }: Finding): string {
  return `${cleanLine(place.path)}:${place.line} ${rule.id} ${clean(message)}`;
}

function count(number: number): string {
  return number === 1 ? '1 finding' : `${number} findings`;
}
