import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const script = path.resolve(import.meta.dirname, '../../scripts/new-rule.mjs');
let root: string;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'nodeready-new-rule-'));
  fs.mkdirSync(path.join(root, 'src/rules/image'), { recursive: true });
  fs.writeFileSync(path.join(root, 'src/rules/image/root-user.ts'), "code: 'NR1107',");
  fs.writeFileSync(path.join(root, 'package.json'), '{ "version": "1.2.3" }');
});

afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

const run = (...args: readonly string[]): ReturnType<typeof spawnSync> =>
  spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', env: { ...process.env, NODEREADY_ROOT: root } });

it('writes a rule with the next code of its area, and its test', () => {
  expect(run('image/missing-label', 'image-labels').status).toBe(0);
  const rule = fs.readFileSync(path.join(root, 'src/rules/image/missing-label.ts'), 'utf8');
  expect(rule).toContain("code: 'NR1108'");
  expect(rule).toContain("topics: ['image-labels']");
  expect(rule).toContain('export const missingLabel: Rule');
  expect(fs.readFileSync(path.join(root, 'test/rules/image/missing-label.test.ts'), 'utf8')).toContain(
    'ruleCases(missingLabel,',
  );
});

it.each([['image/root-user'], ['nowhere/missing-label'], ['image/Label'], ['missing-label'], ['']])(
  'writes nothing for %s',
  (name) => {
    const { status } = run(name);
    expect(status).toBe(2);
    expect(fs.readdirSync(path.join(root, 'src/rules/image'))).toEqual(['root-user.ts']);
  },
);
