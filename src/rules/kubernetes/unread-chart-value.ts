import { findUnreadValues, type UnreadValue } from '../../services/helm/unread-values.ts';
import type { Chart, Service } from '../../services/types.ts';
import { about, fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Example, Outcome, Rule } from '../types.ts';
import { CLUSTER_KINDS } from './cluster-kinds.ts';
import { deployment } from './example-repository.ts';

/** What a value of this name promises, by topic of the checklist. */
const PROMISES: readonly (readonly [RegExp, string])[] = [
  [/resources/i, 'resource-requests-and-limits'],
  [/liveness|readiness|startup|probe/i, 'k8s-probes-present'],
  [/autoscal|hpa|max\w*replica/i, 'hpa-configured'],
  [/replica/i, 'min-replicas'],
  [/disruption|pdb/i, 'pod-disruption-budget'],
  [/securityContext/i, 'k8s-run-as-non-root'],
];
/** Every other setting of a file that has no effect. */
const OTHER = 'unparsable-file';

function topicOf({ key }: UnreadValue): string {
  return PROMISES.find(([pattern]) => pattern.test(key))?.[1] ?? OTHER;
}

/** The charts that this service comes out of. */
function chartsOf({ workloads, repository }: Service): readonly Chart[] {
  const units = new Set(workloads.flatMap(({ manifest }) => manifest?.unit ?? []));
  return repository.charts.filter((chart) => units.has(chart.folder));
}

const chart = (resources: string): Example['files'] => ({
  'package.json': '{ "name": "api" }\n',
  Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
  'chart/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
  'chart/values.yaml': 'resources:\n  limits:\n    memory: 512Mi\n',
  'chart/templates/deployment.yaml': deployment({ container: resources }),
});

export const unreadChartValue: Rule = {
  id: 'unread-chart-value',
  code: 'NR3034',
  title: 'A value of the Helm chart is read by no template',
  area: 'kubernetes',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: [...PROMISES.map(([, topic]) => topic), OTHER],
  kinds: CLUSTER_KINDS,
  options: {},
  messages: {
    unread:
      'No template of the chart reads {key}: whoever sets it sees it in the values and believes it holds, and the pods run without it. Use .Values.{key} in a template or remove the key.',
  },
  docs: {
    what: 'Compares the keys of the values files of a chart with what its templates, helpers and files mention. Keys of the charts that it depends on, empty values and charts that hand all values on are left alone.',
    why: 'A limit, a probe or a replica count that stands in the values and reaches no pod is worse than none: reviews and dashboards of configuration take it for set.',
    fix: 'Read the value where it belongs, or delete it. A key of a production values file that differs from the chart by a letter is a typing error.',
    references: ['https://helm.sh/docs/chart_best_practices/values/'],
  },
  examples: {
    bad: [{ title: 'limits that no template reads', files: chart('ports:\n  - containerPort: 3000') }],
    good: [{ title: 'limits that reach the container', files: chart('resources: {{ toJson .Values.resources }}') }],
  },
  check(service) {
    const charts = chartsOf(service);
    if (charts.length === 0)
      return [about([OTHER], notApplicable('no Helm chart of this repository deploys the service'))];
    return charts.flatMap((item): readonly Outcome[] => {
      const { unread, unknown: reason } = findUnreadValues(item, service.repository);
      // Silence about a topic of another rule: only what is dead speaks about it.
      if (reason !== undefined) return [about([OTHER], unknown(`${item.path}: ${reason}`))];
      if (unread.length === 0) {
        const place = service.repository.data(item.values[0] ?? item.path)[0]?.place;
        return [about([OTHER], place ? pass({ place, note: 'every value is read by a template' }) : pass())];
      }
      return unread.map((value) =>
        about(
          [topicOf(value)],
          fail({
            message: 'unread',
            args: { key: value.key },
            place: value.entry.keyPlace,
            anchor: `${value.file} ${value.key}`,
          }),
        ),
      );
    });
  },
};
