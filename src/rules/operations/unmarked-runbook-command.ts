import { commandBlocks, isMarked } from '../../services/runbooks/commands.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachRunbook } from './runbook-rule.ts';

export const unmarkedRunbookCommand: Rule = {
  id: 'unmarked-runbook-command',
  code: 'NR7304',
  title: 'A command of a runbook does not say whether it changes anything',
  area: 'operations',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['runbook-command-safety'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    unmarked:
      '{count} of {total} command blocks in {runbook}, the first here, do not say whether they only read or change state: a tired reader runs a deletion as a check. Write "read-only" or "mutating" above each.',
  },
  docs: {
    what: 'Looks, for each command block of a runbook, for a mark within two lines, in a comment, or in the heading: read-only, or mutating.',
    why: 'Diagnosis must be free of fear. A mark tells what may be tried and what needs a second pair of eyes.',
    fix: 'Put "Read-only:" or "Mutating:" on the line above every command block.',
    references: ['https://sre.google/workbook/on-call/'],
  },
  examples: {
    bad: [
      {
        title: 'which is it?',
        files: {
          ...EXAMPLE_SERVICE,
          'docs/runbooks/deploy.md': '# Bad deploy\n\n```sh\nkubectl rollout undo deployment/orders\n```\n',
        },
      },
    ],
    good: [
      {
        title: 'marked',
        files: {
          ...EXAMPLE_SERVICE,
          'docs/runbooks/deploy.md':
            '# Bad deploy\n\nRead-only:\n\n```sh\nkubectl rollout history deployment/orders\n```\n\nMutating:\n\n```sh\nkubectl rollout undo deployment/orders\n```\n',
        },
      },
    ],
  },
  check: (service) =>
    eachRunbook(service, (runbook) => {
      const blocks = commandBlocks(runbook);
      const unmarked = blocks.filter((block) => !isMarked(runbook, block));
      const [first] = unmarked;
      if (first)
        return [
          fail({
            message: 'unmarked',
            args: { runbook: runbook.title, count: unmarked.length, total: blocks.length },
            place: first.place,
            anchor: `${runbook.path}#${runbook.title}`,
          }),
        ];
      return [
        blocks.length > 0
          ? pass(...blocks.slice(0, 3).map(({ place }) => place))
          : notApplicable('the runbook has no command block'),
      ];
    }),
};
