import { at, type DataNode, entriesOf, itemsOf, numberOf, textOf } from '../../parsers/data.ts';
import type { Manifest, Service, Workload } from '../../services/types.ts';
import { findServices } from '../../services/workloads/queries.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

interface Canary {
  readonly node: DataNode;
  /** Percent of the traffic that the first step takes. */
  readonly first: number | undefined;
}

function canaryOf({ kind, node }: Manifest): Canary | undefined {
  const spec = at(node, 'spec');
  if (kind === 'Rollout') {
    const canary = at(spec, 'strategy', 'canary');
    const weight = itemsOf(at(canary, 'steps'))
      .map((step) => numberOf(at(step, 'setWeight')))
      .find((value) => value !== undefined);
    return canary && weight !== undefined ? { node: canary, first: weight } : undefined;
  }
  if (kind === 'Canary') {
    const analysis = at(spec, 'analysis');
    return (
      analysis && {
        node: analysis,
        first: numberOf(at(analysis, 'stepWeight')) ?? numberOf(itemsOf(at(analysis, 'stepWeights'))[0]),
      }
    );
  }
  if (kind === 'Ingress') {
    const entry = entriesOf(at(node, 'metadata', 'annotations')).find(({ key }) => key.endsWith('/canary-weight'));
    const total = entriesOf(at(node, 'metadata', 'annotations')).find(({ key }) =>
      key.endsWith('/canary-weight-total'),
    );
    const scale = 100 / (total ? Number(textOf(total.value)) : 100);
    return entry && { node: entry.value, first: Number(textOf(entry.value)) * scale };
  }
  if (kind === 'VirtualService' || kind === 'HTTPRoute' || kind === 'TrafficSplit') return splitOf(spec);
  return undefined;
}

/** Two or more weighted backends of one route. */
function splitOf(node: DataNode | undefined): Canary | undefined {
  const lists = [
    ...itemsOf(at(node, 'http')).map((item) => at(item, 'route')),
    ...itemsOf(at(node, 'rules')).map((item) => at(item, 'backendRefs')),
    at(node, 'backends'),
  ];
  for (const list of lists) {
    const weights = itemsOf(list).flatMap((item) => numberOf(at(item, 'weight')) ?? []);
    // Weights are proportions: 1 and 1 are halves (gateway-api.sigs.k8s.io/guides/traffic-splitting).
    const sum = weights.reduce((a, b) => a + b, 0);
    if (list && weights.length > 1 && sum > 0)
      return { node: list, first: Math.round((Math.min(...weights) / sum) * 100) };
  }
  return undefined;
}

/** Whether a route names the workload or a Service in front of it, as it is or with a suffix: `api-canary`, `api.shop`. */
function routesTo({ repository }: Service, workload: Workload, route: DataNode): boolean {
  const names = new Set([workload.name, ...findServices(workload, repository).map((item) => item.name)]);
  const isNamed = (text: string): boolean =>
    [...names].some((name) => text === name || text.startsWith(`${name}-`) || text.startsWith(`${name}.`));
  const walk = (node: DataNode | undefined): boolean => {
    if (node?.kind === 'list') return node.items.some(walk);
    if (node?.kind === 'map') return node.entries.some(({ value }) => walk(value));
    return isNamed(textOf(node) ?? '');
  };
  return walk(at(route, 'spec')) || walk(at(route, 'metadata', 'name'));
}

function concerns(service: Service, { node, name, kind }: Manifest): boolean {
  if (kind !== 'Rollout' && kind !== 'Canary')
    return service.workloads.length === 1 || service.workloads.some((workload) => routesTo(service, workload, node));
  const target =
    textOf(at(node, 'spec', 'targetRef', 'name')) ?? textOf(at(node, 'spec', 'workloadRef', 'name')) ?? name;
  return service.workloads.some((workload) => workload.name === target || workload.name === name);
}

export const missingCanary: Rule = {
  id: 'missing-canary',
  code: 'NR7117',
  title: 'Releases reach all users at once',
  area: 'ci',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['canary-deployment'],
  kinds: LONG_RUNNING,
  options: {
    maximumFirstWeight: {
      default: 25,
      description: 'Largest share of the traffic, in percent, that the first step may take.',
      minimum: 1,
      maximum: 100,
    },
  },
  messages: {
    missing:
      'Every release replaces all pods of {workload}: an error that probes do not see hits all users. For risky changes send about a tenth of the traffic to the new version first (Argo Rollouts, Flagger, weighted routes).',
    large:
      'The first canary step takes {first} % of the traffic, more than {maximum} %: too many users meet a bad release. Start with about 10 %.',
  },
  docs: {
    what: 'Looks for a canary in the manifests: Argo Rollouts with setWeight, Flagger, weighted routes of Istio, Gateway API or ingress-nginx, and the size of its first step.',
    why: 'A canary bounds how many users a bad release reaches, and gives metrics to decide by.',
    fix: 'Turn the Deployment into a Rollout with `strategy.canary.steps: [{ setWeight: 10 }, { pause: {} }]`.',
    references: ['https://argo-rollouts.readthedocs.io/en/stable/features/canary/', 'https://docs.flagger.app/'],
  },
  examples: {
    bad: [
      {
        title: 'a first step for half of the users',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
          Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'k8s/api.yaml':
            'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata:\n  name: api\nspec:\n  strategy:\n    canary:\n      steps:\n        - setWeight: 50\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      containers:\n        - name: api\n          image: api:1.0.0\n',
        },
      },
    ],
    good: [
      {
        title: 'a tenth first',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
          Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'k8s/api.yaml':
            'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata:\n  name: api\nspec:\n  strategy:\n    canary:\n      steps:\n        - setWeight: 10\n        - pause: {}\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      containers:\n        - name: api\n          image: api:1.0.0\n',
        },
      },
    ],
  },
  check(service, { options }) {
    const maximum = Number(options.maximumFirstWeight);
    const found = service.repository.manifests.flatMap((item) => {
      const canary = canaryOf(item);
      return canary && concerns(service, item) ? [canary] : [];
    });
    if (found.length > 0)
      return found.map(
        ({ node, first }): Outcome =>
          first !== undefined && first > maximum
            ? fail({ message: 'large', args: { first, maximum }, place: node.place, anchor: 'canary' })
            : pass(node.place),
      );
    const workload = service.workloads.find(
      (item) => item.platform === 'kubernetes' && !/^(?:Job|CronJob|ScaledJob|Pod)$/.test(item.kind),
    );
    if (workload)
      return [
        fail({ message: 'missing', args: { workload: workload.name }, place: workload.place, anchor: workload.id }),
      ];
    if (service.repository.charts.length > 0)
      return [unknown('the chart is not rendered, so its rollout strategy is not known')];
    return [notApplicable('no orchestrator of this repository runs the service')];
  },
};
