import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { unmarkedRunbookCommand } from '../../../src/rules/operations/unmarked-runbook-command.ts';
import { ruleCases } from '../../support/rule-cases.ts';
import { runbook, WIKI } from '../../support/runbooks.ts';

const UNDO = ['```sh', 'kubectl rollout undo deployment/orders', '```'];
const TOP = ['```sh', 'kubectl top pods', '```'];

ruleCases(unmarkedRunbookCommand, {
  fails: [
    {
      name: 'which is it?',
      files: runbook('# Memory', '', ...UNDO),
      findings: [{ message: 'unmarked', at: 'docs/runbooks/memory.md:3:1' }],
    },
    {
      name: 'the mark stands at another block',
      files: runbook('# Memory', '', 'Read-only:', '', ...TOP, '', 'Then go back.', '', ...UNDO),
      findings: [{ message: 'unmarked', at: 'docs/runbooks/memory.md:11:1' }],
    },
    {
      name: 'the mark above the next block is about that one',
      files: runbook('# Memory', '', ...TOP, '', 'Mutating:', '', ...UNDO),
      findings: [{ message: 'unmarked', at: 'docs/runbooks/memory.md:3:1' }],
    },
    {
      name: 'writes that fail mark nothing',
      files: runbook('# Memory', '', 'When writes fail, restart.', '', ...UNDO),
      findings: [{ message: 'unmarked', at: 'docs/runbooks/memory.md:5:1' }],
    },
    {
      name: 'too far away',
      files: runbook(
        '# Memory',
        '',
        'All of this is read-only.',
        '',
        'First look.',
        '',
        'Then look again.',
        '',
        ...TOP,
      ),
      findings: [{ message: 'unmarked', at: 'docs/runbooks/memory.md:9:1' }],
    },
  ],
  passes: [
    {
      name: 'above each',
      files: runbook('# Memory', '', 'Read-only:', '', ...TOP, '', 'Mutating:', '', ...UNDO),
      evidence: ['docs/runbooks/memory.md:5:1', 'docs/runbooks/memory.md:11:1'],
    },
    {
      name: 'in a comment of the block',
      files: runbook('# Memory', '', '```sh', '# changes state', 'kubectl rollout undo deployment/orders', '```'),
      evidence: ['docs/runbooks/memory.md:3:1'],
    },
    {
      name: 'in the heading',
      files: runbook(
        '# Memory',
        '## First checks (read only)',
        '',
        'Look.',
        '',
        'And again.',
        '',
        'Once more.',
        '',
        ...TOP,
      ),
      evidence: ['docs/runbooks/memory.md:10:1'],
    },
    {
      name: 'below it',
      files: runbook('# Memory', '', ...UNDO, '', 'This modifies the Deployment.'),
      evidence: ['docs/runbooks/memory.md:3:1'],
    },
  ],
  notApplicable: [
    { name: 'no runbook', files: EXAMPLE_SERVICE, reason: /no runbook/ },
    { name: 'no block', files: runbook('# Memory', '', 'Restart.'), reason: /no command block/ },
    { name: 'a block of configuration', files: runbook('# Memory', '```yaml', 'a: 1', '```'), reason: /no command/ },
  ],
  unknown: [{ name: 'a wiki', files: WIKI, reason: /outside the repository/ }],
});
