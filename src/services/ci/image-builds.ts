import { IMAGE_BUILD_ACTIONS } from '../../knowledge/image-build-actions.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import { type CiAction, pipelineOf } from './pipeline.ts';
import { programWords } from './program-words.ts';

const BUILDERS: ReadonlySet<string> = new Set(IMAGE_BUILD_ACTIONS.map(({ action }) => action));
/** Those that take no Dockerfile, or whose inputs are of no use here. */
const OTHERS =
  /^(?:(?:docker|depot)\/bake-action|.*kaniko.*|useblacksmith\/build-push-action|namespacelabs\/.*build.*|aevea\/action-kaniko|azure\/container-apps-deploy-action|buildpacks\/.*|paketo-buildpacks\/.*)$/i;

/** Commands that build an image: docker and its relatives, compose, skaffold, buildpacks, cloud builders. */
export function buildsImage([program = '', ...rest]: readonly string[]): boolean {
  const name = program.replace(/^.*\//, '');
  const verbs = rest.filter((word) => !word.startsWith('-'));
  switch (name) {
    case 'docker':
    case 'podman':
    case 'nerdctl':
    case 'buildah':
    case 'img':
      return (
        /^(?:build|bud)$/.test(verbs[0] ?? '') ||
        (/^(?:buildx|image|builder)$/.test(verbs[0] ?? '') && /^(?:build|bake)$/.test(verbs[1] ?? '')) ||
        (verbs[0] === 'compose' && buildsCompose(rest))
      );
    case 'docker-compose':
    case 'podman-compose':
      return buildsCompose(rest);
    case 'skaffold':
      return /^(?:build|run|render)$/.test(verbs[0] ?? '');
    case 'gcloud':
      return (
        verbs[0] === 'builds' ||
        (verbs[0] === 'run' && verbs[1] === 'deploy' && rest.some((word) => word.startsWith('--source')))
      );
    case 'az':
      return verbs[0] === 'acr' && verbs[1] === 'build';
    case 'pack':
    case 'depot':
    case 'nixpacks':
    case 'ko':
    case 'earthly':
      return true;
    case 'fly':
    case 'flyctl':
    case 'heroku':
      return verbs.includes('deploy') || verbs.some((word) => /^container:/.test(word));
    case 'executor':
      return program.includes('kaniko');
    case 'build-push-action':
      return true;
    default:
      return false;
  }
}

function buildsCompose(words: readonly string[]): boolean {
  return words.includes('build') || (words.includes('up') && words.includes('--build'));
}

export function buildsImageByAction({ name }: Pick<CiAction, 'name'>): boolean {
  return BUILDERS.has(name.toLowerCase()) || OTHERS.test(name) || /^docker\/.*(?:build|publish)/.test(name);
}

/** Where CI builds the image of the service, or some image when the Dockerfile of the build could not be told. */
export const findCiImageBuild = memoizeByService((service): Place | undefined => {
  const pipeline = pipelineOf(service);
  const files = new Set(service.repository.ci.map((job) => job.path));
  const own = service.image?.builtBy.find((place) => files.has(place.path));
  if (own) return own;
  const run = pipeline.runs.find((item) => item.gates && buildsImage(programWords(item.command.words)));
  if (run) return run.command.place;
  return pipeline.actions.find((action) => !action.step.canFail && buildsImageByAction(action))?.step.place;
});
