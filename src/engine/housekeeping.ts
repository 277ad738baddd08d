import type { Place } from '../parsers/place.ts';
import { RULES } from '../rules/index.ts';
import { ALL_KINDS, type Example, type Rule } from '../rules/types.ts';
import type { Service } from '../services/types.ts';
import { fingerprint } from './fingerprint.ts';
import { renderMessage } from './judge.ts';
import type { Finding } from './types.ts';

/*
 * What is said about suppressions and baselines themselves. These rules judge no service: the steps that apply
 * suppressions find their failures, so `check` has nothing to say.
 */

const SERVICE: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "api" }\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
};
const GOOD: Example = {
  title: 'an accepted finding with its reason',
  files: {
    ...SERVICE,
    Dockerfile:
      '# nodeready-ignore root-user -- runs in a gVisor sandbox\nFROM node:24-slim\nCOPY . .\nCMD ["node", "server.js"]\n',
  },
};

function withDockerfile(title: string, pragma: string): Example {
  const text = `FROM node:24-slim\nCOPY . .\nUSER node\n${pragma}\nCMD ["node", "server.js"]\n`;
  return { title, files: { ...SERVICE, Dockerfile: text } };
}

const COMMON = {
  area: 'suppressions',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: [],
  kinds: ALL_KINDS,
  options: {},
  check: () => [],
} as const;

const REFERENCES = ['https://eslint.org/docs/latest/use/configure/rules#report-unused-eslint-disable-comments'];

export const unusedSuppression: Rule = {
  ...COMMON,
  id: 'unused-suppression',
  code: 'NR9001',
  title: 'A suppression that suppresses nothing',
  messages: {
    comment:
      '{rule} reports nothing here, so this suppression only waits to hide the next real finding. Remove it, or move it onto the line before the finding.',
    entry:
      'No finding of {rule} matches this entry{where}, so it only waits to hide the next real one. Remove it, or correct its path.',
  },
  docs: {
    what: 'Comments, annotations and `ignore` entries of the configuration whose rule was judged and does not fail where they say.',
    why: 'A suppression outlives its reason: when the defect comes back, nobody hears of it.',
    fix: 'Remove the suppression. When the finding moved, move the comment onto the line before it.',
    exceptions: 'With `--rule`, and for a configuration above the linted folder, suppressions are not judged.',
    references: REFERENCES,
  },
  examples: {
    bad: [withDockerfile('the image has a user by now', '# nodeready-ignore root-user -- runs in a gVisor sandbox')],
    good: [GOOD],
  },
};

export const suppressionWithoutReason: Rule = {
  ...COMMON,
  id: 'suppression-without-reason',
  code: 'NR9002',
  title: 'A suppression that gives no reason',
  messages: {
    missing:
      'A suppression without a reason suppresses nothing: nobody can tell later whether it still holds. Write why: {example}.',
    noRule: 'This suppression names no rule and suppresses nothing. Name it and say why: {example}.',
  },
  docs: {
    what: 'Comments and annotations that name no reason after `--`, or no rule. They suppress nothing.',
    why: 'Accepted risk is a decision; without its reason nobody dares to remove the suppression, and nobody can review it.',
    fix: 'Write `nodeready-ignore RULE -- REASON`.',
    references: ['https://biomejs.dev/analyzer/suppressions/'],
  },
  examples: {
    bad: [withDockerfile('no reason', '# nodeready-ignore root-user')],
    good: [GOOD],
  },
};

export const unknownSuppressedRule: Rule = {
  ...COMMON,
  id: 'unknown-suppressed-rule',
  code: 'NR9003',
  title: 'A suppression of a rule that does not exist',
  messages: { unknown: 'There is no rule named {rule}{hint}, so this suppression suppresses nothing.' },
  docs: {
    what: 'Comments and annotations that name neither the id nor the code of a rule.',
    why: 'A misspelt name suppresses nothing and looks as if it did.',
    fix: 'Take the name from the report, or look it up with `nodeready rules WORD`.',
    references: REFERENCES,
  },
  examples: {
    bad: [withDockerfile('a misspelt name', '# nodeready-ignore root-usr -- runs in a gVisor sandbox')],
    good: [GOOD],
  },
};

