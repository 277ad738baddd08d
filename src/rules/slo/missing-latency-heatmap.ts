import { dashboardsOf } from '../../services/dashboards/dashboards.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import { fail, pass } from '../outcomes.ts';
import type { Rule } from '../types.ts';
import { dashboardsElsewhere } from './dashboard-rule.ts';

export const missingLatencyHeatmap: Rule = {
  id: 'missing-latency-heatmap',
  code: 'NR7017',
  title: 'No heatmap shows how latency is distributed',
  area: 'slo',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['latency-heatmap'],
  kinds: ['http'],
  options: {},
  messages: {
    missing:
      'The dashboards of the repository show latency as lines only, so two populations (a cache hit and a miss, one slow tenant) melt into one percentile. Add a heatmap over the duration buckets.',
  },
  docs: {
    what: 'Looks for a panel of type heatmap over durations in the Grafana dashboards of the repository.',
    why: 'A percentile is one number of a shape; incidents change the shape first.',
    fix: 'Add a heatmap panel on sum by (le) (increase(http_request_duration_seconds_bucket[$__rate_interval])).',
    references: ['https://grafana.com/docs/grafana/latest/panels-visualizations/visualizations/heatmap/'],
  },
  examples: {
    bad: [
      {
        title: 'lines only',
        files: {
          ...EXAMPLE_SERVICE,
          'grafana/orders.json':
            '{"title":"Orders","panels":[{"title":"p95","type":"timeseries","targets":[{"expr":"histogram_quantile(0.95, rate(http_request_duration_seconds_bucket[5m]))"}]}]}\n',
        },
      },
    ],
    good: [
      {
        title: 'a heatmap',
        files: {
          ...EXAMPLE_SERVICE,
          'grafana/orders.json':
            '{"title":"Orders","panels":[{"title":"Latency","type":"heatmap","targets":[{"expr":"sum by (le) (increase(http_request_duration_seconds_bucket[5m]))"}]}]}\n',
        },
      },
    ],
  },
  check: (service) => {
    const { dashboards } = dashboardsOf(service);
    const [first] = dashboards;
    if (!first) return [dashboardsElsewhere(service)];
    const panels = dashboards.flatMap((dashboard) => dashboard.panels);
    const heatmaps = panels.filter(
      (panel) =>
        /heatmap/.test(panel.type) &&
        !/event.?loop|gc_duration/i.test(panel.text) &&
        /bucket|latenc|duration|response|seconds|_ms\b/i.test(panel.text),
    );
    return [
      heatmaps.length > 0
        ? pass(...heatmaps.slice(0, 3).map(({ place }) => place))
        : fail({ message: 'missing', place: first.place, anchor: 'heatmap' }),
    ];
  },
};
