import { buildsImage, buildsImageByAction } from '../../services/ci/image-builds.ts';
import { pipelineOf } from '../../services/ci/pipeline.ts';
import { programWords } from '../../services/ci/program-words.ts';
import type { CiJob } from '../../services/types.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';
import { ciExample, missingIn } from './ci-rule.ts';

const RUN =
  /^(?:docker|podman)(?:-compose| compose| container)? (?:.* )?(?:run|up|start)\b|^(?:docker-compose|kind|k3d|minikube|helm|kubectl|skaffold) (?:.* )?(?:up|create|start|install|upgrade|apply|run)\b/;
const PROBE =
  /^(?:curl|wget|http|https|nc|wait-on|hurl|k6|newman|grpcurl|grpc_health_probe|start-server-and-test|playwright|cypress)\b|docker inspect.*[Hh]ealth|docker(?: compose|-compose).*--wait|kubectl (?:wait|rollout status)|helm test/;
const TOOLS = /^(?:container-structure-test|dgoss|ct|goss|bats)$/;
const ACTIONS =
  /container-structure-test|dgoss|helm\/chart-testing-action|jakejarvis\/wait-action|ifaxity\/wait-on-action|iFaxity|helm\/kind-action/i;

interface Smoke {
  readonly starts: boolean;
  readonly probes: boolean;
  readonly outcome: Outcome | undefined;
}

/** What a job does with a container: started, asked whether it is well, and in a way that can fail. */
function readJob(job: CiJob): Smoke {
  let starts = false;
  let probes = false;
  let outcome: Outcome | undefined;
  for (const step of job.steps) {
    if (step.canFail) continue;
    if (/container-structure-test|dgoss/i.test(step.uses?.value ?? '')) outcome ??= pass(step.place);
    if (ACTIONS.test(step.uses?.value ?? '')) starts = true;
    for (const { words, place, ignoredFailure } of step.commands) {
      const program = programWords(words);
      const text = program.join(' ');
      if (TOOLS.test(program[0] ?? '') && !ignoredFailure) outcome ??= pass(place);
      if (RUN.test(text)) starts = true;
      if (PROBE.test(text)) {
        probes = true;
        if (starts && !ignoredFailure) outcome ??= pass(place);
      }
    }
  }
  return { starts, probes, outcome };
}

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
    const found = ci.flatMap((job) => readJob(job).outcome ?? []);
    if (found[0]) return [found[0]];
    const missing = missingIn(service);
    const builder = ci.find(builds);
    return [
      missing.verdict === 'fail' && builder
        ? fail({ message: 'missing', place: builder.place, anchor: 'ci' })
        : missing,
    ];
  },
};
