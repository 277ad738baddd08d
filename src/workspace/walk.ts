import type { Dirent } from 'node:fs';
import path from 'node:path';
import { compilePatterns } from '../parsers/glob-patterns.ts';
import { disk } from './disk.ts';
import type { Ledger } from './types.ts';

/** The `.gitignore` files from the root down to a folder. */
export type Rules = readonly { readonly folder: string; readonly matcher: ReturnType<typeof compilePatterns> }[];

/** Lists a folder without git: honours `.gitignore` files, skips `node_modules` and `.git`, never follows folder links. */
export function walk(root: string, ledger: Ledger): readonly string[] {
  const files: string[] = [];
  const visit = (folder: string, rules: Rules): void => {
    let entries: Dirent[];
    try {
      entries = disk.names(path.join(root, folder));
    } catch {
      ledger.skip(folder, 'cannot be listed');
      return;
    }
    const own = entries.find((entry) => entry.name === '.gitignore' && entry.isFile());
    const here = own ? [...rules, ...readRules(root, folder)] : rules;
    for (const entry of entries) {
      const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (entry.name === 'node_modules' || entry.name === '.git') continue;
        if (!isIgnored(`${file}/`, here)) visit(file, here);
      } else if (!isIgnored(file, here)) files.push(file);
    }
  };
  visit('', []);
  return files;
}

function readRules(root: string, folder: string): Rules {
  try {
    const text = disk.readText(path.join(root, folder, '.gitignore'));
    return [{ folder, matcher: compilePatterns(text) }];
  } catch {
    return [];
  }
}

export function isIgnored(file: string, rules: Rules): boolean {
  let ignored = false;
  for (const { folder, matcher } of rules) {
    const test = matcher.test(folder === '' ? file : file.slice(folder.length + 1));
    if (test.ignored) ignored = true;
    if (test.unignored) ignored = false;
  }
  return ignored;
}
