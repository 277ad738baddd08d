import type { Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

/** Starters that set NODE_ENV=production themselves (nextjs.org/docs/app/api-reference/cli/next#next-start-options). */
const SETS_IT = /^(?:next|nuxt|nitro|remix|react-router)/;

function judgeDeployment(service: Service, index: number): Outcome {
  const deployment = service.deployments[index];
  const variable = deployment?.environment.variables.get('NODE_ENV');
  const workload = deployment?.workload;
  if (variable) {
    if (variable.value === undefined)
      return unknown('NODE_ENV comes from a value outside the repository', { place: variable.place });
    if (variable.value === 'production') return pass({ place: variable.place, note: 'NODE_ENV=production' });
    return fail({
      message: 'other',
      args: { value: variable.value },
      place: variable.place,
      anchor: workload?.id ?? 'image',
    });
  }
  const starter = deployment?.command?.starter;
  if (starter && !starter.development && SETS_IT.test(starter.name))
    return pass({ place: starter.place, note: `${starter.name} sets it` });
  const outside = workload?.container.envUnknownFrom[0];
  if (outside) return unknown('env comes from a Secret or ConfigMap that is not in the repository', { place: outside });
  const base = service.image?.base;
  if (base?.name.includes('/') && service.image?.baseKnowledge === undefined)
    return unknown(`the base image ${base.name} may set it, and is not in this repository`);
  if (!service.image && workload?.platform === 'kubernetes')
    return unknown('the image is made by a builder, which may set it and is not in this repository');
  const place = service.image?.stage.from.place ?? workload?.container.place ?? deployment?.command?.place;
  if (!place) return notApplicable('nothing starts the service');
  const remedy = service.image
    ? 'Add `ENV NODE_ENV=production` to the final stage.'
    : (REMEDIES[workload?.platform ?? ''] ?? 'Set it to production where the process is started.');
  const effect = service.program?.packages.has('express')
    ? 'Express sends stack traces to clients and renders views without a cache, and libraries stay in development mode'
    : 'libraries stay in development mode, with more checks and log lines and without some of their caches';
  return fail({ message: 'missing', args: { effect, remedy }, place, anchor: workload?.id ?? 'image' });
}

/** Where a process without an image gets its environment. */
const REMEDIES: Readonly<Record<string, string>> = {
  pm2: 'Add NODE_ENV: "production" to env of the app.',
  systemd: 'Add Environment=NODE_ENV=production to the unit.',
};

export const missingNodeEnvProduction: Rule = {
  id: 'missing-node-env-production',
  code: 'NR1109',
  title: 'NODE_ENV is not production in the deployed process',
  area: 'image',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['node-env-production'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing: 'Nothing sets NODE_ENV for the deployed process: {effect}. {remedy}',
    other:
      'NODE_ENV is {value} in a production artifact: libraries run in another mode than production. Set it to production, and tell environments apart by a variable of your own.',
  },
  docs: {
    what: 'Follows the effective environment of the process: ENV along the final stage, then the manifest or compose service, then prefixes in scripts and exports of an entrypoint. ARG and a RUN prefix do not reach the process.',
    why: 'Frameworks and libraries decide caching, error pages and logging by NODE_ENV.',
    fix: 'Add `ENV NODE_ENV=production` to the stage that ships; a manifest entry does as well.',
    references: [
      'https://expressjs.com/en/advanced/best-practice-performance.html#set-node_env-to-production',
      'https://nodejs.org/en/learn/getting-started/nodejs-the-difference-between-development-and-production',
    ],
  },
  examples: {
    bad: [
      {
        title: 'not set',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'set in the shipped stage',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    if (!service.image && service.workloads.length === 0) {
      const set = service.deployments[0]?.environment.variables.get('NODE_ENV');
      if (set?.value === 'production') return [pass(set.place)];
      return [notApplicable('nothing in the repository deploys the service')];
    }
    const outcomes = service.deployments.map((_deployment, i) => judgeDeployment(service, i));
    // Kubernetes decides over the compose file that a developer starts.
    const cluster = outcomes.filter((_outcome, i) => service.deployments[i]?.workload?.platform === 'kubernetes');
    return dedupe(cluster.length > 0 ? cluster : outcomes);
  },
};

/** Several workloads that lack it through one image are one finding. */
function dedupe(outcomes: readonly Outcome[]): readonly Outcome[] {
  const seen = new Set<string>();
  return outcomes.filter((outcome) => {
    if (outcome.verdict !== 'fail') return true;
    const key = `${outcome.place.path}:${outcome.place.line}:${outcome.message}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}
