import fs from 'node:fs';
import path from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
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
