import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RULES } from '../../src/rules/index.ts';

const root = path.resolve(import.meta.dirname, '../..');
// Inside the repository, so that the packages outside of the bundle are found.
const folder = fs.mkdtempSync(path.join(root, 'node_modules/.bundle-'));

beforeAll(() => {
  execFileSync(process.execPath, [path.join(root, 'scripts/build.mjs')], {
    env: { ...process.env, NODEREADY_OUT: folder },
  });
}, 60_000);

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('the bundle', () => {
  it('has the rules of the sources, although it keeps their texts and checks apart', async () => {
    const { load } = await import(pathToFileURL(path.join(folder, 'load-script.js')).href);
    const bundle: { readonly RULES: typeof RULES } = load('./index.js');
    const plain = (rules: typeof RULES): unknown =>
      JSON.parse(
        JSON.stringify(rules.map((rule) => ({ ...rule, messages: rule.messages, docs: rule.docs, check: undefined }))),
      );
    expect(plain(bundle.RULES)).toEqual(plain(RULES));
    for (const rule of bundle.RULES) expect(rule.check).toBeTypeOf('function');
  });

  it('loads few files for a lint', () => {
    const files = new Set<string>();
    const visit = (file: string): void => {
      if (files.has(file)) return;
      files.add(file);
      const text = fs.readFileSync(path.join(folder, file), 'utf8');
      for (const [, name = ''] of text.matchAll(/[=;{]require\("\.\/([\w.-]+\.js)"\)/g)) visit(name);
    };
    visit(fs.readdirSync(folder).find((name) => /^lint-/.test(name)) ?? 'lint.js');
    expect(files.size).toBeGreaterThan(1);
    expect(files.size).toBeLessThan(15);
  });
});
