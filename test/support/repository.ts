import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export interface TemporaryRepository {
  readonly root: string;
  remove(): void;
}

/** Writes a small virtual repository to a temporary folder; with `git`, everything is committed. */
export function createRepository(
  files: Readonly<Record<string, string>>,
  options: { readonly git?: boolean } = {},
): TemporaryRepository {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'nodeready-')));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
  if (options.git) {
    const git = (...args: readonly string[]): unknown =>
      execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
        stdio: 'ignore',
      });
    git('init', '-q', '.');
    git('add', '-Af');
    git('commit', '-qm', 'files');
  }
  return { root, remove: () => fs.rmSync(root, { recursive: true, force: true }) };
}

/** Runs `body` on a temporary repository and removes it. */
export function withRepository<T>(
  files: Readonly<Record<string, string>>,
  body: (root: string) => T,
  options: { readonly git?: boolean } = {},
): T {
  const repository = createRepository(files, options);
  try {
    return body(repository.root);
  } finally {
    repository.remove();
  }
}
