import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { incompleteRunbook } from '../../../src/rules/operations/incomplete-runbook.ts';
import { ruleCases } from '../../support/rule-cases.ts';
import { runbook, WIKI } from '../../support/runbooks.ts';

const FIELDS = [
  'Service: orders',
  'Owner: team-orders',
  'Dashboard: https://grafana.example.com/d/orders',
  'Logs: {app="orders"}',
  'Trace query: service.name=orders',
  'SLO: 99.9 %',
  'Dependencies: PostgreSQL',
  'Rollback command: kubectl rollout undo deployment/orders',
  'Feature flags: none',
  'Recent deploy command: kubectl rollout history deployment/orders',
];
const SECTIONS = [
  '## Symptoms',
  '## First checks',
  '## Containment',
  '## Diagnosis',
  '## Recovery',
  '## Verification',
  '## Escalation',
  '## Post-incident notes',
];

ruleCases(incompleteRunbook, {
  fails: [
    {
      name: 'a paragraph',
      files: runbook('# Memory', '', 'Restart the pod.'),
      findings: [{ message: 'incomplete', at: 'docs/runbooks/memory.md:1:1' }],
    },
    {
      name: 'the sections without the head',
      files: runbook('# Memory', ...SECTIONS),
      findings: [{ message: 'incomplete', at: 'docs/runbooks/memory.md:1:1' }],
    },
    {
      name: 'one field short',
      files: runbook('# Memory', ...FIELDS.slice(1), ...SECTIONS),
      findings: [{ message: 'incomplete', at: 'docs/runbooks/memory.md:1:1' }],
    },
    {
      name: 'words of the template in a code block',
      files: runbook('# Memory', '```', ...FIELDS, ...SECTIONS, '```'),
      findings: [{ message: 'incomplete', at: 'docs/runbooks/memory.md:1:1' }],
    },
    {
      name: 'each procedure of a file by itself',
      files: runbook('# High CPU', ...FIELDS, ...SECTIONS, '# Memory leak', 'Restart.'),
      findings: [{ message: 'incomplete', at: 'docs/runbooks/memory.md:20:1' }],
    },
  ],
  passes: [
    {
      name: 'the template, filled in',
      files: runbook('# Memory', '', ...FIELDS.map((line) => `- ${line}`), '', ...SECTIONS),
      evidence: ['docs/runbooks/memory.md:1:1'],
    },
    {
      name: 'the head as a table',
      files: runbook('# Memory', '', ...FIELDS.map((line) => `| ${line.replace(':', ' |')} |`), '', ...SECTIONS),
      evidence: ['docs/runbooks/memory.md:1:1'],
    },
    {
      name: 'bold names, and bold lines for headings',
      files: runbook(
        '# Memory',
        '',
        ...FIELDS.map((line) => `**${line.replace(':', ':**')}`),
        '',
        ...SECTIONS.map((line, i) => `${i + 1}. **${line.replace('## ', '')}**`),
      ),
      evidence: ['docs/runbooks/memory.md:1:1'],
    },
    {
      name: 'other words for the same',
      files: runbook(
        '# Memory',
        ...FIELDS,
        '## Alerts and symptoms',
        '## Triage',
        '## Mitigation',
        '## Root cause analysis',
        '## Remediation',
        '## Validate the fix',
        '## Who to call',
        '## Post-mortem',
      ),
      evidence: ['docs/runbooks/memory.md:1:1'],
    },
    {
      name: 'a shared head, by option',
      files: runbook('# Memory', ...SECTIONS),
      options: { fields: 0 },
      evidence: ['docs/runbooks/memory.md:1:1'],
    },
  ],
  notApplicable: [
    { name: 'no runbook', files: EXAMPLE_SERVICE, reason: /no runbook/ },
    {
      name: 'only a template',
      files: { ...EXAMPLE_SERVICE, 'docs/runbooks/template.md': '# Title\n\nOwner:\n' },
      reason: /no runbook/,
    },
  ],
  unknown: [{ name: 'a wiki', files: WIKI, reason: /outside the repository/ }],
});
