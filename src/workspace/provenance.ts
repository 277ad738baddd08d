import path from 'node:path';
import { disk } from './disk.ts';
import { runGit } from './run-git.ts';

/** Where the linted folder stands in its repository, and where that comes from. */
export interface Provenance {
  /** The linted folder inside the repository, POSIX, '' for its root or outside any repository. */
  readonly prefix: string;
  /** Web address of the remote, without credentials. */
  readonly repositoryUri: string | undefined;
  readonly revision: string | undefined;
  readonly branch: string | undefined;
}

export function readProvenance(folder: string): Provenance {
  const root = disk.realPath(folder);
  const top = findTop(root);
  if (top === undefined) return { prefix: '', repositoryUri: undefined, revision: undefined, branch: undefined };
  const [revision, branch] = runGit(root, ['rev-parse', 'HEAD', '--abbrev-ref', 'HEAD'])?.toString().split('\n') ?? [];
  const remote = runGit(root, ['config', '--get', 'remote.origin.url'])?.toString();
  return {
    prefix: path.relative(top, root).split(path.sep).join('/'),
    repositoryUri: remote === undefined ? undefined : webAddress(remote.trim()),
    revision: /^[0-9a-f]{40,64}$/.test(revision ?? '') ? revision : undefined,
    // A detached HEAD, as in most CI jobs, has no branch.
    branch: branch === 'HEAD' || branch === '' ? undefined : branch,
  };
}

function findTop(root: string): string | undefined {
  for (let folder = root; ; folder = path.dirname(folder)) {
    if (disk.exists(path.join(folder, '.git'))) return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** `git@github.com:o/r.git` and other spellings as an https address; user, password, query and `.git` never leave. */
export function webAddress(remote: string): string | undefined {
  const scp = /^(?:[^@/\s]+@)?([\w.-]+):(?!\/\/)([^\s]+)$/.exec(remote);
  if (scp && !/^[a-z]$/i.test(scp[1] ?? ''))
    return webAddress(`https://${scp[1]}/${(scp[2] ?? '').replace(/^\/+/, '')}`);
  let url: URL;
  try {
    url = new URL(remote);
  } catch {
    return undefined;
  }
  if (!['https:', 'http:', 'ssh:', 'git:', 'git+ssh:'].includes(url.protocol) || url.hostname === '') return undefined;
  const scheme = url.protocol === 'http:' ? 'http' : 'https';
  const port = url.protocol.startsWith('http') && url.port !== '' ? `:${url.port}` : '';
  return `${scheme}://${url.hostname}${port}${url.pathname.replace(/\/+$/, '').replace(/\.git$/, '')}`;
}
