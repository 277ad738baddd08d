import { closest } from '../engine/closest.ts';
import { findCommit } from '../workspace/git-commit.ts';
import { UsageError } from './io.ts';

const DEEPEN =
  'fetch the whole history first (actions/checkout: fetch-depth: 0; GitLab: GIT_DEPTH: 0; git fetch --unshallow)';

/** The commit for `--since`, or a sentence that says what to do. */
export function resolveSince(root: string, ref: string): { readonly ref: string; readonly commit: string } {
  const found = findCommit(root, ref);
  if ('commit' in found) return { ref, commit: found.commit };
  switch (found.problem) {
    case 'no-repository':
      throw new UsageError(`--since ${ref} needs a git repository with a commit, and git; this folder has none`);
    case 'shallow':
      throw new UsageError(`--since ${ref}: this clone is shallow and ends before HEAD and ${ref} meet; ${DEEPEN}`);
    case 'unrelated':
      throw new UsageError(`--since ${ref}: HEAD and ${ref} have no common commit, so nothing can be compared`);
    case 'unknown-ref': {
      const remote = found.known.find((name) => name.endsWith(`/${ref}`));
      const hint = remote ?? closest(ref, found.known);
      const advice = hint ? `; did you mean ${hint}?` : found.shallow ? `; ${DEEPEN}` : '';
      throw new UsageError(`--since ${ref}: this clone has no such commit${advice}`);
    }
  }
}
