import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const ORDERS = path.join(root, 'fixtures/services/orders-api');

/** A copy of what is installed, with nothing compiled. */
let home: string;
let compiled: string;

describe.skipIf(!fs.existsSync(path.join(root, 'dist/cli.js')))('what V8 compiled for a run', () => {
  beforeAll(() => {
    home = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'nodeready-home-'));
    compiled = path.join(home, 'dist/compiled');
    for (const name of ['bin', 'dist', 'package.json'])
      fs.cpSync(path.join(root, name), path.join(home, name), {
        recursive: true,
        filter: (file) => path.basename(file) !== 'compiled',
      });
    fs.symlinkSync(path.join(root, 'node_modules'), path.join(home, 'node_modules'));
  });
  afterAll(() => fs.rmSync(home, { recursive: true, force: true }));

  const lint = (env: Readonly<Record<string, string>> = {}): string => {
    const { NODE_DISABLE_COMPILE_CACHE: _, ...rest } = process.env;
    const args = [path.join(home, 'bin/nodeready.js'), 'lint', ORDERS, '--format', 'json', '--no-cache'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      env: { ...rest, ...env },
    });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    return stdout;
  };
  const kept = (): readonly string[] => {
    const names = fs.existsSync(compiled) ? fs.readdirSync(compiled, { recursive: true, encoding: 'utf8' }) : [];
    return names.filter((name) => fs.statSync(path.join(compiled, name)).isFile()).sort();
  };
  const written = (): ReadonlyMap<string, number> =>
    new Map(kept().map((name) => [name, fs.statSync(path.join(compiled, name)).mtimeMs]));

  it('is not kept when the environment forbids it', () => {
    lint({ NODE_DISABLE_COMPILE_CACHE: '1' });
    expect(kept()).toEqual([]);
  });

  it('is kept for each script that the run used, whole files only, and taken by the next run', () => {
    const first = lint();
    const files = written();
    expect([...files.keys()].every((name) => /\.js\.bin$/.test(name))).toBe(true);
    expect([...files.keys()].some((name) => /\/cli\.js\.bin$/.test(name))).toBe(true);
    const loaded = fs
      .readdirSync(path.join(home, 'dist'))
      .filter((name) => kept().some((file) => file.endsWith(`/${name}.bin`)));
    expect(loaded).toHaveLength(files.size);

    expect(lint()).toBe(first);
    // What V8 had refused would have been written again.
    expect(written()).toEqual(files);
  });

  it.each([
    ['empty', () => Buffer.alloc(0)],
    ['cut', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
    ['zeros', (bytes: Buffer) => Buffer.alloc(bytes.length)],
  ])('is compiled again when a file is %s', (_, damage) => {
    const first = lint();
    const file = kept().find((name) => /\/cli\.js\.bin$/.test(name));
    const damaged = path.join(compiled, `${file}`);
    const whole = fs.readFileSync(damaged);
    fs.writeFileSync(damaged, damage(whole));
    expect(lint()).toBe(first);
    expect(fs.statSync(damaged).size).toBeGreaterThan(whole.length / 2);
    expect(fs.readFileSync(damaged).equals(damage(whole))).toBe(false);
  });

  it('is not kept under more than eight releases and sets of flags', () => {
    lint();
    for (let i = kept().length; i < 20; i++) fs.mkdirSync(path.join(compiled, `other-${i}`), { recursive: true });
    const before = kept();
    lint({ NODE_OPTIONS: '--max-old-space-size=777' });
    expect(kept()).toEqual(before);
  });

  it('is not missed where it cannot be kept', () => {
    fs.rmSync(compiled, { recursive: true, force: true });
    fs.writeFileSync(compiled, 'a file where the folder would be');
    lint();
    expect(fs.readFileSync(compiled, 'utf8')).toBe('a file where the folder would be');
  });
});
