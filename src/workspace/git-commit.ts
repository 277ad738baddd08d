import { runGit } from './run-git.ts';

export type CommitLookup =
  | { readonly commit: string }
  | { readonly problem: 'no-repository' | 'shallow' | 'unrelated' }
  /** `known`: names of branches and tags, for a hint. */
  | { readonly problem: 'unknown-ref'; readonly known: readonly string[]; readonly shallow: boolean };

/**
 * The commit that the work tree is compared with: where HEAD left `ref`, so that what others did there since is neither
 * held against this branch nor for it. A commit that HEAD contains is itself.
 */
export function findCommit(root: string, ref: string): CommitLookup {
  const text = (...args: readonly string[]): string | undefined => runGit(root, args)?.toString('utf8').trim();
  const head = text('rev-parse', '--verify', '--quiet', 'HEAD^{commit}');
  if (head === undefined) return { problem: 'no-repository' };
  const shallow = text('rev-parse', '--is-shallow-repository') === 'true';
  const commit = text('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
  if (commit === undefined) {
    const known = text('for-each-ref', '--format=%(refname:short)', 'refs/heads', 'refs/remotes', 'refs/tags') ?? '';
    return { problem: 'unknown-ref', known: known.split('\n').filter((name) => name !== ''), shallow };
  }
  const base = text('merge-base', commit, head);
  if (base !== undefined && base !== '') return { commit: base };
  // A merge commit of a pull request names its base although the history ends there.
  const parents = text('rev-parse', '--verify', '--quiet', `${head}^1`);
  if (parents === commit) return { commit };
  return { problem: shallow ? 'shallow' : 'unrelated' };
}

/** The branch that pull requests go to, as far as this clone knows. */
export function findDefaultBranch(root: string): string | undefined {
  const text = (...args: readonly string[]): string => runGit(root, args)?.toString('utf8').trim() ?? '';
  const remote = text('symbolic-ref', '--short', '--quiet', 'refs/remotes/origin/HEAD').replace(/^origin\//, '');
  if (remote !== '') return remote;
  const own = text('symbolic-ref', '--short', '--quiet', 'HEAD');
  return ['main', 'master', 'trunk', 'develop'].find((name) => name === own);
}
