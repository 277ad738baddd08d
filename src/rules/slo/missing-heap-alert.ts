import { heapThresholds, isOfCommittedHeap } from '../../services/alerts/signals.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { judgeAlert } from './alert-rule.ts';

export const missingHeapAlert: Rule = {
  id: 'missing-heap-alert',
  code: 'NR7007',
  title: 'No alert fires before memory runs out',
  area: 'slo',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['alert-heap'],
  kinds: LONG_RUNNING,
  options: {
    minimum: {
      default: 0.75,
      description: 'Smallest share of the limit at which the alert may fire.',
      minimum: 0,
      maximum: 1,
    },
    maximum: {
      default: 0.9,
      description: 'Largest share of the limit at which the alert may fire.',
      minimum: 0,
      maximum: 1,
    },
  },
  messages: {
    missing:
      'The repository has alert rules, and none of them watches heap or memory against its limit: a leak is noticed when the pod is killed. Alert at 80 % of the limit.',
    loose:
      '{alert} fires at {value} of memory: too early it cries wolf, too late the process is dead before anybody looks. Fire between 75 % and 90 % of the limit.',
    committed:
      '{alert} divides used heap by the heap that V8 has taken so far, which grows with it: healthy processes stand at {value} and above, and the limit is never compared. Divide by the limit of --max-old-space-size or of the container.',
  },
  docs: {
    what: 'Looks among the Prometheus alert rules of the repository for used heap, or the working set of the container, compared with a share of its limit.',
    why: 'V8 spends its last percent of heap in garbage collection: the service is slow long before it is killed, and that hour is when a rollback or a restart is still calm.',
    fix: 'Add an alert on nodejs_heap_size_used_bytes / <heap limit> > 0.8, or on container_memory_working_set_bytes against its limit.',
    references: [
      'https://github.com/siimon/prom-client#default-metrics',
      'https://nodejs.org/api/process.html#processmemoryusage',
    ],
  },
  examples: {
    bad: [
      {
        title: 'alerts on errors only',
        files: {
          ...EXAMPLE_SERVICE,
          'monitoring/alerts.yaml':
            'groups:\n  - name: orders\n    rules:\n      - alert: InstanceDown\n        expr: up{job="orders"} == 0\n        for: 5m\n',
        },
      },
    ],
    good: [
      {
        title: '80 % of the heap limit',
        files: {
          ...EXAMPLE_SERVICE,
          'monitoring/alerts.yaml':
            'groups:\n  - name: orders\n    rules:\n      - alert: HeapAlmostFull\n        expr: nodejs_heap_size_used_bytes / 805306368 > 0.8\n        for: 10m\n',
        },
      },
    ],
  },
  check: (service, { options }) =>
    judgeAlert(service, {
      find: ({ alerts }) => heapThresholds(alerts),
      accepts: (value) => value > 1 || (value >= Number(options['minimum']) && value <= Number(options['maximum'])),
      print: (value) => (value > 1 ? `${value} bytes` : `${Math.round(value * 100)} %`),
      mistaken: (item) => (isOfCommittedHeap(item) ? 'committed' : undefined),
      words: /heap|memory|oom/i,
      anchor: 'heap',
    }),
};
