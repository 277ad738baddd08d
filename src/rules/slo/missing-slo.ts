import { objectivesOf } from '../../services/alerts/objectives.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const missingSlo: Rule = {
  id: 'missing-slo',
  code: 'NR7001',
  title: 'The objectives of the service leave latency or availability open',
  area: 'slo',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['slos-defined'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    noAvailability:
      'The SLOs of the repository promise latency but no availability: a service that answers errors quickly meets them. Add an objective for the share of successful requests, 99.9 % for example.',
    noLatency:
      'The SLOs of the repository promise availability but no latency: a service that answers after ten seconds meets them. Add an objective for a latency percentile.',
  },
  docs: {
    what: 'Looks for service level objectives in the repository (Sloth, Pyrra, OpenSLO, an SLO document or section, thresholds of load tests) and demands one for availability and, of HTTP services, one for latency.',
    why: 'Without a promise there is nothing to alert on, and every degradation is a debate.',
    fix: 'Write an SLO file or document that names a percentage of successful requests and a latency percentile.',
    exceptions: 'Objectives kept in a monitoring product are not seen; attest them with a link.',
    references: ['https://sre.google/sre-book/service-level-objectives/', 'https://openslo.com/'],
  },
  examples: {
    bad: [
      {
        title: 'availability only',
        files: {
          ...EXAMPLE_SERVICE,
          'docs/slo.md': '# SLOs\n\n- 99.9 % of requests succeed over 30 days.\n',
        },
      },
    ],
    good: [
      {
        title: 'both',
        files: {
          ...EXAMPLE_SERVICE,
          'docs/slo.md': '# SLOs\n\n- 99.9 % of requests succeed over 30 days.\n- p95 latency stays below 300 ms.\n',
        },
      },
    ],
  },
  check: (service) => {
    const objectives = objectivesOf(service).filter((item) => item.tool !== 'load test');
    const [first] = objectives;
    if (!first)
      return [unknown('the repository holds no SLO file or document; the objectives may live in a monitoring product')];
    const latency = objectives.find((item) => item.about === 'latency');
    const availability = objectives.find(
      // `p95 < 300 ms for 99.9 % of days` is both; `95 % within 300 ms` is a percentile only.
      ({ about, percent, quantile, tool }) =>
        about !== 'latency' ||
        (tool === 'text' && percent !== undefined && percent >= 90 && percent / 100 !== quantile),
    );
    if (!availability) return [fail({ message: 'noAvailability', place: first.place, anchor: 'slo' })];
    if (!latency && service.kind === 'http') return [fail({ message: 'noLatency', place: first.place, anchor: 'slo' })];
    return [pass(...objectives.slice(0, 4).map(({ place, about }) => ({ place, note: about })))];
  },
};
