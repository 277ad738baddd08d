import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { recordQuestions } from '../../src/workspace/disk.ts';
import { runCli } from '../support/cli.ts';
import { createRepository } from '../support/repository.ts';

const SERVICES = path.resolve(import.meta.dirname, '../../fixtures/services');
const UNREACHED = ['elsewhere/never.ts', 'elsewhere/never.tsx', 'elsewhere/never.js', 'elsewhere/never.mjs'];

/** Every rule is judged: the most that a run reads. */
it.each(fs.readdirSync(SERVICES))('no source that nothing reaches is opened for %s', async (name) => {
  const repository = createRepository(
    Object.fromEntries(UNREACHED.map((file) => [file, 'export const answer = 42;\n'])),
  );
  fs.cpSync(path.join(SERVICES, name), repository.root, { recursive: true });
  const questionsOf = recordQuestions();
  const { code } = await runCli(['checklist', '--format', 'json'], repository.root);
  const read = questionsOf()?.flatMap(({ kind, path: file }) =>
    kind === 'bytes' ? [path.relative(repository.root, file)] : [],
  );
  repository.remove();
  expect(code).toBe(0);
  expect(read).toContain('package.json');
  expect(read?.filter((file) => UNREACHED.includes(file))).toEqual([]);
});
