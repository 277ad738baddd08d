import { metricsOf } from '../../parsers/promql.ts';
import { alertRulesOf } from '../../services/alerts/alert-rules.ts';
import { findAutoscalers } from '../../services/workloads/queries.ts';
import { exampleManifest, exampleService } from '../example-service.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const SCALER = (target: number): string =>
  [
    'apiVersion: autoscaling/v2',
    'kind: HorizontalPodAutoscaler',
    'metadata: { name: api }',
    'spec:',
    '  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: api }',
    '  maxReplicas: 6',
    '  metrics:',
    `    - { type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: ${target} } } }`,
  ].join('\n');

export const cpuOverTarget: Rule = {
  id: 'cpu-over-target',
  code: 'NR6115',
  title: 'The CPU may be busier than 70 % all the time',
  area: 'metrics',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['cpu-saturation-target'],
  kinds: LONG_RUNNING,
  options: {
    percent: {
      default: 70,
      description: 'CPU in percent of the request that is fine in steady state',
      minimum: 1,
      maximum: 100,
    },
  },
  messages: {
    target:
      'The autoscaler lets the CPU of {workload} settle at {found} %, above {percent} %: one busy event loop has no room for a burst or for the loss of a pod. Lower averageUtilization.',
  },
  docs: {
    what: 'Looks for what keeps the CPU below 70 % in steady state: the target of an autoscaler, or an alert on CPU. Without either only a run can tell.',
    why: 'Queueing makes latency explode well before the CPU is full.',
    fix: 'averageUtilization: 60, and an alert on rate(process_cpu_seconds_total[5m]) > 0.7.',
    references: ['https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details'],
  },
  examples: {
    bad: [
      {
        title: 'ninety percent',
        files: exampleService(["require('node:http').createServer((req, res) => res.end('ok')).listen(3000);"], {
          'k8s.yaml': exampleManifest([], [SCALER(90)]),
        }),
      },
    ],
    good: [
      {
        title: 'sixty percent',
        files: exampleService(["require('node:http').createServer((req, res) => res.end('ok')).listen(3000);"], {
          'k8s.yaml': exampleManifest([], [SCALER(60)]),
        }),
      },
    ],
  },
  check: (service, { options }) => {
    const percent = Number(options['percent'] ?? 70);
    const scalers = service.workloads.flatMap((workload) =>
      findAutoscalers(workload, service.repository).flatMap(({ cpu }) => (cpu ? [{ workload, cpu }] : [])),
    );
    const alert = alertRulesOf(service).alerts.find((rule) => {
      const query = rule.query();
      return (
        query !== undefined && metricsOf(query).some((name) => /cpu_(?:seconds|usage|utili)|process_cpu/.test(name))
      );
    });
    if (scalers.length === 0)
      return [
        alert
          ? pass({ place: alert.place, note: alert.name })
          : unknown(
              'only a run shows how busy the CPU is: neither an autoscaler nor an alert of this repository bounds it',
            ),
      ];
    return scalers.map(({ workload, cpu }) =>
      cpu.value > percent
        ? fail({
            message: 'target',
            args: { workload: workload.name, found: cpu.value, percent },
            place: cpu.place,
            anchor: workload.id,
          })
        : pass({ place: cpu.place, note: `${cpu.value} %` }),
    );
  },
};
