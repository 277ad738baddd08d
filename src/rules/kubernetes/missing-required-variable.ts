import { at, entriesOf } from '../../parsers/data.ts';
import { requiredVariablesOf } from '../../services/config/required-variables.ts';
import type { Deployment, Service } from '../../services/types.ts';
import { clusterOf } from '../../services/workloads/cluster.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';
import { CLUSTER_KINDS } from './cluster-kinds.ts';
import { deployed, deployment } from './example-repository.ts';

const SOURCE =
  "const { z } = require('zod');\nconst env = z.object({ DATABASE_URL: z.string() }).parse(process.env);\nrequire('node:http').createServer().listen(3000);\n";
const repository = (name: string) =>
  deployed([deployment({ container: `env:\n  - name: ${name}\n    value: postgres://db/shop` })], {
    'package.json': '{ "name": "api", "dependencies": { "zod": "^4.0.0" } }\n',
    'server.js': SOURCE,
  });

/** Annotations of webhooks, and commands, that add variables which no manifest shows. */
const INJECTING =
  /vault\.hashicorp\.com\/agent-inject|doppler|infisical|instrumentation\.opentelemetry\.io|secrets-store/i;
const WRAPPERS = /^(?:doppler|infisical|chamber|dotenvx|dotenv|op|teller|sops|aws-vault|envconsul|summon|berglas)$/;

/** What may set variables outside of the manifest: a webhook, a wrapper, an env file in the image. */
function findOtherSource({ workload, command }: Deployment, service: Service): string | undefined {
  const annotations = entriesOf(at(workload?.node, 'spec', 'template', 'metadata', 'annotations'));
  const injected = annotations.find(({ key }) => INJECTING.test(key));
  if (injected) return `${injected.key} adds variables when the pod is created`;
  const wrapper = command?.argv.find((word) => WRAPPERS.test(word));
  if (wrapper !== undefined) return `${wrapper} adds variables before the process starts`;
  const loads = [...(service.program?.packages.keys() ?? [])].some((name) =>
    /^(?:dotenv|@dotenvx\/dotenvx|dotenv-flow|dotenv-safe)(?:\/|$)/.test(name),
  );
  return loads &&
    service.repository.envFiles.some((file) => file.tracked && !/example|sample|template/i.test(file.path))
    ? 'the service loads an env file that is in the repository'
    : undefined;
}

function judge(deployment: Deployment, service: Service): readonly Outcome[] {
  const { workload, environment } = deployment;
  if (!workload) return [];
  const required = requiredVariablesOf(service).filter((variable) => variable.certain);
  const missing = required.filter(({ name }) => !environment.variables.has(name));
  const [first] = required;
  if (!first) return [];
  if (missing.length === 0)
    return [
      pass(
        ...required.map(({ name }) => ({ place: environment.variables.get(name)?.place ?? first.place, note: name })),
      ),
    ];
  const outside = workload.container.envUnknownFrom[0];
  if (!environment.complete)
    return [
      unknown('part of the environment comes from outside of this repository', { place: outside ?? workload.place }),
    ];
  const other = findOtherSource(deployment, service);
  if (other !== undefined) return [unknown(other, { place: workload.place })];
  return missing.map(({ name, place, by }) =>
    fail({
      message: 'missing',
      args: { name, by: by === 'throw' ? 'a check in the source' : by, container: workload.container.name },
      place: workload.container.place,
      related: [{ place, note: 'demanded here' }],
      anchor: `${workload.id} ${name}`,
    }),
  );
}

export const missingRequiredVariable: Rule = {
  id: 'missing-required-variable',
  code: 'NR3026',
  title: 'The manifest does not set a variable that the service demands',
  area: 'kubernetes',
  severity: 'error',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['env-required-is-provided'],
  kinds: CLUSTER_KINDS,
  options: {},
  messages: {
    missing:
      'The service does not start without {name} ({by}), and container {container} does not set it: every pod ends in CrashLoopBackOff. Add it to env, or take it from a ConfigMap or Secret.',
  },
  docs: {
    what: 'Takes the variables that the source demands while it starts (schemas of zod, envalid, Joi and others, checks that throw) and looks for each in the effective environment of the container: image, manifest, ConfigMaps and Secrets of the repository.',
    why: 'A new required variable passes every test of the code and stops the rollout, or the next restart.',
    fix: 'Add the variable to the manifest in the same change that demands it.',
    exceptions: 'Where envFrom, a webhook or a wrapper adds variables from outside, nothing can be said.',
    references: ['https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/'],
  },
  examples: {
    bad: [{ title: 'another name', files: repository('DB_URL') }],
    good: [{ title: 'the name that is demanded', files: repository('DATABASE_URL') }],
  },
  check(service) {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const required = requiredVariablesOf(service).filter((variable) => variable.certain);
    if (required.length === 0) return [notApplicable('the source demands no environment variable while it starts')];
    const { workloads, hidden } = clusterOf(service);
    // Where a cluster runs the service, a compose file is for developers.
    const shipped = service.deployments.filter(
      ({ workload }) => workload && (workloads.length === 0 || workloads.includes(workload)),
    );
    if (hidden !== undefined) return [unknown(hidden)];
    const judged = shipped.flatMap((item) => judge(item, service));
    return judged.length > 0 ? judged : [notApplicable('no manifest of this repository runs the service')];
  },
};
