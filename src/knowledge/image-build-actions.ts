/** Actions of GitHub that build an image from a Dockerfile, and the names of their inputs. */
export interface ImageBuildAction {
  readonly action: string;
  readonly dockerfile: readonly string[];
  /** The path of the Dockerfile starts in the context. */
  readonly below?: boolean;
  readonly context: readonly string[];
  readonly target?: string;
  readonly names: readonly string[];
  /** The input that asks for a push; without one the action pushes always. */
  readonly push?: string;
  readonly source: string;
}

export const IMAGE_BUILD_ACTIONS: readonly ImageBuildAction[] = [
  {
    action: 'docker/build-push-action',
    dockerfile: ['file'],
    context: ['context'],
    target: 'target',
    names: ['tags'],
    push: 'push',
    source: 'https://github.com/docker/build-push-action#inputs',
  },
  {
    action: 'depot/build-push-action',
    dockerfile: ['file'],
    context: ['context'],
    target: 'target',
    names: ['tags'],
    push: 'push',
    source: 'https://github.com/depot/build-push-action#inputs',
  },
  {
    action: 'redhat-actions/buildah-build',
    dockerfile: ['dockerfiles', 'containerfiles'],
    context: ['context'],
    target: 'target',
    names: ['tags', 'images', 'image'],
    push: 'push',
    source: 'https://github.com/redhat-actions/buildah-build#action-inputs',
  },
  {
    action: 'nais/docker-build-push',
    dockerfile: ['dockerfile'],
    context: ['docker_context'],
    target: 'docker_target',
    names: ['image_suffix'],
    push: 'push_image',
    source: 'https://github.com/nais/docker-build-push#inputs',
  },
  {
    action: 'kciter/aws-ecr-action',
    dockerfile: ['dockerfile'],
    context: ['path'],
    target: 'target',
    names: ['repo'],
    source: 'https://github.com/kciter/aws-ecr-action#parameters',
  },
  {
    action: 'mr-smithers-excellent/docker-build-push',
    dockerfile: ['dockerfile'],
    context: ['directory'],
    target: 'target',
    names: ['image'],
    source: 'https://github.com/mr-smithers-excellent/docker-build-push#inputs',
  },
  {
    action: 'elgohr/publish-docker-github-action',
    dockerfile: ['dockerfile'],
    context: ['context', 'workdir'],
    target: 'target',
    names: ['name'],
    source: 'https://github.com/elgohr/Publish-Docker-Github-Action#optional-arguments',
  },
  {
    action: 'whoan/docker-build-with-cache-action',
    dockerfile: ['dockerfile'],
    below: true,
    context: ['context'],
    names: ['image_name'],
    source: 'https://github.com/whoan/docker-build-with-cache-action#inputs',
  },
  {
    action: 'macbre/push-to-ghcr',
    dockerfile: ['dockerfile'],
    context: ['context'],
    target: 'target',
    names: ['image_name'],
    push: 'push',
    source: 'https://github.com/macbre/push-to-ghcr#inputs',
  },
  {
    action: 'bcgov/action-builder-ghcr',
    dockerfile: ['build_file'],
    context: ['build_context', 'package'],
    names: ['package'],
    source: 'https://github.com/bcgov/action-builder-ghcr#usage',
  },
];
