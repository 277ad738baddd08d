import { type CiRun, type Pipeline, pipelineOf } from '../../services/ci/pipeline.ts';
import type { CiStep, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome } from '../types.ts';

export interface CiDemand {
  /** Whether a command does it. */
  readonly does: (words: readonly string[], run: CiRun) => boolean;
  /** Actions that do it, without version. */
  readonly actions: RegExp;
  /** Inputs with which the action does something else. */
  readonly except?: (step: CiStep) => boolean;
}

/** Judges whether the pipeline does something in a way that can fail: the shared shape of the CI rules. */
export function judgePipeline(service: Service, { does, actions, except }: CiDemand): readonly Outcome[] {
  const pipeline = pipelineOf(service);
  if (!pipeline.exists) return [notApplicable('the repository configures no CI')];
  const matching = pipeline.runs.filter((run) => does(programWords(run.command.words), run));
  const gating = matching.filter((run) => run.gates);
  const used = pipeline.actions.filter(
    (action) => actions.test(action.name) && !action.step.canFail && !except?.(action.step),
  );
  if (gating.length > 0 || used.length > 0) {
    return [
      pass(
        ...gating.slice(0, 4).map((run) => ({ place: run.command.place })),
        ...used.slice(0, 2).map((action) => ({ place: action.step.place })),
      ),
    ];
  }
  const toothless = matching[0];
  if (toothless)
    return [
      fail({
        message: 'toothless',
        args: { command: toothless.command.words.join(' ') },
        place: toothless.command.place,
        anchor: 'ci',
      }),
    ];
  const remote = remoteOf(pipeline);
  if (remote)
    return [
      unknown(`what the remote workflow ${remote.remote?.value ?? remote.name} does is not in this repository`, {
        place: remote.place,
      }),
    ];
  const job = service.repository.ci.find((item) => item.triggers.includes('pull_request')) ?? service.repository.ci[0];
  return job
    ? [fail({ message: 'missing', place: job.place, anchor: 'ci' })]
    : [notApplicable('the repository configures no CI')];
}

function remoteOf(pipeline: Pipeline): Pipeline['remotes'][number] | undefined {
  return pipeline.remotes[0];
}

/** The words without a runner before the program: `npx eslint`, `pnpm exec tsc`, `yarn dlx x`. */
export function programWords(words: readonly string[]): readonly string[] {
  const [first = '', second = ''] = words;
  if (/^(?:npx|bunx|pnpx)$/.test(first)) return words.slice(1).filter((word, i) => i > 0 || !word.startsWith('-'));
  if (/^(?:npm|pnpm|yarn|bun)$/.test(first) && /^(?:exec|dlx|x)$/.test(second))
    return words.slice(2).filter((word) => word !== '--');
  if (/^(?:cross-env|env|dotenv)$/.test(first))
    return programWords(words.slice(1).filter((word) => !/^\w+=/.test(word) && word !== '--'));
  // `yarn tsc` and `pnpm tsc` run a binary of node_modules/.bin when no script has the name.
  if (
    /^(?:yarn|pnpm|bun)$/.test(first) &&
    second !== '' &&
    !second.startsWith('-') &&
    !/^(?:npm|audit|run|install|add|test)$/.test(second)
  ) {
    return programWords(words.slice(1));
  }
  return words.map((word, i) => (i === 0 ? word.replace(/^.*node_modules\/\.bin\//, '') : word));
}
