import path from 'node:path/posix';
import { at, textOf } from '../../parsers/data.ts';
import { alertRulesOf, type PrometheusRule } from '../../services/alerts/alert-rules.ts';
import { objectivesOf } from '../../services/alerts/objectives.ts';
import { alwaysFires } from '../../services/alerts/signals.ts';
import { fileOfLink, runbookLink, runbooksOf } from '../../services/runbooks/runbooks.ts';
import type { Service } from '../../services/types.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

/** A relative link, or a URL into this repository, whose file does not exist. Other URLs lead elsewhere. */
function brokenLink(service: Service, rule: PrometheusRule, link: string): boolean {
  const { paths } = service.repository;
  if (/\{\{/.test(link) || fileOfLink(link, paths) !== undefined) return false;
  if (!/^https?:/.test(link)) {
    const target = path.join(path.dirname(rule.place.path), link.replace(/[#?].*$/, ''));
    return /\.(?:mdx?|adoc|txt|html)(?:[#?]|$)/.test(link) && !paths.includes(target);
  }
  const blob = blobOf(link);
  return blob !== undefined && ownForges(service).has(blob.forge);
}

/** The two halves of a blob URL: the repository on its forge, and the file in it. */
function blobOf(link: string): { readonly forge: string; readonly file: string } | undefined {
  const match = /^https?:\/\/([^#?]+?)\/(?:-\/)?(?:blob|tree|src)\/(?:branch\/)?[^/]+\/([^#?]+)/.exec(link);
  return match ? { forge: (match[1] ?? '').toLowerCase(), file: match[2] ?? '' } : undefined;
}

/** Where this repository is published: as its packages say, and as links say whose files do exist here. */
function ownForges(service: Service): ReadonlySet<string> {
  const { packages, paths } = service.repository;
  const written = packages.flatMap(({ data }) => {
    const text = textOf(at(data, 'repository', 'url')) ?? textOf(at(data, 'repository')) ?? '';
    const slug = /(?:github:|^|github\.com[/:])([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(text)?.[1];
    return slug === undefined ? [] : [`github.com/${slug.toLowerCase()}`];
  });
  const working = alertRulesOf(service).alerts.flatMap(({ annotations }) => {
    const blob = blobOf(runbookLink(annotations)?.value ?? '');
    return blob && paths.includes(blob.file) ? [blob.forge] : [];
  });
  return new Set([...written, ...working]);
}

function judge(service: Service, rule: PrometheusRule): Outcome {
  const link = runbookLink(rule.annotations);
  if (!link) return fail({ message: 'unlinked', args: { alert: rule.name }, place: rule.place, anchor: rule.name });
  if (brokenLink(service, rule, link.value))
    return fail({
      message: 'broken',
      args: { alert: rule.name, link: link.value },
      place: link.place,
      anchor: rule.name,
    });
  return pass(link.place);
}

export const alertWithoutRunbook: Rule = {
  id: 'alert-without-runbook',
  code: 'NR7305',
  title: 'An alert does not lead to its runbook',
  area: 'operations',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['runbook-linked-from-alerts'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    unlinked:
      '{alert} pages without a link to its runbook, so the first minutes go into finding it. Add annotations.runbook_url.',
    broken:
      '{alert} links to {link}, which does not exist in this repository: the page ends in a 404. Correct the link.',
  },
  docs: {
    what: 'Looks for a runbook link in the annotations of every alert rule and, where it points into the repository, whether the file exists.',
    why: 'The alert is the only thing that whoever is paged certainly has in hand.',
    fix: 'Add annotations.runbook_url with the URL of the file in docs/runbooks.',
    references: ['https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/'],
  },
  examples: {
    bad: [
      {
        title: 'no link',
        files: {
          ...EXAMPLE_SERVICE,
          'monitoring/alerts.yaml':
            'groups:\n  - name: orders\n    rules:\n      - alert: InstanceDown\n        expr: up{job="orders"} == 0\n        for: 5m\n',
        },
      },
    ],
    good: [
      {
        title: 'a link into the repository',
        files: {
          ...EXAMPLE_SERVICE,
          'docs/runbooks/instance-down.md': '# Instance down\n\n`kubectl get pods`\n',
          'monitoring/alerts.yaml':
            'groups:\n  - name: orders\n    rules:\n      - alert: InstanceDown\n        expr: up{job="orders"} == 0\n        for: 5m\n        annotations:\n          runbook_url: https://github.com/example/orders/blob/main/docs/runbooks/instance-down.md\n',
        },
      },
    ],
  },
  check: (service) => {
    const { alerts, unread } = alertRulesOf(service);
    const asking = alerts.filter((rule) => !alwaysFires(rule));
    if (asking.length > 0) return asking.map((rule) => judge(service, rule));
    if (alerts.length > 0) return [notApplicable('the only alert always fires, and asks nobody to act')];
    const [code] = unread;
    if (code)
      return [
        unknown(`the alerts in ${code.path} are generated, and what comes out is not evaluated`, { place: code }),
      ];
    const { runbooks } = runbooksOf(service);
    if (runbooks.length === 0 && objectivesOf(service).length === 0)
      return [unknown('the repository holds neither alert rules nor runbooks; both may live elsewhere')];
    return [
      runbooks.length > 0
        ? unknown(
            'the repository has runbooks and no alert rules; whether alerts link to them is decided where they live',
          )
        : notApplicable('the repository holds no alert rules'),
    ];
  },
};
