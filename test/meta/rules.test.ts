import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import items from '../../checklist/items.json' with { type: 'json' };
import { ALL_RULES } from '../../src/engine/housekeeping.ts';
import { renderCatalogue } from '../../src/reports/catalogue.ts';
import { RULES } from '../../src/rules/index.ts';
import { judgeFiles } from '../support/rule-cases.ts';

const root = path.resolve(import.meta.dirname, '../..');

describe('every rule', () => {
  it('has an id and a code of its own', () => {
    expect(new Set(RULES.map((rule) => rule.id)).size).toBe(RULES.length);
    expect(new Set(RULES.map((rule) => rule.code)).size).toBe(RULES.length);
    for (const rule of RULES) expect(rule.code).toMatch(/^NR\d{4}$/);
  });

  it('decides topics of the checklist', () => {
    const known = new Set(items.map((item) => item.topic));
    for (const rule of RULES) {
      expect(rule.topics.length, rule.id).toBeGreaterThan(0);
      for (const topic of rule.topics) expect(known, `${rule.id}: ${topic}`).toContain(topic);
    }
  });

  it('stands in the file that its id names, and in the list of its area', () => {
    const files = RULES.map((rule) => `${rule.area}/${rule.id}.ts`).sort();
    const found = fs
      .readdirSync(path.join(root, 'src/rules'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /^[\w-]+\/[\w-]+\.ts$/.test(file) && !file.endsWith('/index.ts'))
      .filter((file) => /export const \w+: Rule\b/.test(fs.readFileSync(path.join(root, 'src/rules', file), 'utf8')))
      .sort();
    expect(found).toEqual(files);
  });

  it('says what, why and how to fix, with a reference and both kinds of example', () => {
    for (const rule of RULES) {
      for (const text of [rule.title, rule.docs.what, rule.docs.why, rule.docs.fix])
        expect(text.length, rule.id).toBeGreaterThan(15);
      expect(rule.docs.references.length, rule.id).toBeGreaterThan(0);
      expect(rule.examples.bad.length, rule.id).toBeGreaterThan(0);
      expect(rule.examples.good.length, rule.id).toBeGreaterThan(0);
    }
  });
});

describe('tables', () => {
  it('exist for every rule', () => {
    const tables = fs
      .readdirSync(path.join(root, 'test/rules'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => fs.readFileSync(path.join(root, 'test/rules', file), 'utf8'));
    const bare = RULES.filter((rule) => !tables.some((text) => text.includes(`ruleCases(${camelCase(rule.id)},`)));
    expect(bare.map((rule) => `${rule.area}/${rule.id}`)).toEqual([]);
  });
});

function camelCase(id: string): string {
  return id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

describe('executed examples', () => {
  for (const rule of RULES) {
    for (const example of rule.examples.bad) {
      it(`${rule.id}: bad, ${example.title}`, () => {
        const { outcomes } = judgeFiles(rule, { files: example.files, service: true });
        expect(outcomes.map((outcome) => outcome.verdict)).toContain('fail');
        for (const outcome of outcomes) {
          if (outcome.verdict !== 'fail') continue;
          expect(Object.keys(rule.messages)).toContain(outcome.message);
          const text = example.files[outcome.place.path]?.split('\n') ?? [];
          expect(outcome.place.line, `${outcome.place.path}:${outcome.place.line}`).toBeLessThanOrEqual(
            Math.max(1, text.length),
          );
        }
      });
    }
    for (const example of rule.examples.good) {
      it(`${rule.id}: good, ${example.title}`, () => {
        const { outcomes } = judgeFiles(rule, { files: example.files, service: true });
        expect(outcomes.filter((outcome) => outcome.verdict === 'fail')).toEqual([]);
        expect(outcomes.map((outcome) => outcome.verdict)).toContain('pass');
      });
    }
  }
});

describe('generated files', () => {
  it('rules.md is current', () => {
    expect(fs.readFileSync(path.join(root, 'rules.md'), 'utf8')).toBe(renderCatalogue(ALL_RULES));
  });
});
