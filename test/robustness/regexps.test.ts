import fs from 'node:fs';
import path from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { analyse } from 'scslre';
import { expect, it } from 'vitest';
import { regexpRisk } from '../../src/parsers/regexp-risk.ts';

const root = path.resolve(import.meta.dirname, '../../src');

/** The regular expressions written in the sources, with where they stand. */
function regexpsOf(): readonly { readonly pattern: string; readonly flags: string; readonly at: string }[] {
  const files = fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.sort().flatMap((file) => {
    const text = fs.readFileSync(path.join(root, file), 'utf8');
    const found: { pattern: string; flags: string; at: string }[] = [];
    new Visitor({
      Literal(node) {
        if (!('regex' in node)) return;
        const line = text.slice(0, node.start).split('\n').length;
        found.push({ pattern: node.regex.pattern, flags: node.regex.flags, at: `${file}:${line}` });
      },
    }).visit(parseSync(file, text).program);
    return found;
  });
}

it('no regular expression takes exponential time', () => {
  const regexps = regexpsOf();
  expect(regexps.length).toBeGreaterThan(1000);
  const slow = regexps.filter(({ pattern, flags }) => regexpRisk(pattern, flags) === 'exponential');
  expect(slow.map(({ at, pattern }) => `${at} ${pattern}`)).toEqual([]);
}, 120_000);

/** Characters that repeat in an attack, when the analyser names a class of them. */
const REPEATED = [
  'a',
  ' ',
  '\t',
  '-',
  '.',
  '/',
  '0',
  'A',
  '_',
  '\n',
  '"',
  "'",
  '(',
  '[',
  '{',
  ':',
  '\\',
  '#',
  '=',
  '$',
  '*',
];
const LENGTH = 1500;

it('no regular expression takes cubic time', () => {
  const slow = regexpsOf().filter(({ pattern, flags }) => {
    if (regexpRisk(pattern, flags) === undefined) return false;
    const matcher = new RegExp(pattern, flags.replace(/[gy]/g, ''));
    return analyse({ source: pattern, flags }).reports.some(({ character }) => {
      const one = new RegExp(`^${character.literal.source}$`, flags.replace(/[gy]/g, ''));
      const attack = (REPEATED.find((item) => one.test(item)) ?? 'a').repeat(LENGTH);
      return ['\u0001', '\n!'].some((end) => millisecondsOf(() => matcher.test(attack + end)) > 300);
    });
  });
  expect(slow.map(({ at, pattern }) => `${at} ${pattern}`)).toEqual([]);
}, 120_000);

/** The quickest of some: neighbours on the machine only ever add. */
function millisecondsOf(work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3 && best > 300; i++) {
    const since = performance.now();
    work();
    best = Math.min(best, performance.now() - since);
  }
  return best;
}
