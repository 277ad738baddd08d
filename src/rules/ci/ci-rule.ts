import { type Place, placeKey } from '../../parsers/place.ts';
import { wordsInside } from '../../services/ci/container-words.ts';
import { imageRunsOf } from '../../services/ci/image-runs.ts';
import { type CiAction, type CiRun, pipelineOf } from '../../services/ci/pipeline.ts';
import type { CiJob, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Example, Outcome } from '../types.ts';

export interface CiDemand {
  /** Whether a command does it; the words are without wrappers and runners before the program. */
  readonly does: (words: readonly string[], run: CiRun) => boolean;
  /** Actions that do it, without version. */
  readonly actions: RegExp;
  /** It counts too where CI builds the image and the Dockerfile does it. */
  readonly inImage?: boolean;
  /** Inputs with which the action does something else. */
  readonly except?: (action: CiAction) => boolean;
  /** A command that does it, but whose findings never fail it: `trivy` without `--exit-code`. */
  readonly toothless?: (words: readonly string[]) => boolean;
  /** A command that may do it, in a task file that is not read: `gulp build`. */
  readonly hidden?: (words: readonly string[]) => boolean;
  /** What builds or deploys the image may do it too: a scan, a signature. */
  readonly byBuilders?: boolean;
  /** The same as `toothless` of an action. */
  readonly toothlessAction?: (action: CiAction) => boolean;
}

/** Programs whose tasks are written in JavaScript: https://github.com/sezna/nps#scripts-file */
const TASK_RUNNERS = /^nps$/;

/** Judges whether the pipeline does something in a way that can fail: the shared shape of the CI rules. */
export function judgePipeline(service: Service, demand: CiDemand): readonly Outcome[] {
  const pipeline = pipelineOf(service);
  if (!pipeline.exists) return [notApplicable('the repository configures no CI')];
  const runs = demand.inImage ? [...pipeline.runs, ...imageRunsOf(service)] : pipeline.runs;
  const matching = runs.filter((run) => demand.does(wordsInside(run.command.words), run));
  const gating = matching.filter((run) => run.gates && !demand.toothless?.(wordsInside(run.command.words)));
  const actions = pipeline.actions.filter((action) => demand.actions.test(action.name) && !demand.except?.(action));
  const used = actions.filter((action) => !action.step.canFail && !demand.toothlessAction?.(action));
  if (gating.length > 0 || used.length > 0) {
    return [
      pass(
        ...placesOf(gating)
          .slice(0, 4)
          .map((place) => ({ place })),
        ...used.slice(0, 2).map((action) => ({ place: action.step.place })),
      ),
    ];
  }
  const run = matching[0];
  if (run && writesReport(run)) {
    const reason = `${run.command.words.join(' ')} writes a report: whether what reads it can fail the job is not followed`;
    return [unknown(reason, { place: run.command.place })];
  }
  const action = actions[0];
  const toothless = run
    ? { command: run.command.words.join(' '), place: run.command.place }
    : action && { command: action.name, place: action.step.place };
  if (toothless) {
    const { command, place } = toothless;
    return [fail({ message: 'toothless', args: { command }, place, anchor: 'ci' })];
  }
  const hidden = runs.find((item) => {
    const words = wordsInside(item.command.words);
    return TASK_RUNNERS.test(words[0] ?? '') || demand.hidden?.(words);
  });
  if (hidden) {
    const { words, place } = hidden.command;
    return [unknown(`what ${words.join(' ')} does is written in a task file, which is not followed`, { place })];
  }
  return [missingIn(service, 'missing', demand.byBuilders ?? false)];
}

/** `npm audit --json > audit.json`: a later step may read it and decide. */
function writesReport({ command: { words, redirected } }: CiRun): boolean {
  return (
    redirected === true && words.some((word) => /^--(?:json|sarif|(?:format|output-format)=(?:json|sarif))$/.test(word))
  );
}

/** Each place once: the values of a matrix run one script several times. */
function placesOf(runs: readonly CiRun[]): readonly Place[] {
  const found = new Map(runs.map(({ command: { place } }) => [placeKey(place), place]));
  return [...found.values()];
}

/** Nothing does it: unknown while remote workflows run that may, else a failure at the job that should. */
export function missingIn(service: Service, message = 'missing', byBuilders = true): Outcome {
  const remote = pipelineOf(service).remotes.find((job) => byBuilders || !onlyShips(job));
  if (remote) {
    return unknown(`what the remote workflow ${remote.remote?.value ?? remote.name} does is not in this repository`, {
      place: remote.place,
    });
  }
  const job = service.repository.ci.find((item) => item.triggers.includes('pull_request')) ?? service.repository.ci[0];
  return job ? fail({ message, place: job.place, anchor: 'ci' }) : notApplicable('the repository configures no CI');
}

const SHIPPING =
  /^(?:build|builder|and|push|images?|docker|container|publish|deploy|deploys|deployment|release|apps?|to|the|helm|ecr|gcr|acr|ghcr|aks|eks|gke|k8s|kubernetes|staging|production|prod|slack|notify|notification|rollback|promote|env|environment)$/;

/** A remote workflow whose name says that it builds an image, deploys or tells somebody, and nothing else. */
function onlyShips({ remote, name }: CiJob): boolean {
  const said = (remote?.value ?? name)
    .replace(/@.*$/, '')
    .replace(/^.*[/:]/, '')
    .replace(/\.ya?ml$/, '');
  const words = said.toLowerCase().split(/[^a-z0-9]+/);
  return (
    /deploy|push|image|docker|notif|release|publish/.test(said) &&
    words.every((word) => SHIPPING.test(word) || word === '')
  );
}

/** A small repository whose workflow has these steps. */
export function ciExample(title: string, steps: readonly string[], files: Example['files'] = {}): Example {
  return {
    title,
    files: {
      'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
      'server.js': "require('node:http').createServer().listen(3000);\n",
      '.github/workflows/ci.yml': `on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n${steps.map((step) => `      - ${step}\n`).join('')}`,
      ...files,
    },
  };
}
