import { exampleManifest } from '../../../src/rules/example-service.ts';
import { cpuOverTarget } from '../../../src/rules/metrics/cpu-over-target.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SOURCE = ["require('node:http').createServer((req, res) => res.end('ok')).listen(3000);"];
const scaled = (...metric: readonly string[]): Readonly<Record<string, string>> =>
  nodeExample(SOURCE, {
    'k8s.yaml': exampleManifest(
      [],
      [
        [
          'apiVersion: autoscaling/v2',
          'kind: HorizontalPodAutoscaler',
          'metadata: { name: api }',
          'spec:',
          '  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: api }',
          '  maxReplicas: 6',
          '  metrics:',
          ...metric,
        ].join('\n'),
      ],
    ),
  });
const cpu = (target: string): string =>
  `    - { type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: ${target} } } }`;
const rules = (...exprs: readonly string[]): Readonly<Record<string, string>> => ({
  'monitoring/alerts.yaml': [
    'groups:',
    '  - name: api',
    '    rules:',
    ...exprs.flatMap((expr, i) => [`      - alert: Alert${i}`, `        expr: ${expr}`, '        for: 5m']),
    '',
  ].join('\n'),
});

ruleCases(cpuOverTarget, {
  fails: [
    { name: 'settles at 85 %', files: scaled(cpu('85')), findings: [{ message: 'target', at: 'k8s.yaml:33:97' }] },
    {
      name: 'version 1 of the API',
      files: nodeExample(SOURCE, {
        'k8s.yaml': exampleManifest(
          [],
          [
            [
              'apiVersion: autoscaling/v1',
              'kind: HorizontalPodAutoscaler',
              'metadata: { name: api }',
              'spec:',
              '  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: api }',
              '  maxReplicas: 6',
              '  targetCPUUtilizationPercentage: 90',
            ].join('\n'),
          ],
        ),
      }),
      findings: [{ message: 'target', at: 'k8s.yaml:32:35' }],
    },
    {
      name: 'memory is fine, CPU is not',
      files: scaled(
        '    - { type: Resource, resource: { name: memory, target: { type: Utilization, averageUtilization: 60 } } }',
        cpu('80'),
      ),
      findings: [{ message: 'target', at: 'k8s.yaml:34:97' }],
    },
    {
      name: 'the option',
      files: scaled(cpu('60')),
      options: { percent: 50 },
      findings: [{ message: 'target', at: 'k8s.yaml:33:97' }],
    },
  ],
  passes: [
    { name: 'settles at 60 %', files: scaled(cpu('60')), evidence: ['k8s.yaml:33:97'] },
    { name: 'exactly 70 %', files: scaled(cpu('70')), evidence: ['k8s.yaml:33:97'] },
    {
      name: 'an alert',
      files: nodeExample(SOURCE, rules('rate(process_cpu_seconds_total[5m]) > 0.7')),
      evidence: ['monitoring/alerts.yaml:4:16'],
    },
  ],
  notApplicable: [],
  unknown: [
    { name: 'nothing bounds it', files: nodeExample(SOURCE), reason: /only a run/ },
    {
      name: 'an autoscaler of memory says nothing of the CPU',
      files: scaled(
        '    - { type: Resource, resource: { name: memory, target: { type: Utilization, averageUtilization: 80 } } }',
      ),
      reason: /only a run/,
    },
    { name: 'an alert on something else', files: nodeExample(SOURCE, rules('up == 0')), reason: /only a run/ },
  ],
});
