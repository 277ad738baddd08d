import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRepository } from '../support/repository.ts';
import { lint } from './support/lint.ts';
import { mutantOf, runs } from './support/texts.ts';

const root = path.resolve(import.meta.dirname, '../../fixtures/services');

interface Fixture {
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
}

const FIXTURES: readonly Fixture[] = fs.readdirSync(root).map((name) => {
  const folder = path.join(root, name);
  const files = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.includes('node_modules'));
  return { name, files: new Map(files.sort().map((file) => [file, fs.readFileSync(path.join(folder, file), 'utf8')])) };
});

/** A fixture with changes in one to three of its files. */
const mutants = fc.constantFrom(...FIXTURES).chain((fixture) => {
  const change = fc
    .constantFrom(...fixture.files.keys())
    .chain((file) => fc.tuple(fc.constant(file), mutantOf([fixture.files.get(file) ?? ''])));
  return fc.record({
    name: fc.constant(fixture.name),
    changes: fc.array(change, { minLength: 1, maxLength: 3 }).map(Object.fromEntries<string>),
  });
});

/** Names that are none: they end expressions, replace patterns, keys of objects and paths that are built of them. */
const ODD_NAMES = [
  'A(b',
  '[',
  'a*b+',
  '$&',
  '{{',
  '\\',
  '__proto__',
  'constructor',
  '../..',
  'a b',
  '"',
  "'",
  '#',
  '%s',
  '\u2028',
  '-',
];

/** A fixture in which one name stands for another in all files: what was linked by it still is. */
const renamed = fc.constantFrom(...FIXTURES).chain(({ name, files }) => {
  const words = new Set([...files.values()].flatMap((text) => text.match(/[A-Za-z][\w-]{2,40}/g) ?? []));
  return fc.tuple(fc.constantFrom(...words), fc.constantFrom(...ODD_NAMES)).map(([word, hostile]) => ({
    name,
    changes: Object.fromEntries([...files].map(([file, text]) => [file, text.replaceAll(word, () => hostile)])),
  }));
});

async function expectReport(name: string, changes: Readonly<Record<string, string>>): Promise<void> {
  const files = FIXTURES.find((fixture) => fixture.name === name)?.files ?? new Map();
  const repository = createRepository({ ...Object.fromEntries(files), ...changes });
  try {
    const { code, stdout, stderr } = await lint(repository.root);
    expect(stderr).not.toContain('internal error');
    // A configuration that is damaged is wrong usage.
    expect([0, 1, 2, 3]).toContain(code);
    if (code < 2) expect(JSON.parse(stdout).errors).toEqual([]);
    expect(stdout).not.toContain(repository.root);
  } finally {
    repository.remove();
  }
}

it(
  'lints services with damaged files without a crash',
  async () => {
    await fc.assert(
      fc.asyncProperty(mutants, ({ name, changes }) => expectReport(name, changes)),
      { numRuns: runs(40) },
    );
  },
  60_000 * runs(2),
);

it(
  'lints services with names that are none without a crash',
  async () => {
    await fc.assert(
      fc.asyncProperty(renamed, ({ name, changes }) => expectReport(name, changes)),
      { numRuns: runs(40) },
    );
  },
  60_000 * runs(2),
);
