import { commandBlocks, hasInlineCommand } from '../../services/runbooks/commands.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import { fail, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachRunbook } from './runbook-rule.ts';

export const runbookWithoutCommands: Rule = {
  id: 'runbook-without-commands',
  code: 'NR7303',
  title: 'A runbook has no command to run',
  area: 'operations',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['runbook-commands'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    prose:
      '{runbook} describes what to do and gives no command: whoever is on call composes it under pressure, and mistypes. Add the commands as code blocks.',
  },
  docs: {
    what: 'Looks in each runbook for a code block or inline code with a command (kubectl, curl, psql, SQL, PromQL…).',
    why: 'Commands that can be copied are fast and have been reviewed.',
    fix: 'Add the command of each step in a fenced block, with names filled in.',
    references: ['https://sre.google/workbook/on-call/'],
  },
  examples: {
    bad: [
      {
        title: 'prose',
        files: {
          ...EXAMPLE_SERVICE,
          'docs/runbooks/deploy.md': '# Bad deploy\n\nRoll back to the previous version.\n',
        },
      },
    ],
    good: [
      {
        title: 'a command',
        files: {
          ...EXAMPLE_SERVICE,
          'docs/runbooks/deploy.md': '# Bad deploy\n\n```sh\nkubectl rollout undo deployment/orders\n```\n',
        },
      },
    ],
  },
  check: (service) =>
    eachRunbook(service, (runbook) => {
      const [block] = commandBlocks(runbook);
      if (block) return [pass(block.place)];
      if (hasInlineCommand(runbook)) return [pass(runbook.place)];
      return [
        fail({
          message: 'prose',
          args: { runbook: runbook.title },
          place: runbook.place,
          anchor: `${runbook.path}#${runbook.title}`,
        }),
      ];
    }),
};
