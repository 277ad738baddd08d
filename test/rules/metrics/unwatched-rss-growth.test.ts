import { unwatchedRssGrowth } from '../../../src/rules/metrics/unwatched-rss-growth.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (more: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  nodeExample(["require('node:http').createServer((req, res) => res.end('ok')).listen(3000);"], more);
const rules = (...exprs: readonly string[]): Readonly<Record<string, string>> => ({
  'monitoring/alerts.yaml': [
    'groups:',
    '  - name: api',
    '    rules:',
    ...exprs.flatMap((expr, i) => [`      - alert: Alert${i}`, `        expr: ${expr}`, '        for: 5m']),
    '',
  ].join('\n'),
});

ruleCases(unwatchedRssGrowth, {
  fails: [
    {
      name: 'alerts, none of them on memory',
      files: service(rules('up == 0')),
      findings: [{ message: 'missing', at: 'monitoring/alerts.yaml:4:16' }],
    },
    {
      name: 'a level is no slope',
      files: service(rules('process_resident_memory_bytes > 4e8', 'up == 0')),
      findings: [{ message: 'missing', at: 'monitoring/alerts.yaml:4:16' }],
    },
    {
      name: 'the slope of something else',
      files: service(rules('deriv(http_requests_in_flight[1h]) > 0')),
      findings: [{ message: 'missing', at: 'monitoring/alerts.yaml:4:16' }],
    },
    {
      name: 'a counter of failures',
      files: service(rules('increase(container_memory_failures_total[5m]) > 0')),
      findings: [{ message: 'missing', at: 'monitoring/alerts.yaml:4:16' }],
    },
  ],
  passes: [
    {
      name: 'the slope of resident memory',
      files: service(rules('up == 0', 'deriv(process_resident_memory_bytes[1h]) > 0')),
      evidence: ['monitoring/alerts.yaml:7:16'],
    },
    {
      name: 'a forecast against the limit',
      files: service(
        rules(
          'predict_linear(container_memory_working_set_bytes[6h], 4 * 3600) > on (pod) kube_pod_container_resource_limits',
        ),
      ),
      evidence: ['monitoring/alerts.yaml:4:16'],
    },
    {
      name: 'the change of the heap within a sum',
      files: service(rules('sum(delta(nodejs_heap_size_used_bytes[2h])) by (pod) > 1e8')),
      evidence: ['monitoring/alerts.yaml:4:16'],
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'no alert stands here', files: service({}), reason: /only a run/ }],
});
