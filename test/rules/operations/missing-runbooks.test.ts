import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { missingRunbooks } from '../../../src/rules/operations/missing-runbooks.ts';
import { DOWN, ruleFile } from '../../support/monitoring.ts';
import { ruleCases } from '../../support/rule-cases.ts';
import { runbook, WIKI } from '../../support/runbooks.ts';

type Files = Readonly<Record<string, string>>;

const readme = (...lines: readonly string[]): Files => ({
  ...EXAMPLE_SERVICE,
  'README.md': `# Orders\n\n${lines.join('\n')}\n`,
});
const FIVE: Files = {
  'docs/runbooks/high-cpu.md': '# The processor is busy\n',
  'docs/runbooks/oom.md': '# Pods are killed\n',
  'docs/runbooks/slow.md': '# Event-loop latency\n',
  'docs/runbooks/postgres-down.md': '# PostgreSQL outage\n',
  'docs/runbooks/bad-deploy.md': '# Bad deploy\n',
};

ruleCases(missingRunbooks, {
  fails: [
    { name: 'none', files: readme('Takes orders.'), findings: [{ message: 'none', at: 'README.md:1:1' }] },
    {
      name: 'none, and no README: beside the name of the package',
      files: EXAMPLE_SERVICE,
      findings: [{ message: 'none', at: 'package.json:1:3' }],
    },
    {
      name: 'promised',
      files: readme('Runbooks are in `docs/runbooks`.'),
      findings: [{ message: 'promised', at: 'README.md:3:1' }],
    },
    {
      name: 'one of five',
      files: runbook('# Memory growth', '', 'Compare heap and RSS.'),
      findings: [{ message: 'missing', at: 'docs/runbooks/memory.md:1:1' }],
    },
    {
      name: 'fields of the template are no procedures',
      files: runbook(
        '# Memory growth',
        '## Dependencies',
        'PostgreSQL',
        '## Rollback command',
        '`kubectl rollout undo`',
      ),
      topic: 'runbook-bad-deploy',
      findings: [{ message: 'missing', at: 'docs/runbooks/memory.md:1:1' }],
    },
    {
      name: 'the playbook of Ansible is no runbook for this',
      files: { ...readme('Takes orders.'), 'ansible/playbooks/site.yml': '- hosts: all\n' },
      findings: [{ message: 'none', at: 'README.md:1:1' }],
    },
    {
      name: 'a heading that only points on',
      files: readme('## Runbook', '', 'Ask in the channel.'),
      findings: [{ message: 'none', at: 'README.md:1:1' }],
    },
  ],
  passes: [
    {
      name: 'a file for each',
      files: { ...EXAMPLE_SERVICE, ...FIVE },
      evidence: ['docs/runbooks/high-cpu.md:1:1', 'docs/runbooks/bad-deploy.md:1:1'],
    },
    {
      name: 'one file with sections',
      files: {
        ...EXAMPLE_SERVICE,
        'RUNBOOK.md':
          '# Orders\n\n## CPU at 100 %\n\n## Heap out of memory\n\n## Slow requests\n\n## Upstream outage\n\n## Rollback a release\n',
      },
      evidence: ['RUNBOOK.md:3:1'],
    },
    {
      name: 'a section of the README',
      files: readme(
        '## Runbook',
        '',
        '### High CPU',
        'Profile.',
        '### Memory',
        'Compare.',
        '### Event loop',
        'Look.',
        '### Dependency outage',
        'Open the breaker.',
        '### Bad deploy',
        'Roll back.',
      ),
      evidence: ['README.md:3:1'],
    },
    {
      name: 'headings for the fields of the template leave the title what it is',
      files: runbook(
        '# Memory growth',
        '## Dependencies',
        'PostgreSQL',
        '## Rollback command',
        '`kubectl rollout undo`',
      ),
      topic: 'runbook-memory',
      evidence: ['docs/runbooks/memory.md:1:1'],
    },
    {
      name: 'a covered incident, while others are missing',
      files: runbook('# Memory growth', '', 'Compare heap and RSS.'),
      topic: 'runbook-memory',
      evidence: ['docs/runbooks/memory.md:1:1'],
    },
  ],
  notApplicable: [],
  unknown: [
    { name: 'a wiki', files: WIKI, reason: /outside the repository/ },
    {
      name: 'alerts link to a wiki',
      files: ruleFile([...DOWN, 'annotations: { runbook_url: https://wiki.example.com/down }']),
      reason: /outside the repository/,
    },
  ],
});
