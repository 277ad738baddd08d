import { LONG_RUNNING, type Rule } from '../types.ts';
import { AUDIENCE_DOCS, dashboardExample, ENOUGH_PANELS, judgeDashboard, UPTIME_ONLY } from './dashboard-rule.ts';

export const dashboardWithoutDebugView: Rule = {
  id: 'dashboard-without-debug-view',
  code: 'NR7016',
  title: 'No dashboard shows what happens inside the process',
  area: 'slo',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['dashboard-debug'],
  kinds: LONG_RUNNING,
  options: ENOUGH_PANELS,
  messages: {
    missing:
      'No dashboard of the repository shows the inside of the process; {dashboard} comes closest and lacks {panels}. Add event-loop delay, heap, GC pauses, handles and dependency latency.',
  },
  docs: {
    what: 'Looks for a dashboard with event-loop delay, heap, GC pauses, thread pool, handles and dependency latency, by the titles and queries of its panels; three of them make one.',
    why: 'Whether a slow service waits, computes or collects garbage is visible in these graphs and nowhere else.',
    fix: 'Add a debug dashboard from the default metrics of prom-client: nodejs_eventloop_lag, nodejs_heap_size, nodejs_gc_duration, nodejs_active_handles.',
    ...AUDIENCE_DOCS,
  },
  examples: {
    bad: [UPTIME_ONLY],
    good: [
      dashboardExample('the panels of this audience', [
        ['Event-loop delay p99', 'nodejs_eventloop_lag_p99_seconds'],
        ['Heap', 'nodejs_heap_size_used_bytes'],
        ['GC pauses', 'rate(nodejs_gc_duration_seconds_sum[5m])'],
      ]),
    ],
  },
  check: (service, { options }) =>
    judgeDashboard(service, {
      panels: [
        ['event-loop delay', /event.?loop|loop.?(?:lag|delay)/i],
        ['heap', /heap/i],
        ['GC pauses', /\bgc\b|_gc_|garbage/i],
        ['thread pool', /thread.?pool|libuv|worker.?pool/i],
        ['handles and sockets', /handles|sockets|active_(?:requests|resources)|connections/i],
        [
          'dependency latency',
          /dependenc|upstream|downstream|(?:db|database|redis|query|client).*(?:latenc|duration)|(?<!thread.?|worker.?)pool/i,
        ],
      ],
      title: /debug|runtime|node\.?js|internals|process/i,
      enough: Number(options['panels']),
    }),
};
