import { isMap, isSeq, type YAMLMap } from 'yaml';
import type { Place } from '../../parsers/place.ts';
import { offsetAt } from '../positions.ts';
import type { FixContext, FixResult, Recipe } from '../types.ts';
import {
  addItem,
  addPair,
  findPair,
  mapAround,
  nodesAt,
  openYaml,
  removePair,
  type YamlText,
} from '../yaml/document.ts';
import { openJob } from './jobs.ts';

/** Commands of a package script are found there; what hides their failure stands where CI runs the script. */
function placeInWorkflow({ finding, repository }: FixContext): Place {
  const { place } = finding;
  const scripts = repository.packages
    .filter((item) => item.path === place.path)
    .flatMap((item) => [...item.scripts].filter(([, script]) => holds(script.place, place)));
  const [script] = scripts;
  if (!script) return place;
  const runs = repository.ci.flatMap(({ steps }) =>
    steps.flatMap(({ commands, canFail }) =>
      commands.filter(({ words, ignoredFailure }) => (canFail || ignoredFailure) && words.includes(script[0])),
    ),
  );
  return runs.length === 1 && runs[0] ? runs[0].place : place;
}

function holds(outer: Place, inner: Place): boolean {
  return outer.line === inner.line && outer.column <= inner.column && inner.endColumn <= outer.endColumn;
}

/** What it finds is uploaded by a later step, which would not run when it fails: the gate is where that goes. */
function reportsElsewhere(yaml: YamlText, step: YAMLMap, place: Place): boolean {
  const steps = nodesAt(yaml, place).findLast((node) => isSeq(node) && node.items.includes(step));
  if (!isSeq(steps)) return false;
  return steps.items
    .slice(steps.items.indexOf(step) + 1)
    .some((item) => isMap(item) && /upload-sarif/.test(String(item.get('uses') ?? '')));
}

/** Takes away what hides a failure: `|| true` behind the command, `continue-on-error` of its step. */
function letFail(context: FixContext): FixResult {
  const place = placeInWorkflow(context);
  const yaml = openYaml(context, place.path);
  if (!yaml || !place.path.startsWith('.github/workflows/')) return undefined;
  const end = offsetAt(yaml.text, place.endLine, place.endColumn);
  const hidden =
    /^[ \t]*(?:\|\|[ \t]*(?:true|:|exit 0|echo\b[^\n|&;]*)|;[ \t]*(?:true|exit 0))(?=[ \t]*(?:\r?\n|["']|$))/.exec(
      yaml.text.slice(end),
    );
  if (hidden) return [{ path: place.path, start: end, end: end + hidden[0].length, text: '' }];
  const step = mapAround(yaml, place);
  if (!step || !findPair(step, 'run') || reportsElsewhere(yaml, step, place)) return undefined;
  const edit = step.get('continue-on-error') === true ? removePair(yaml, step, 'continue-on-error') : undefined;
  return edit && [edit];
}

export const nonBlockingCiGate: Recipe = {
  rule: 'non-blocking-ci-gate',
  level: 'suggested',
  title: 'let the check fail the job',
  messages: ['ignored'],
  fix: letFail,
};

export const unorderedJob: Recipe = {
  rule: 'non-blocking-ci-gate',
  level: 'suggested',
  title: 'ship only when the checks have passed',
  messages: ['unordered'],
  fix(context) {
    const open = openJob(context);
    const gate = String(context.finding.args.gate);
    if (!open || !context.repository.ci.some((job) => job.path === open.job.path && job.name === gate))
      return undefined;
    const needs = findPair(open.map, 'needs')?.value;
    if (needs !== undefined && !isSeq(needs)) return undefined;
    const edit = isSeq(needs)
      ? addItem(open.yaml, needs, gate)
      : addPair(open.yaml, open.map, 'needs', gate, { after: ['runs-on', 'name'] });
    return isMap(open.map) && edit ? [edit] : undefined;
  },
};

export const toothlessTests: Recipe = {
  rule: 'missing-ci-tests',
  level: 'suggested',
  title: 'let failing tests fail the job',
  messages: ['toothless'],
  fix: letFail,
};

export const toothlessLint: Recipe = {
  rule: 'missing-ci-lint',
  level: 'suggested',
  title: 'let the linter fail the job',
  messages: ['toothless'],
  fix: letFail,
};

export const toothlessScan: Recipe = {
  rule: 'missing-dependency-scan',
  level: 'suggested',
  title: 'let the scan fail the job',
  messages: ['toothless'],
  fix: letFail,
};
