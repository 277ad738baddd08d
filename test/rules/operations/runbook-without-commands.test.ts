import { EXAMPLE_SERVICE } from '../../../src/rules/example-service.ts';
import { runbookWithoutCommands } from '../../../src/rules/operations/runbook-without-commands.ts';
import { ruleCases } from '../../support/rule-cases.ts';
import { runbook, WIKI } from '../../support/runbooks.ts';

ruleCases(runbookWithoutCommands, {
  fails: [
    {
      name: 'prose',
      files: runbook('# Memory', '', 'Roll back to the previous version.'),
      findings: [{ message: 'prose', at: 'docs/runbooks/memory.md:1:1' }],
    },
    {
      name: 'a name between backticks is no command',
      files: runbook('# Memory', '', 'Look at `nodejs_heap_size_used_bytes` of `orders-api`.'),
      findings: [{ message: 'prose', at: 'docs/runbooks/memory.md:1:1' }],
    },
    {
      name: 'configuration and output',
      files: runbook('# Memory', '```yaml', 'limits: { memory: 1Gi }', '```', '```', 'FATAL ERROR: heap', '```'),
      findings: [{ message: 'prose', at: 'docs/runbooks/memory.md:1:1' }],
    },
    {
      name: 'an empty block',
      files: runbook('# Memory', '```sh', '```'),
      findings: [{ message: 'prose', at: 'docs/runbooks/memory.md:1:1' }],
    },
    {
      name: 'the second of two procedures',
      files: runbook('# High CPU', '```sh', 'kubectl top pods', '```', '# Memory leak', 'Restart.'),
      findings: [{ message: 'prose', at: 'docs/runbooks/memory.md:5:1' }],
    },
  ],
  passes: [
    {
      name: 'a block',
      files: runbook('# Memory', '', '```sh', 'kubectl top pods', '```'),
      evidence: ['docs/runbooks/memory.md:3:1'],
    },
    {
      name: 'a block without language, inside a list',
      files: runbook('# Memory', '', '1. Look', '   ```', '   $ kubectl top pods', '   ```'),
      evidence: ['docs/runbooks/memory.md:4:1'],
    },
    {
      name: 'in the text',
      files: runbook('# Memory', '', 'Run `kubectl rollout undo deployment/orders`.'),
      evidence: ['docs/runbooks/memory.md:1:1'],
    },
    {
      name: 'a query',
      files: runbook('# Memory', '~~~promql', 'max(nodejs_heap_size_used_bytes)', '~~~'),
      evidence: ['docs/runbooks/memory.md:2:1'],
    },
  ],
  notApplicable: [{ name: 'no runbook', files: EXAMPLE_SERVICE, reason: /no runbook/ }],
  unknown: [{ name: 'a wiki', files: WIKI, reason: /outside the repository/ }],
});
