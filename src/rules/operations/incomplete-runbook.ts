import type { Runbook } from '../../services/runbooks/runbooks.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import { fail, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachRunbook } from './runbook-rule.ts';

/** What the head of a runbook says, and the steps that it goes through. */
const FIELDS: readonly (readonly [name: string, words: RegExp])[] = [
  ['service', /^services?\b/i],
  ['owner', /^(?:owners?|owning team|team)\b/i],
  ['dashboard', /^dashboards?\b/i],
  ['logs', /^logs?\b|^log query/i],
  ['trace query', /^trac(?:es?|ing)\b/i],
  ['SLO', /^slos?\b/i],
  ['dependencies', /^dependenc/i],
  ['rollback command', /^roll-?\s?back/i],
  ['feature flags', /^(?:feature )?flags?\b/i],
  ['recent deploy command', /^(?:recent|last|latest) deploy|^deploys?\b|^deployments?\b/i],
];
const SECTIONS: readonly (readonly [name: string, words: RegExp])[] = [
  ['symptoms', /symptom|detect|alert/i],
  ['first checks', /first checks?|triage|initial|confirm|check/i],
  ['containment', /contain|mitigat|stop the bleeding|immediate/i],
  ['diagnosis', /diagnos|investigat|root cause|analys/i],
  ['recovery', /recover|remed|resol|fix|roll-?\s?back/i],
  ['verification', /verif|validat|confirm recovery|done when/i],
  ['escalation', /escalat|who to call|contacts?/i],
  ['post-incident notes', /post-?\s?(?:incident|mortem)|follow-?\s?up|after the incident|lessons/i],
];

/** Headings, and lines that stand for one: `**First checks**`. */
function titlesOf(runbook: Runbook): readonly string[] {
  return [
    ...runbook.headings.map(({ text }) => text),
    ...runbook.document.lines.flatMap(({ text, number }) =>
      number < runbook.from || number > runbook.to
        ? []
        : (/^\s*(?:\d+[.)]\s*)?\*\*([^*]+?):?\*\*\s*$/.exec(text)?.[1] ?? []),
    ),
  ];
}

/** Names of fields: `Owner: x`, `- **Owner**: x`, `| Owner | x |`, and headings. */
function fieldsOf(runbook: Runbook): readonly string[] {
  const lines = runbook.document.lines.filter(({ number }) => number >= runbook.from && number <= runbook.to);
  return [
    ...lines.flatMap(
      ({ text }) =>
        /^[\s>*+|-]*(?:[*_]{0,2})([A-Za-z][\w /()-]{1,40}?)[*_]{0,2}\s*(?::|\|)/.exec(text)?.[1]?.trim() ?? [],
    ),
    ...titlesOf(runbook).map((text) => text.replace(/^[\d.)\s]+/, '')),
  ];
}

export const incompleteRunbook: Rule = {
  id: 'incomplete-runbook',
  code: 'NR7302',
  title: 'A runbook leaves out what one needs at night',
  area: 'operations',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['runbook-template-fields'],
  kinds: LONG_RUNNING,
  options: {
    fields: {
      default: 10,
      description: 'How many of the ten header fields a runbook must have.',
      minimum: 0,
      maximum: 10,
    },
    sections: {
      default: 8,
      description: 'How many of the eight sections a runbook must have.',
      minimum: 0,
      maximum: 8,
    },
  },
  messages: {
    incomplete:
      '{runbook} does not tell {missing}. Whoever is paged looks for it elsewhere first; fill in the fields and sections of the template.',
  },
  docs: {
    what: 'Looks in each runbook for ten fields (service, owner, dashboard, logs, trace query, SLO, dependencies, rollback command, feature flags, recent deploy command) and eight sections (symptoms, first checks, containment, diagnosis, recovery, verification, escalation, post-incident notes).',
    why: 'A runbook is read by somebody who does not know the service, at a bad hour. Every missing link is a search.',
    fix: 'Start from one template with the fields as a table at the top and the sections as headings.',
    exceptions: 'Fields that all runbooks share may stand once: lower the option `fields`.',
    references: ['https://sre.google/workbook/on-call/'],
  },
  examples: {
    bad: [
      {
        title: 'a paragraph',
        files: { ...EXAMPLE_SERVICE, 'docs/runbooks/memory.md': '# Memory\n\nRestart the pod.\n' },
      },
    ],
    good: [
      {
        title: 'the template, filled in',
        files: {
          ...EXAMPLE_SERVICE,
          'docs/runbooks/memory.md':
            '# Memory\n\n- Service: orders\n- Owner: team-orders\n- Dashboard: https://grafana.example.com/d/orders\n- Logs: {app="orders"}\n- Trace query: service.name=orders\n- SLO: 99.9 %\n- Dependencies: PostgreSQL\n- Rollback command: kubectl rollout undo deployment/orders\n- Feature flags: none\n- Recent deploy command: kubectl rollout history deployment/orders\n\n## Symptoms\n\n## First checks\n\n## Containment\n\n## Diagnosis\n\n## Recovery\n\n## Verification\n\n## Escalation\n\n## Post-incident notes\n',
        },
      },
    ],
  },
  check: (service, { options }) =>
    eachRunbook(service, (runbook) => {
      const names = fieldsOf(runbook);
      const headings = titlesOf(runbook);
      const fields = FIELDS.filter(([, words]) => !names.some((name) => words.test(name))).map(([name]) => name);
      const sections = SECTIONS.filter(([, words]) => ![...headings, ...names].some((text) => words.test(text))).map(
        ([name]) => name,
      );
      const enough =
        FIELDS.length - fields.length >= Number(options['fields']) &&
        SECTIONS.length - sections.length >= Number(options['sections']);
      if (enough) return [pass(runbook.place)];
      return [
        fail({
          message: 'incomplete',
          args: { runbook: runbook.title, missing: [...fields, ...sections].join(', ') },
          place: runbook.place,
          anchor: `${runbook.path}#${runbook.title}`,
        }),
      ];
    }),
};
