import { type Incident, incidentsOf, runbooksOf } from '../../services/runbooks/runbooks.ts';
import type { Service } from '../../services/types.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import { about, fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';
import { runbookPlace } from './runbook-rule.ts';

/** Topic of each kind of incident, and how it is called. */
const TOPICS: readonly (readonly [Incident, topic: string, name: string])[] = [
  ['cpu', 'runbook-high-cpu', 'high CPU'],
  ['memory', 'runbook-memory', 'memory and OOM'],
  ['event-loop', 'runbook-event-loop', 'event-loop latency'],
  ['dependency', 'runbook-dependency-outage', 'dependency outage'],
  ['deploy', 'runbook-bad-deploy', 'bad deploy'],
];

const EXIST = 'runbooks-exist';

export const missingRunbooks: Rule = {
  id: 'missing-runbooks',
  code: 'NR7301',
  title: 'Runbooks for the usual incidents are missing',
  area: 'operations',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: [EXIST, ...TOPICS.map(([, topic]) => topic)],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    none: 'The repository has no runbook for {service}: at night somebody finds out how to read its heap, roll it back or switch off a dependency while users wait. Write docs/runbooks for high CPU, memory, event loop, dependency outage and bad deploy.',
    promised:
      'The documentation says that runbooks are in {folder}, and nothing is there. Write them for high CPU, memory, event loop, dependency outage and bad deploy.',
    missing:
      'The runbooks cover {covered} and not {missing}; those are the incidents that Node.js services have. Add a runbook for each, or a section in an existing one.',
  },
  docs: {
    what: 'Looks for runbooks in the repository (docs/runbooks, RUNBOOK.md, a runbook section of the README) and for the five usual incidents among their titles and headings: high CPU, memory, event-loop latency, dependency outage, bad deploy.',
    why: 'In an incident people follow what is written and forget what is not. A versioned runbook is reviewed like code and stands where the service stands.',
    fix: 'Add docs/runbooks/high-cpu.md, memory.md, event-loop.md, dependency-outage.md and bad-deploy.md, each with commands, and link them from the alerts.',
    exceptions:
      'Runbooks in a wiki are noted when a document or an alert links to them; the verdict is then unknown and an attestation settles it.',
    references: ['https://sre.google/sre-book/effective-troubleshooting/', 'https://sre.google/workbook/on-call/'],
  },
  examples: {
    bad: [{ title: 'none', files: { ...EXAMPLE_SERVICE, 'README.md': '# Orders\n\nTakes orders.\n' } }],
    good: [
      {
        title: 'one document with a section for each incident',
        files: {
          ...EXAMPLE_SERVICE,
          'docs/runbook.md':
            '# Orders runbook\n\n## High CPU\n\nProfile one replica.\n\n## Memory growth or OOM\n\nCompare heap and RSS.\n\n## Event-loop latency\n\nLook for synchronous work.\n\n## Dependency outage\n\nOpen the breaker.\n\n## Bad deploy\n\nRoll back.\n',
        },
      },
    ],
  },
  check: (service) => {
    const { runbooks, external } = runbooksOf(service);
    const [first] = runbooks;
    if (!first) {
      const [link] = external;
      return [
        link
          ? unknown('the runbooks live outside the repository', { place: link.place, note: link.value })
          : absent(service),
      ];
    }
    const covered = new Map(
      TOPICS.map(([incident]) => [incident, runbooks.find((item) => incidentsOf(item).has(incident))]),
    );
    const missing = TOPICS.filter(([incident]) => !covered.get(incident));
    const outcomes: Outcome[] = TOPICS.flatMap(([incident, topic]) => {
      const runbook = covered.get(incident);
      return runbook ? [about([topic], pass(runbook.place))] : [];
    });
    if (missing.length === 0)
      return [...outcomes, about([EXIST], pass(...runbooks.slice(0, 6).map(({ place }) => place)))];
    const names = TOPICS.filter(([incident]) => covered.get(incident)).map(([, , name]) => name);
    return [
      ...outcomes,
      about(
        [EXIST, ...missing.map(([, topic]) => topic)],
        fail({
          message: 'missing',
          args: { covered: names.join(', ') || 'other matters', missing: missing.map(([, , name]) => name).join(', ') },
          place: first.place,
          anchor: 'runbooks',
        }),
      ),
    ];
  },
};

function absent(service: Service): Outcome {
  const [promise] = runbooksOf(service).promised;
  if (promise)
    return fail({ message: 'promised', args: { folder: promise.value }, place: promise.place, anchor: 'runbooks' });
  const place = runbookPlace(service);
  if (!place) return notApplicable('nothing of the service stands in the repository');
  return fail({ message: 'none', args: { service: service.name }, place, anchor: 'runbooks' });
}
