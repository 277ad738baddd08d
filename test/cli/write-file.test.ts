import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/io.ts';
import { writeAtomically } from '../../src/cli/write-file.ts';

let folder = '';
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'nodeready-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

it('replaces a file and leaves nothing beside it', () => {
  const file = path.join(folder, 'report.json');
  fs.writeFileSync(file, 'old');
  writeAtomically(file, 'new');
  expect(fs.readFileSync(file, 'utf8')).toBe('new');
  expect(fs.readdirSync(folder)).toEqual(['report.json']);
});

it('keeps a link and writes what it leads to', () => {
  const [file, link] = [path.join(folder, 'report.json'), path.join(folder, 'latest.json')];
  fs.writeFileSync(file, 'old');
  fs.symlinkSync('report.json', link);
  writeAtomically(link, 'new');
  expect(fs.readlinkSync(link)).toBe('report.json');
  expect(fs.readFileSync(file, 'utf8')).toBe('new');
});

it.skipIf(process.platform === 'win32')('writes into a pipe instead of taking its place', async () => {
  const pipe = path.join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const reader = promisify(execFile)('cat', [pipe]);
  writeAtomically(pipe, 'a report');
  expect((await reader).stdout).toBe('a report');
  expect(fs.lstatSync(pipe).isFIFO()).toBe(true);
});

it('says which file cannot be written', () => {
  expect(() => writeAtomically(path.join(folder, 'missing', 'report.json'), 'x')).toThrow(UsageError);
  expect(() => writeAtomically(folder, 'x')).toThrow(/cannot write/);
});
