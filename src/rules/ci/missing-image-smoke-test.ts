import { buildsImage, buildsImageByAction } from '../../services/ci/image-builds.ts';
import { pipelineOf } from '../../services/ci/pipeline.ts';
import { programWords } from '../../services/ci/program-words.ts';
import { findSmokeTest } from '../../services/ci/smoke-tests.ts';
import type { CiJob } from '../../services/types.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';
import { ciExample, missingIn } from './ci-rule.ts';

function builds(job: CiJob): boolean {
  return job.steps.some(
    (step) =>
      buildsImageByAction({ name: step.uses?.value.replace(/@.*$/, '') ?? '' }) ||
      step.commands.some(({ words }) => buildsImage(programWords(words))),
  );
}

export const missingImageSmokeTest: Rule = {
  id: 'missing-image-smoke-test',
  code: 'NR7113',
  title: 'CI never starts the image that it builds',
  area: 'ci',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['ci-image-smoke-test'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      'CI builds the image and never starts it: a missing file, a wrong user or a module built for another libc shows at the first rollout. Run the container in CI, ask its health endpoint, and stop it with SIGTERM.',
  },
  docs: {
    what: 'Looks for a CI job that starts the image (docker run, compose up, kind) and then asks it something (curl, --wait, a health status), or for container-structure-test.',
    why: 'Source tests run against the source tree; what ships is the image.',
    fix: '`docker run -d -p 3000:3000 $IMAGE && curl --fail --retry 10 --retry-connrefused localhost:3000/livez && docker stop …`.',
    references: ['https://github.com/GoogleContainerTools/container-structure-test'],
  },
  examples: {
    bad: [
      ciExample('built only', ['run: docker build -t api .'], {
        Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
      }),
    ],
    good: [
      ciExample(
        'started and asked',
        [
          'run: docker build -t api .',
          'run: docker run -d -p 3000:3000 api',
          'run: curl --fail --retry 5 localhost:3000/',
        ],
        {
          Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
        },
      ),
    ],
  },
  check(service) {
    if (!service.image) return [notApplicable('the service has no Dockerfile')];
    if (!pipelineOf(service).exists) return [notApplicable('the repository configures no CI')];
    const { ci } = service.repository;
    const found = findSmokeTest(service);
    if (found) return [pass(found)];
    const missing = missingIn(service);
    const builder = ci.find(builds);
    return [
      missing.verdict === 'fail' && builder
        ? fail({ message: 'missing', place: builder.place, anchor: 'ci' })
        : missing,
    ];
  },
};
