import { findCiImageBuild } from '../../services/ci/image-builds.ts';
import { pipelineOf } from '../../services/ci/pipeline.ts';
import { notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';
import { ciExample, missingIn } from './ci-rule.ts';

export const missingCiImageBuild: Rule = {
  id: 'missing-ci-image-build',
  code: 'NR7109',
  title: 'CI does not build the image',
  area: 'ci',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['ci-builds-image'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      "No CI job builds {dockerfile}: the image that ships comes from somebody's machine, and a Dockerfile that no longer builds is noticed on release day. Build it in CI.",
  },
  docs: {
    what: 'Looks for a build of the image in CI: docker build, buildx, bake, compose, kaniko, buildah, skaffold, build-push-action and the like.',
    why: 'An image that CI builds from a commit can be traced, scanned and built again; one from a laptop cannot.',
    fix: 'Add docker/build-push-action to the workflow, without `push` on pull requests.',
    references: ['https://docs.docker.com/build/ci/github-actions/'],
  },
  examples: {
    bad: [
      ciExample('no build', ['run: npm ci'], {
        Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
      }),
    ],
    good: [
      ciExample('docker build', ['run: docker build -t api .'], {
        Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
      }),
    ],
  },
  check(service) {
    if (!service.image) return [notApplicable('the service has no Dockerfile')];
    if (!pipelineOf(service).exists) return [notApplicable('the repository configures no CI')];
    const built = findCiImageBuild(service);
    if (built) return [pass(built)];
    const outcome = missingIn(service);
    return [outcome.verdict === 'fail' ? { ...outcome, args: { dockerfile: service.image.dockerfile } } : outcome];
  },
};
