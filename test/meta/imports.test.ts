import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../src');

/** What each part may import beside itself: the story runs one way. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  parsers: [],
  knowledge: ['parsers', 'services'],
  facts: ['parsers'],
  workspace: ['parsers'],
  services: ['facts', 'parsers', 'knowledge', 'workspace'],
  rules: ['services', 'facts', 'parsers', 'knowledge'],
  config: ['engine', 'rules', 'parsers', 'workspace'],
  engine: ['rules', 'services', 'facts', 'parsers', 'workspace'],
  reports: ['engine', 'fixes', 'rules', 'services', 'parsers', 'workspace', 'knowledge'],
  fixes: ['engine', 'rules', 'services', 'facts', 'parsers', 'knowledge', 'workspace'],
  drills: ['engine', 'services', 'parsers', 'knowledge', 'workspace'],
  cli: ['config', 'drills', 'engine', 'fixes', 'reports', 'rules', 'services', 'workspace'],
};

const files = fs
  .readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file.includes('/'));

it.each(files)('%s imports downwards only', (file) => {
  const part = file.split('/')[0] ?? '';
  const text = fs.readFileSync(path.join(root, file), 'utf8');
  for (const match of text.matchAll(/^(?:import|export) (type )?[^;]*?from '(\.[^']+)'/gms)) {
    const target = path.relative(root, path.resolve(root, path.dirname(file), match[2] ?? ''));
    const other = target.split('/')[0] ?? '';
    if (other === part || other.startsWith('..')) continue;
    // Tables may name the types of what they describe, never its code.
    if (part === 'knowledge' && other === 'services') expect(match[1], `${file} imports ${target}`).toBe('type ');
    expect(ALLOWED[part], `${file} imports ${target}`).toContain(other);
  }
});

it('whatever a report may depend on is asked in one place, which can write it down', () => {
  // The listing and what only `--since`, `--helm`, standard input, `--fix` and the memory of runs themselves need.
  const others = ['run-git', 'small-listing', 'git-tree', 'helm-binary', 'read-stdin', 'write-files', 'report-cache'];
  for (const file of files.filter((name) => /^(?:workspace|config)\//.test(name))) {
    if (file === 'workspace/disk.ts' || others.some((name) => file === `workspace/${name}.ts`)) continue;
    const text = fs.readFileSync(path.join(root, file), 'utf8');
    expect(/^import (?!type ).*from 'node:fs'/m.test(text), file).toBe(false);
  }
});

it('only the workspace reads the disk below the command line and what runs a service', () => {
  for (const file of files) {
    if (/^(?:cli|workspace|drills)\//.test(file)) continue;
    const text = fs.readFileSync(path.join(root, file), 'utf8');
    expect(/^import .*from 'node:(?:fs|child_process|http|https|net)'/m.test(text), file).toBe(false);
  }
});
