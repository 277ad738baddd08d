import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { missingHeapAlert } from '../../../src/rules/slo/missing-heap-alert.ts';
import { DOWN, ruleFile, TERRAFORM_ALARM, templatedAlert } from '../../support/monitoring.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const alert = (expression: string): Readonly<Record<string, string>> =>
  ruleFile(['alert: Heap', `expr: ${expression}`, 'for: 10m']);

ruleCases(missingHeapAlert, {
  fails: [
    {
      name: 'alerts on resources of the host only',
      files: ruleFile(DOWN, [
        'alert: HostMemory',
        'expr: node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0.1',
      ]),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:4:16' }],
    },
    {
      name: 'half full wakes somebody every day',
      files: alert('nodejs_heap_size_used_bytes / 805306368 > 0.5'),
      findings: [{ message: 'loose', at: 'monitoring/rules.yaml:5:15' }],
    },
    {
      name: 'too late',
      files: alert('container_memory_working_set_bytes / container_spec_memory_limit_bytes * 100 > 97'),
      findings: [{ message: 'loose', at: 'monitoring/rules.yaml:5:15' }],
    },
    {
      name: 'used heap against the heap taken so far',
      files: alert('nodejs_heap_size_used_bytes / nodejs_heap_size_total_bytes > 0.8'),
      findings: [{ message: 'committed', at: 'monitoring/rules.yaml:5:15' }],
    },
    {
      name: 'after the kill',
      files: alert('increase(container_oom_events_total[10m]) > 0'),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:4:16' }],
    },
    {
      name: 'fires while memory is free',
      files: alert('nodejs_heap_size_used_bytes / 805306368 < 0.8'),
      findings: [{ message: 'missing', at: 'monitoring/rules.yaml:4:16' }],
    },
  ],
  passes: [
    {
      name: '80 % of the heap limit',
      files: alert('nodejs_heap_size_used_bytes / 805306368 > 0.8'),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'the container against its limit, in percent',
      files: alert(
        '100 * sum by (pod) (container_memory_working_set_bytes{container="api"}) / sum by (pod) (kube_pod_container_resource_limits{resource="memory"}) > 85',
      ),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'bytes, where the limit is in the head of whoever wrote it',
      files: alert('process_resident_memory_bytes{job="orders"} > 1.6e9'),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'a warning far below and a page near the limit',
      files: ruleFile(
        ['alert: HeapWarning', 'expr: nodejs_heap_size_used_bytes / 805306368 > 0.6'],
        ['alert: HeapPage', 'expr: nodejs_heap_size_used_bytes / 805306368 >= 0.9'],
      ),
      evidence: ['monitoring/rules.yaml:6:16'],
    },
    {
      name: 'the limit that V8 reports',
      files: alert('v8js_memory_heap_used_bytes / v8js_memory_heap_limit_bytes > 0.8'),
      evidence: ['monitoring/rules.yaml:4:16'],
    },
    {
      name: 'other bounds by option',
      files: alert('nodejs_heap_size_used_bytes / 805306368 > 0.65'),
      options: { minimum: 0.6 },
      evidence: ['monitoring/rules.yaml:4:16'],
    },
  ],
  notApplicable: [],
  unknown: [
    { name: 'no rules at all', files: EXAMPLE_SERVICE, reason: /monitoring stack/ },
    { name: 'an alarm of Terraform', files: TERRAFORM_ALARM, reason: /alarms\.tf/ },
    {
      name: 'the share is a value of the chart',
      files: templatedAlert('HeapFull', 'nodejs_heap_size_used_bytes / 805306368 > {{ .Values.alerts.heap }}'),
      reason: /HeapFull/,
    },
  ],
});
