import { alertRulesOf } from '../../services/alerts/alert-rules.ts';
import { objectivesOf } from '../../services/alerts/objectives.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import { fail, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { alertsElsewhere, firstAlert } from './alert-rule.ts';

/** Ratios of good or bad events and quantiles of latency: what an SLI is made of. */
/** A ratio or a quantile… */
const SHAPE = /histogram_quantile|\/|ratio|_bucket\b|quantile|\bsli\b/i;
/** …of what users notice, not of a resource. */
const SUBJECT =
  /request|http|grpc|\brpc|error|fail|success|latenc|(?<!gc_)duration|response|(?:^|[:_\s])sl[io](?:[:_\s]|$)|availability|message/i;

export const missingSliRecordingRules: Rule = {
  id: 'missing-sli-recording-rules',
  code: 'NR7002',
  title: 'No recording rule computes the service level indicators',
  area: 'slo',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['slo-recording-rules'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'The repository has alert rules but records no SLI: every alert and dashboard computes its own ratio, over its own window, and they disagree in an incident. Record the error ratio and the latency quantile once.',
  },
  docs: {
    what: 'Looks among the Prometheus rules of the repository for recording rules of ratios or latency quantiles; objectives for Sloth and Pyrra count, since those generate them.',
    why: 'Burn-rate windows of days are too expensive to compute at every evaluation, and one recorded number is one truth.',
    fix: 'Add recording rules such as orders:http_errors:ratio_rate5m, or describe the SLO for Sloth or Pyrra.',
    references: ['https://prometheus.io/docs/practices/rules/'],
  },
  examples: {
    bad: [
      {
        title: 'alerts only',
        files: {
          ...EXAMPLE_SERVICE,
          'monitoring/alerts.yaml':
            'groups:\n  - name: orders\n    rules:\n      - alert: InstanceDown\n        expr: up{job="orders"} == 0\n        for: 5m\n',
        },
      },
    ],
    good: [
      {
        title: 'the error ratio is recorded',
        files: {
          ...EXAMPLE_SERVICE,
          'monitoring/rules.yaml':
            'groups:\n  - name: orders\n    rules:\n      - record: orders:http_errors:ratio_rate5m\n        expr: sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))\n',
        },
      },
    ],
  },
  check: (service) => {
    const generated = objectivesOf(service).filter((item) => item.tool === 'sloth' || item.tool === 'pyrra');
    if (generated.length > 0)
      return [pass(...generated.slice(0, 3).map(({ place, tool }) => ({ place, note: `${tool} generates them` })))];
    const rules = alertRulesOf(service);
    const recorded = rules.records.filter(({ name, expression }) => {
      const text = `${name}\n${expression.value}`;
      return SHAPE.test(text) && SUBJECT.test(text);
    });
    if (recorded.length > 0) return [pass(...recorded.slice(0, 4).map((rule) => rule.place))];
    return [alertsElsewhere(rules) ?? fail({ message: 'missing', place: firstAlert(rules), anchor: 'recording' })];
  },
};
