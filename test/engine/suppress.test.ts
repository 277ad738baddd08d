import { afterEach, describe, expect, it } from 'vitest';
import { HOUSEKEEPING } from '../../src/engine/housekeeping.ts';
import { runCli } from '../support/cli.ts';
import { createRepository, type TemporaryRepository } from '../support/repository.ts';

type Files = Readonly<Record<string, string>>;

const SERVER = "require('node:http').createServer().listen(3000);\n";
const DOCKERFILE = 'FROM node:24-slim\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n';
const MANIFEST = (annotations: string, container = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api${annotations}
spec:
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api } }
    spec:
      containers:
${container}        - name: api
          image: example/api:1.0.0
`;
const FILES: Files = {
  'package.json': '{ "name": "api", "version": "1.0.0" }\n',
  Dockerfile: DOCKERFILE,
  'server.js': SERVER,
  'deploy.yaml': MANIFEST(''),
};

let repository: TemporaryRepository | undefined;
afterEach(() => {
  repository?.remove();
  repository = undefined;
});

interface Judged {
  /** Rules whose findings are suppressed, with the reasons. */
  readonly suppressed: readonly string[];
  /** What is said about suppressions, `rule path:line:column message`. */
  readonly remarks: readonly string[];
}

const ids = HOUSEKEEPING.map(({ id }) => id);

async function judgeFiles(files: Files, ...argv: readonly string[]): Promise<Judged> {
  repository = createRepository({ ...FILES, ...files });
  const { stdout, stderr } = await runCli(
    ['lint', '.', '--format', 'json', '--preset', 'strict', ...argv],
    repository.root,
  );
  expect(stderr).toBe('');
  const findings: {
    readonly rule: string;
    readonly path: string;
    readonly startLine: number;
    readonly startColumn: number;
    readonly message: string;
    readonly suppressed?: { readonly reason: string };
  }[] = JSON.parse(stdout).services.flatMap((service: { findings: unknown }) => service.findings);
  return {
    suppressed: findings
      .flatMap(({ rule, suppressed }) => (suppressed ? [`${rule}: ${suppressed.reason}`] : []))
      .sort(),
    remarks: findings.flatMap((item) =>
      ids.includes(item.rule) ? [`${item.rule} ${item.path}:${item.startLine}:${item.startColumn}`] : [],
    ),
  };
}

describe('a finding is suppressed by', () => {
  it.each<[string, Files, string]>([
    [
      'a comment before the line of a Dockerfile',
      { Dockerfile: `# nodeready-ignore root-user -- sandbox\n${DOCKERFILE}` },
      'root-user: sandbox',
    ],
    [
      'the code instead of the id',
      { Dockerfile: `# nodeready-ignore NR1108 -- sandbox\n${DOCKERFILE}` },
      'root-user: sandbox',
    ],
    [
      'one of several comments above each other',
      { Dockerfile: `# nodeready-ignore root-user -- sandbox\n# the base image\n\n${DOCKERFILE}` },
      'root-user: sandbox',
    ],
    [
      'one of several rules in a comment',
      { Dockerfile: `# nodeready-ignore unpinned-base-image, root-user -- sandbox\n${DOCKERFILE}` },
      'root-user: sandbox',
    ],
    [
      'a comment beside the code',
      { 'server.js': `${SERVER.trim()} // nodeready-ignore missing-sigterm-handler -- a toy\n` },
      'missing-sigterm-handler: a toy',
    ],
    [
      'a comment before the code',
      { 'server.js': `// nodeready-ignore missing-sigterm-handler -- a toy\n${SERVER}` },
      'missing-sigterm-handler: a toy',
    ],
    [
      'a block comment before the code',
      { 'server.js': `/* nodeready-ignore missing-sigterm-handler -- a toy */\n${SERVER}` },
      'missing-sigterm-handler: a toy',
    ],
    [
      'a line of a doc comment',
      { 'server.js': `/**\n * The server.\n * nodeready-ignore missing-sigterm-handler -- a toy\n */\n${SERVER}` },
      'missing-sigterm-handler: a toy',
    ],
    [
      'a comment with CRLF',
      { 'server.js': `// nodeready-ignore missing-sigterm-handler -- a toy\r\n${SERVER}` },
      'missing-sigterm-handler: a toy',
    ],
    [
      'a comment in YAML',
      { 'deploy.yaml': MANIFEST('', '        # nodeready-ignore missing-readiness-probe -- no traffic\n') },
      'missing-readiness-probe: no traffic',
    ],
    [
      'an annotation of the object',
      { 'deploy.yaml': MANIFEST('\n  annotations:\n    nodeready.dev/ignore: missing-readiness-probe -- no traffic') },
      'missing-readiness-probe: no traffic',
    ],
    [
      'an annotation of several lines',
      {
        'deploy.yaml': MANIFEST(
          '\n  annotations:\n    nodeready.dev/ignore: |\n      missing-liveness-probe -- restarts hide the leak\n      missing-readiness-probe -- no traffic',
        ),
      },
      'missing-readiness-probe: no traffic',
    ],
    [
      'an entry of the configuration',
      { 'nodeready.config.yaml': 'ignore:\n  - rule: root-user\n    reason: sandbox\n' },
      'root-user: sandbox',
    ],
    [
      'an entry for the file',
      {
        'nodeready.config.yaml':
          'ignore:\n  - rule: root-user\n    path: Dockerfile\n    reason: sandbox\n    until: 2026-11-20\n',
      },
      'root-user: sandbox',
    ],
    [
      'an entry for a glob',
      { 'nodeready.config.yaml': 'ignore:\n  - rule: root-user\n    path: "**/Docker*"\n    reason: sandbox\n' },
      'root-user: sandbox',
    ],
  ])('%s', async (_name, files, expected) => {
    const { suppressed, remarks } = await judgeFiles(files);
    expect(suppressed).toContain(expected);
    expect(remarks.filter((remark) => !remark.startsWith('unused'))).toEqual([]);
  });
});