export const expiredSuppression: Rule = {
  ...COMMON,
  id: 'expired-suppression',
  code: 'NR9004',
  title: 'A suppression whose date has passed',
  messages: {
    ignore:
      'The exception for {rule} ended on {until} ({reason}); its findings count again. Mend them, or decide anew with a later date.',
    baseline:
      'The baseline accepted {count} until {until}; they count again. Mend them, or decide anew: nodeready baseline update --until DATE.',
  },
  docs: {
    what: 'Entries of `ignore` in the configuration, and of a baseline, whose `until` lies before the day that is judged.',
    why: 'An exception with an end was accepted only until then; after it, the risk is nobody’s decision any more.',
    fix: 'Mend the finding and remove the entry, or set a later date together with the one who answers for it.',
    references: ['https://google.github.io/osv-scanner/configuration/'],
  },
  examples: {
    bad: [
      {
        title: 'the date has passed',
        files: {
          ...GOOD.files,
          'nodeready.config.yaml':
            'ignore:\n  - rule: root-user\n    reason: sandboxed until the migration\n    until: 2026-01-31\n',
        },
      },
    ],
    good: [GOOD],
  },
};

export const staleBaselineEntry: Rule = {
  ...COMMON,
  id: 'stale-baseline-entry',
  code: 'NR9005',
  title: 'A baseline entry whose finding is gone',
  messages: {
    stale:
      '{count} of the baseline {verb} not found any more ({rules}). Left in, the same debt could come back unseen: nodeready baseline prune.',
  },
  docs: {
    what: 'Entries of the baseline whose rule was judged and whose finding is gone: mended, moved, or on a line that was changed.',
    why: 'A baseline only ever shrinks when mended findings leave it; otherwise the same defect can return unseen.',
    fix: 'Run `nodeready baseline prune` and commit the file. With `--strict-baseline` stale entries are errors.',
    references: ['https://eslint.org/docs/latest/use/suppressions'],
  },
  // A baseline is made of fingerprints; its cases are in the tests of the baseline.
  examples: { bad: [], good: [] },
};

/** In order of their codes. */
export const HOUSEKEEPING: readonly Rule[] = [
  unusedSuppression,
  suppressionWithoutReason,
  unknownSuppressedRule,
  expiredSuppression,
  staleBaselineEntry,
];

/** Everything that can be reported, configured, explained and suppressed. */
export const ALL_RULES: readonly Rule[] = [...RULES, ...HOUSEKEEPING];

export interface Remark {
  readonly rule: Rule;
  readonly messageId: string;
  readonly args: Readonly<Record<string, string | number>>;
  readonly place: Place;
  /** What tells it apart from others of its kind in the file. */
  readonly anchor: string;
}

/** A remark as a finding of the service that stands nearest to its file. */
export function remarkFinding(
  remark: Remark,
  services: readonly Service[],
  seen: Map<string, number>,
): Finding | undefined {
  const { rule, messageId, args, place, anchor } = remark;
  const holds = (root: string): boolean => root === '.' || place.path.startsWith(`${root}/`);
  const service =
    [...services].sort((a, b) => b.root.length - a.root.length).find(({ root }) => holds(root)) ?? services[0];
  if (!service) return undefined;
  return {
    rule,
    service,
    severity: rule.severity,
    verdict: 'fail',
    messageId,
    args,
    message: renderMessage(rule.messages[messageId] ?? messageId, args),
    place,
    related: [],
    topics: [],
    anchor: { kind: 'thing', text: anchor },
    fingerprint: fingerprint([rule.id, service.id, messageId, place.path, anchor], seen),
  };
}
