import { alertRulesOf } from '../../services/alerts/alert-rules.ts';
import { objectivesOf } from '../../services/alerts/objectives.ts';
import { latencyThresholds } from '../../services/alerts/signals.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

export const looseLatencySlo: Rule = {
  id: 'loose-latency-slo',
  code: 'NR7003',
  title: 'The latency target is loose',
  area: 'slo',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['latency-slo-target'],
  kinds: ['http'],
  options: {
    maximum: {
      default: 300,
      description: 'Largest p95 latency, in milliseconds, that a target may allow.',
      minimum: 1,
    },
  },
  messages: {
    loose:
      'The tightest latency target of the repository is {value} ms; p95 of an API should stay below {maximum} ms, or a slow release passes every gate. Tighten the target, or raise the option where the work is slow by nature.',
  },
  docs: {
    what: 'Compares the latency targets of the repository (SLO files and documents, alerts on p95, thresholds of k6 and Artillery) with a maximum.',
    why: 'A target that is never missed tells nothing: the service may become several times slower before anybody is told.',
    fix: 'Set p95 below 300 ms in the SLO and in the load test.',
    exceptions: 'Services that wait for slow work (reports, uploads) need another number: set the option.',
    references: [
      'https://sre.google/sre-book/service-level-objectives/',
      'https://grafana.com/docs/k6/latest/using-k6/thresholds/',
    ],
  },
  examples: {
    bad: [
      {
        title: 'two seconds',
        files: {
          ...EXAMPLE_SERVICE,
          'docs/slo.md': '# SLOs\n\n- 99.9 % of requests succeed.\n- p95 latency stays below 2 s.\n',
        },
      },
    ],
    good: [
      {
        title: '250 ms',
        files: {
          ...EXAMPLE_SERVICE,
          'docs/slo.md': '# SLOs\n\n- 99.9 % of requests succeed.\n- p95 latency stays below 250 ms.\n',
        },
      },
    ],
  },
  check: (service, { options }) => {
    const targets = [
      ...objectivesOf(service).flatMap(({ place, about, seconds, quantile }) =>
        about === 'latency' && seconds !== undefined && seconds > 0 ? [{ place, seconds, quantile }] : [],
      ),
      ...latencyThresholds(alertRulesOf(service).alerts, (quantile) => quantile >= 0.9 && quantile < 0.99).map(
        ({ rule, value }) => ({ place: rule.expression.place, seconds: value, quantile: undefined }),
      ),
    ].sort((a, b) => a.seconds - b.seconds);
    const maximum = Number(options['maximum']);
    const isStrict = (seconds: number): boolean => Math.round(seconds * 1000) <= maximum;
    // A median leaves the slow half open; p99 below the maximum promises p95 too, and above it says nothing about p95.
    const [tightest] = targets.filter(
      ({ quantile, seconds }) => quantile === undefined || (quantile >= 0.9 && (quantile < 0.99 || isStrict(seconds))),
    );
    if (!tightest)
      return [
        unknown(
          'no target for p95 latency stands in the repository; it may live in a monitoring product',
          ...targets.slice(0, 1).map(({ place }) => ({ place, note: 'another percentile' })),
        ),
      ];
    const value = Math.round(tightest.seconds * 1000);
    if (isStrict(tightest.seconds)) return [pass({ place: tightest.place, note: `${value} ms` })];
    return [fail({ message: 'loose', args: { value, maximum }, place: tightest.place, anchor: 'latency' })];
  },
};
