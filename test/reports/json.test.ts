import fs from 'node:fs';
import path from 'node:path';
import { type Schema, Validator } from 'jsonschema';
import { describe, expect, it } from 'vitest';
import decided from '../../checklist/topics.json' with { type: 'json' };
import { main } from '../../src/cli/main.ts';
import type { Report } from '../../src/engine/types.ts';
import { renderJson } from '../../src/reports/json.ts';
import { CONTROL, hostileReport, place, reportOf, TOOL } from '../support/report.ts';
import { createRepository } from '../support/repository.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (name: string): Schema => JSON.parse(fs.readFileSync(path.join(root, 'schema', name), 'utf8'));
const schema = read('nodeready-report.schema.json');

const ATTESTABLE = decided.attest[0] ?? '';

/** What is not in the published schema is not promised, so nothing is printed that is not in it. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, own]) => [key, closed(own)]));
  return 'properties' in copy && 'type' in copy ? { ...copy, additionalProperties: false } : copy;
}

function errorsOf(text: string, published: Schema = schema): readonly string[] {
  const strict: Schema = JSON.parse(JSON.stringify(closed(published)));
  // Newer Node.js resolves `#/$defs/…` only against an address.
  const base = 'https://nodeready.dev/schema/report.json';
  return new Validator().validate(JSON.parse(text), strict, { base }).errors.map(String);
}

async function lint(folder: string, ...argv: readonly string[]): Promise<string> {
  return run('lint', folder, ...argv);
}

async function run(command: string, folder: string, ...argv: readonly string[]): Promise<string> {
  let stdout = '';
  await main([command, folder, '--format', 'json', '--as-of', '2026-11-20', ...argv], {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: () => true },
    env: {},
    cwd: root,
    today: '2026-11-20',
  });
  return stdout;
}

describe('the published schema holds for', () => {
  it.each(fs.readdirSync(path.join(root, 'fixtures/services')))('%s', async (name) => {
    expect(errorsOf(await lint(`fixtures/services/${name}`, '--preset', 'strict'))).toEqual([]);
  });

  it('a folder without a service, and files that cannot be parsed', async () => {
    for (const files of [
      { 'README.md': '# nothing\n' },
      { 'package.json': '{', 'k8s.yaml': 'a: [\n', 'a.js': '= ;' },
    ]) {
      const repository = createRepository(files);
      const text = await lint(repository.root);
      repository.remove();
      expect(errorsOf(text)).toEqual([]);
    }
  });

  it('a run that could not be made', async () => {
    const text = await lint('fixtures/services/orders-api', '--rule', 'no-such-rule');
    expect(errorsOf(text)).toEqual([]);
    expect(JSON.parse(text).errors).toEqual([{ message: expect.stringContaining('no rule named no-such-rule') }]);
  });

  it('a comparison, suppressed findings, crashes and hostile names', () => {
    const report: Report = {
      ...reportOf({
        findings: [
          { rule: { id: 'a-rule' }, suppressed: { reason: 'sandboxed', place: undefined } },
          { rule: { id: 'b-rule' }, baseline: 'new', related: [{ place: place('server.js', 1), note: 'here' }] },
        ],
        crashes: [{ rule: 'eol-node', service: 'orders', message: 'boom' }],
      }),
      comparison: {
        since: { ref: 'origin/main', commit: 'a'.repeat(40) },
        baseline: 'nodeready-baseline.json',
        unchanged: 1,
        new: 1,
        fixed: [{ rule: 'root-user', path: 'Dockerfile', message: 'It was root.' }],
      },
    };
    expect(errorsOf(renderJson(report, TOOL))).toEqual([]);
    expect(errorsOf(renderJson(hostileReport(), TOOL))).toEqual([]);
  });
});

describe('the published schema of the scorecard holds for', () => {
  const scorecard = read('nodeready-checklist.schema.json');

  it.each(['orders-api', 'shop-platform'])('%s', async (name) => {
    const text = await run('checklist', `fixtures/services/${name}`);
    expect(Object.keys(JSON.parse(text).services[0].topics).length).toBeGreaterThan(100);
    expect(errorsOf(text, scorecard)).toEqual([]);
  });

  it('attested topics and an empty folder', async () => {
    const attest = `attest:\n  - { topic: ${ATTESTABLE}, owner: ops, date: 2026-01-02, link: "https://example.com/x", until: 2027-01-01 }\n`;
    for (const files of [
      { 'README.md': '# nothing\n' },
      {
        'package.json': '{ "name": "api", "scripts": { "start": "node a.js" } }\n',
        'a.js': "require('node:http').createServer().listen(3000);\n",
        'nodeready.config.yaml': attest,
      },
    ]) {
      const repository = createRepository(files);
      const text = await run('checklist', repository.root);
      repository.remove();
      expect(errorsOf(text, scorecard)).toEqual([]);
      if ('a.js' in files) expect(text).toContain('"owner": "ops"');
    }
  });
});

it('a schema that is too wide would hold for anything: a wrong report fails', () => {
  expect(errorsOf('{ "version": 1, "more": true }').length).toBeGreaterThan(3);
});

it('is safe to print into a log', () => {
  const text = renderJson(hostileReport(), TOOL);
  expect(text).not.toMatch(CONTROL);
  expect(text).not.toMatch(/##\w*\[|^\s*::/m);
});
