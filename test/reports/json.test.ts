import fs from 'node:fs';
import path from 'node:path';
import { type Schema, Validator } from 'jsonschema';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { Report } from '../../src/engine/types.ts';
import { renderJson } from '../../src/reports/json.ts';
import { CONTROL, hostileReport, place, reportOf, TOOL } from '../support/report.ts';
import { createRepository } from '../support/repository.ts';

const root = path.resolve(import.meta.dirname, '../..');
const schema: Schema = JSON.parse(fs.readFileSync(path.join(root, 'schema/nodeready-report.schema.json'), 'utf8'));

/** What is not in the published schema is not promised, so nothing is printed that is not in it. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, own]) => [key, closed(own)]));
  return 'properties' in copy && 'type' in copy ? { ...copy, additionalProperties: false } : copy;
}

function errorsOf(text: string): readonly string[] {
  const strict: Schema = JSON.parse(JSON.stringify(closed(schema)));
  return new Validator().validate(JSON.parse(text), strict).errors.map(String);
}

async function lint(folder: string, ...argv: readonly string[]): Promise<string> {
  let stdout = '';
  await main(['lint', folder, '--format', 'json', '--as-of', '2026-11-20', ...argv], {
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

it('a schema that is too wide would hold for anything: a wrong report fails', () => {
  expect(errorsOf('{ "version": 1, "more": true }').length).toBeGreaterThan(3);
});

it('is safe to print into a log', () => {
  const text = renderJson(hostileReport(), TOOL);
  expect(text).not.toMatch(CONTROL);
  expect(text).not.toMatch(/##\w*\[|^\s*::/m);
});
