import { collectFindings } from '../../src/engine/findings.ts';
import type { Finding, Report, RuleCrash } from '../../src/engine/types.ts';
import type { Place, Problem } from '../../src/parsers/place.ts';
import { fail } from '../../src/rules/outcomes.ts';
import type { Rule, Severity } from '../../src/rules/types.ts';
import type { Service } from '../../src/services/types.ts';
import { AS_OF, linkFiles } from './rule-cases.ts';

export const TOOL = { name: 'nodeready', version: '1.2.3', homepage: 'https://example.com/nodeready' };

export const place = (path: string, line: number, column = 1, endLine = line, endColumn = column + 1): Place => ({
  path,
  line,
  column,
  endLine,
  endColumn,
});

const SERVICE_FILES = {
  'package.json': '{ "name": "orders", "version": "1.0.0" }\n',
  Dockerfile: 'FROM node:24-slim\nCOPY . .\nCMD ["node", "server.js"]\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
};

let linked: Service | undefined;

/** A small service, linked once; `name` replaces its name and id. */
export function serviceNamed(name: string): Service {
  linked ??= linkFiles(SERVICE_FILES)[0];
  if (!linked) throw new Error('no service');
  return { ...linked, id: name, name };
}

function ruleLike(rule: Partial<Rule> = {}): Rule {
  return {
    id: 'root-user',
    code: 'NR1108',
    title: 'The process runs as root',
    area: 'image',
    severity: 'error',
    confidence: 'high',
    since: '0.1.0',
    stage: 'stable',
    recommended: true,
    topics: ['non-root-user'],
    kinds: ['http'],
    options: {},
    messages: { default: '{what} is wrong: {count} times. Mend it.' },
    docs: { what: 'What it checks.', why: 'Why it matters.', fix: 'How to mend it.', references: ['GE-1'] },
    examples: { bad: [], good: [] },
    check: () => [],
    ...rule,
  };
}

export interface Draft {
  readonly rule?: Partial<Rule>;
  readonly message?: string;
  readonly args?: Readonly<Record<string, string | number>>;
  readonly place?: Place;
  readonly related?: readonly { readonly place: Place; readonly note?: string }[];
  readonly severity?: Severity;
  readonly suppressed?: Finding['suppressed'];
  readonly baseline?: Finding['baseline'];
}

interface ReportDraft {
  readonly service?: string;
  readonly findings?: readonly Draft[];
  readonly files?: Readonly<Record<string, string>>;
  readonly problems?: readonly Problem[];
  readonly crashes?: readonly RuleCrash[];
}

/** A report as the engine would give it, with chosen findings. */
export function reportOf({
  service = 'orders',
  findings = [],
  files = {},
  problems = [],
  crashes = [],
}: ReportDraft): Report {
  const owner = serviceNamed(service);
  const lineText = (path: string, line: number): string => files[path]?.split('\n')[line - 1] ?? '';
  const collected = collectFindings(
    owner,
    findings.map((draft) => ({
      rule: ruleLike(draft.rule),
      outcomes: [
        fail({
          message: draft.message ?? 'default',
          args: draft.args ?? { what: 'It', count: 2 },
          place: draft.place ?? place('Dockerfile', 1, 6, 1, 13),
          related: draft.related ?? [],
          ...(draft.severity ? { severity: draft.severity } : {}),
        }),
      ],
    })),
    (_rule, _topics, own) => own,
    lineText,
  );
  const extras = new Map(findings.map((draft) => [draft.rule?.id ?? 'root-user', draft]));
  return {
    asOf: AS_OF,
    services: [
      {
        service: owner,
        findings: collected.map((finding) => {
          const { suppressed, baseline } = extras.get(finding.rule.id) ?? {};
          return { ...finding, ...(suppressed ? { suppressed } : {}), ...(baseline ? { baseline } : {}) };
        }),
        topics: new Map([
          ['non-root-user', { verdict: 'fail' as const, rules: ['root-user'], by: 'root-user', evidence: [] }],
        ]),
      },
    ],
    ledger: { files: 3, read: 3, skipped: [], unrendered: [], problems },
    crashes,
    text: (path) => files[path] ?? SERVICE_FILES[path as keyof typeof SERVICE_FILES],
  };
}

/** Everything that a stranger's pull request could put into a name. */
export const HOSTILE =
  '::error file=x::pwned\r\n::set-output name=a::b\n##[error]x##vso[task.setvariable]y]]>\u001b[31m\u0000\u0085\u202e\u2028"><script>alert(1)</script><!--\'`|[a](javascript:alert(1))&lt;%0A{0}${x}';

/** A report whose every name, path, message and line of code is hostile. */
export function hostileReport(): Report {
  const path = `src/${HOSTILE}.ts`;
  return reportOf({
    service: HOSTILE,
    files: { [path]: `${HOSTILE}\n`.repeat(5) },
    findings: [
      {
        args: { what: HOSTILE, count: HOSTILE },
        place: place(path, 1, 1, 1, 8),
        related: [{ place: place(path, 3), note: HOSTILE }],
      },
    ],
    problems: [{ code: 'syntax', message: HOSTILE, place: place(path, 2) }],
    crashes: [{ rule: 'eol-node', service: HOSTILE, message: HOSTILE }],
  });
}

/** Control characters, overrides and separators that no text report may carry. */
export const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]/;