describe('a suppression that does not hold is a finding', () => {
  it.each<[string, Files, readonly string[]]>([
    [
      'without a reason',
      { Dockerfile: `# nodeready-ignore root-user\n${DOCKERFILE}` },
      ['suppression-without-reason Dockerfile:1:1'],
    ],
    [
      'without a rule',
      { Dockerfile: `# nodeready-ignore\n${DOCKERFILE}` },
      ['suppression-without-reason Dockerfile:1:1'],
    ],
    [
      'of a rule that does not exist',
      { Dockerfile: `# nodeready-ignore root-usr -- sandbox\n${DOCKERFILE}` },
      ['unknown-suppressed-rule Dockerfile:1:1'],
    ],
    [
      'on another line',
      { Dockerfile: DOCKERFILE.replace('CMD', '# nodeready-ignore root-user -- sandbox\nCMD') },
      ['unused-suppression Dockerfile:4:1'],
    ],
    [
      'of a finding that is mended',
      { Dockerfile: `# nodeready-ignore root-user -- sandbox\n${DOCKERFILE.replace('CMD', 'USER node\nCMD')}` },
      ['unused-suppression Dockerfile:1:1'],
    ],
    [
      'beside code, where Docker knows no comments',
      { Dockerfile: DOCKERFILE.replace('\n', ' # nodeready-ignore root-user -- sandbox\n') },
      [],
    ],
    [
      'in a string',
      { 'server.js': `const text = '// nodeready-ignore missing-sigterm-handler -- a toy';\n${SERVER}` },
      [],
    ],
    [
      'in the middle of a sentence',
      { 'server.js': `// see nodeready-ignore missing-sigterm-handler -- a toy\n${SERVER}` },
      [],
    ],
    [
      'in a block scalar',
      {
        'deploy.yaml': `${MANIFEST('')}---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  notes: |\n    # nodeready-ignore missing-readiness-probe -- no traffic\n`,
      },
      [],
    ],
    [
      'in an annotation, of a rule that does not exist',
      { 'deploy.yaml': MANIFEST('\n  annotations:\n    nodeready.dev/ignore: missing-readines-probe -- no traffic') },
      ['unknown-suppressed-rule deploy.yaml:6:5'],
    ],
    [
      'of two rules of which one holds nothing',
      { Dockerfile: DOCKERFILE.replace('CMD', '# nodeready-ignore root-user, single-stage-build -- small\nCMD') },
      ['unused-suppression Dockerfile:4:1', 'unused-suppression Dockerfile:4:1'],
    ],
    [
      'of the configuration, unused',
      { 'nodeready.config.yaml': 'ignore:\n  - rule: root-user\n    path: tools\n    reason: sandbox\n' },
      ['unused-suppression nodeready.config.yaml:2:5'],
    ],
    [
      'of the configuration, expired',
      { 'nodeready.config.yaml': 'ignore:\n  - rule: root-user\n    reason: sandbox\n    until: 2026-11-19\n' },
      ['expired-suppression nodeready.config.yaml:2:5'],
    ],
  ])('%s', async (_name, files, expected) => {
    const { suppressed, remarks } = await judgeFiles(files);
    expect(suppressed).toEqual([]);
    expect(remarks).toEqual(expected);
  });

  it('a rule that is not reported by the preset, or not judged, makes no suppression unused', async () => {
    const files = { Dockerfile: `# nodeready-ignore single-stage-build -- small\n${DOCKERFILE}` };
    expect((await judgeFiles(files, '--preset', 'recommended')).remarks).toEqual([]);
    expect((await judgeFiles(files, '--rule', 'root-user', '--rule', 'unused-suppression')).remarks).toEqual([]);
  });

  it('a suppression of the kind is configured like any rule', async () => {
    const files = { Dockerfile: DOCKERFILE.replace('CMD', '# nodeready-ignore root-user -- sandbox\nCMD') };
    const config = { 'nodeready.config.yaml': 'rules:\n  unused-suppression: off\n' };
    expect((await judgeFiles({ ...files, ...config })).remarks).toEqual([]);
  });

  it('a configuration above the linted folder may be about other folders', async () => {
    repository = createRepository({
      '.git/HEAD': 'ref: refs/heads/main\n',
      'nodeready.config.yaml': 'ignore:\n  - rule: root-user\n    path: other\n    reason: sandbox\n',
      ...Object.fromEntries(Object.entries(FILES).map(([name, text]) => [`api/${name}`, text])),
    });
    const { stdout } = await runCli(['lint', 'api', '--format', 'json'], repository.root);
    expect(stdout).not.toContain('unused-suppression');
  });
});

describe('examples of the rules about suppressions', () => {
  for (const rule of HOUSEKEEPING) {
    for (const example of rule.examples.bad) {
      it(`${rule.id}: bad, ${example.title}`, async () => {
        const { remarks } = await judgeFiles({ 'deploy.yaml': '', ...example.files });
        expect(remarks.map((remark) => remark.split(' ')[0])).toContain(rule.id);
      });
    }
    for (const example of rule.examples.good) {
      it(`${rule.id}: good, ${example.title}`, async () => {
        const { remarks } = await judgeFiles({ 'deploy.yaml': '', ...example.files });
        expect(remarks).toEqual([]);
      });
    }
  }

  it('codes and ids are unlike all others', async () => {
    const { ALL_RULES } = await import('../../src/engine/housekeeping.ts');
    expect(new Set(ALL_RULES.flatMap(({ id, code }) => [id, code])).size).toBe(2 * ALL_RULES.length);
  });
});
