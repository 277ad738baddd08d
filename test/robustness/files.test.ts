import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RULES } from '../../src/rules/index.ts';
import { linkRepository } from '../../src/services/link-repository.ts';
import { assembleWorkspace } from '../../src/workspace/create-workspace.ts';
import { createLedger } from '../../src/workspace/ledger.ts';
import { createRepository } from '../support/repository.ts';
import { nodeService } from '../support/services.ts';
import { lint } from './support/lint.ts';

const SERVICE = nodeService(
  "import './other.js';\nimport http from 'node:http';\nhttp.createServer().listen(3000);\n",
  {
    'other.js': 'export {};\n',
    'k8s/api.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n',
  },
);

afterEach(() => vi.restoreAllMocks());

/** Does something to the folder after it was listed, when the first file is read. */
function meanwhile(root: string, change: (root: string) => void): void {
  const read = fs.readFileSync;
  let done = false;
  vi.spyOn(fs, 'readFileSync').mockImplementation((file, options) => {
    if (!done && String(file).startsWith(root) && !String(file).includes('.git')) {
      done = true;
      change(root);
    }
    return read(file, options);
  });
}

describe('files that change while they are read', () => {
  it.each<[string, (root: string) => void]>([
    ['a module goes', (root) => fs.rmSync(path.join(root, 'other.js'))],
    ['a module becomes a folder', (root) => turnInto(root, 'other.js', (file) => fs.mkdirSync(file))],
    ['a module becomes a link to itself', (root) => turnInto(root, 'other.js', (file) => fs.symlinkSync(file, file))],
    [
      'a module becomes a link to what is outside',
      (root) => turnInto(root, 'other.js', (file) => fs.symlinkSync('/etc/passwd', file)),
    ],
    ['a module is cut', (root) => fs.truncateSync(path.join(root, 'other.js'), 3)],
    ['a module grows', (root) => fs.writeFileSync(path.join(root, 'other.js'), 'a();\n'.repeat(20_000))],
    ['a folder goes', (root) => fs.rmSync(path.join(root, 'k8s'), { recursive: true })],
    ['everything goes', (root) => fs.rmSync(root, { recursive: true })],
  ])('%s', async (_name, change) => {
    const repository = createRepository(SERVICE);
    try {
      meanwhile(repository.root, change);
      const { code, stdout, stderr } = await lint(repository.root);
      expect(stderr).not.toMatch(/internal error|crash/);
      expect([0, 1, 3]).toContain(code);
      expect(JSON.parse(stdout).errors).toEqual([]);
      expect(stdout).not.toContain('root:x:0');
    } finally {
      repository.remove();
    }
  });
});

function turnInto(root: string, name: string, make: (file: string) => void): void {
  const file = path.join(root, name);
  fs.rmSync(file);
  make(file);
}

it('a hundred thousand files cost little more than their names', () => {
  const texts = new Map<string, string>(Object.entries(SERVICE));
  const beside = Array.from({ length: 100_000 }, (_, i) => `packages/p${i % 300}/src/f${i}.ts`);
  const measure = (found: readonly string[]): { readonly milliseconds: number; readonly read: number } => {
    const ledger = createLedger();
    const read = (file: string): string | undefined => {
      const text = texts.get(file);
      if (text !== undefined) ledger.read.add(file);
      return text;
    };
    const since = process.cpuUsage();
    const workspace = assembleWorkspace({
      root: '/repository',
      found,
      git: undefined,
      ledger,
      read,
      textOf: undefined,
    });
    const { services } = linkRepository(workspace);
    expect(services).toHaveLength(1);
    for (const service of services) {
      for (const rule of RULES) {
        const options = Object.fromEntries(Object.entries(rule.options).map(([name, spec]) => [name, spec.default]));
        rule.check(service, { options, asOf: '2026-11-20' });
      }
    }
    const { user, system } = process.cpuUsage(since);
    return { milliseconds: (user + system) / 1000, read: ledger.read.size };
  };
  // The first run compiles the rules.
  const few = measure([...texts.keys()]);
  const many = measure([...texts.keys(), ...beside]);
  expect(many.read).toBe(few.read);
  expect(many.milliseconds).toBeLessThan(5000);
}, 60_000);
