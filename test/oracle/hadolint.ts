import { judge } from '../../src/engine/judge.ts';
import { RULES } from '../../src/rules/index.ts';
import { linkRepository } from '../../src/services/link-repository.ts';
import { createWorkspace } from '../../src/workspace/create-workspace.ts';
import { withRepository } from '../support/repository.ts';
import { AS_OF } from '../support/rule-cases.ts';

/** A Dockerfile and whether one code of hadolint reports something in it. */
export interface HadolintCase {
  readonly rule: string;
  readonly dockerfile: string;
  readonly fires: boolean;
  readonly tier: string;
  readonly has_from: boolean;
  /** The verdict for the image that ships, where it differs. */
  readonly final_stage_fires?: boolean;
}

/** Rules that ask the same question. The other codes are about style or builds, which this tool leaves to hadolint. */
const COUNTERPARTS: Readonly<Record<string, readonly string[]>> = {
  DL3002: ['root-user', 'missing-image-user'],
  DL3006: ['unpinned-base-image'],
  DL3007: ['unpinned-base-image'],
  DL3016: ['unfrozen-install'],
};

interface Row {
  readonly case: HadolintCase;
  readonly theirs: boolean;
  readonly ours: boolean;
}

const REASONS: readonly { readonly rule: string; readonly ours: boolean; readonly reason: string }[] = [
  {
    rule: 'DL3002',
    ours: true,
    reason: 'an image whose base runs as root does so without a USER too',
  },
  { rule: 'DL3006', ours: true, reason: 'a moving tag is asked for together with a missing one: both are no version' },
  { rule: 'DL3007', ours: true, reason: 'a missing tag is latest' },
  {
    rule: 'DL3006',
    ours: false,
    reason: 'a base that does not reach the image that ships, or is named by an argument, is not judged',
  },
  { rule: 'DL3007', ours: false, reason: 'a base that does not reach the image that ships is not judged' },
  {
    rule: 'DL3016',
    ours: false,
    reason:
      'single packages may be installed by version or not; what is asked is that the lockfile decides the dependencies',
  },
  {
    rule: 'DL3016',
    ours: true,
    reason: 'npm install without a lockfile is asked for, which the other tool leaves alone',
  },
];

const FILES = {
  'package.json': '{ "name": "judged", "scripts": { "start": "node server.js" } }\n',
  'server.js': "require('node:http').createServer((q, s) => s.end()).listen(3000);\n",
};

function compareCase(item: HadolintCase): readonly Row[] {
  const ids = COUNTERPARTS[item.rule];
  if (!ids || item.tier === 'pragma') return [];
  const dockerfile = item.has_from ? item.dockerfile : `FROM node:24-alpine\n${item.dockerfile}`;
  return withRepository({ ...FILES, Dockerfile: dockerfile }, (root) => {
    const { repository, services } = linkRepository(createWorkspace(root));
    const [service, image] = [services[0], repository.images[0]];
    if (!service || !image) return [];
    const judged = { ...service, image };
    const rules = RULES.filter(({ id }) => ids.includes(id));
    const ours = rules.some((rule) =>
      judge(rule, judged, {}, AS_OF).outcomes.some((outcome) => outcome.verdict === 'fail'),
    );
    return [{ case: item, theirs: item.final_stage_fires ?? item.fires, ours }];
  });
}

function reasonFor(row: Row): string | undefined {
  return REASONS.find((item) => item.rule === row.case.rule && item.ours === row.ours)?.reason;
}

export function compareAll(cases: readonly HadolintCase[]): {
  readonly compared: readonly Row[];
  readonly unexplained: readonly Row[];
} {
  const compared = cases.flatMap(compareCase);
  return { compared, unexplained: compared.filter((row) => row.ours !== row.theirs && reasonFor(row) === undefined) };
}

export function renderAgreement(
  cases: readonly HadolintCase[],
  { compared, unexplained }: ReturnType<typeof compareAll>,
): string {
  const lines: string[] = [];
  for (const [rule, ids] of Object.entries(COUNTERPARTS)) {
    const rows = compared.filter((row) => row.case.rule === rule);
    const agreeing = rows.filter(({ ours, theirs }) => ours === theirs);
    lines.push(`${rule} (${ids.join(', ')}): ${agreeing.length}/${rows.length}`);
    const reasons = new Map<string, number>();
    for (const row of rows) {
      const reason = row.ours === row.theirs ? undefined : reasonFor(row);
      if (reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    for (const [reason, count] of reasons) lines.push(`${String(count).padStart(4)}  ${reason}`);
  }
  const others = new Set(cases.map(({ rule }) => rule).filter((rule) => !COUNTERPARTS[rule]));
  lines.push('', `No counterpart rule: ${[...others].join(', ')}`, '', `Unexplained: ${unexplained.length}`);
  return `${lines.join('\n')}\n`;
}
