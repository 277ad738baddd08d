import type { Problem } from '../parsers/place.ts';

export type FileKind =
  | 'source'
  | 'package'
  | 'lockfile'
  | 'dockerfile'
  | 'ignore'
  | 'yaml'
  | 'json'
  | 'shell'
  | 'env'
  | 'node-version'
  | 'procfile'
  | 'systemd'
  | 'makefile'
  | 'markdown'
  | 'sql'
  | 'other';

export interface WorkspaceFile {
  /** POSIX, relative to the root. */
  readonly path: string;
  readonly kind: FileKind;
  /** Under a folder such as node_modules, vendor or a committed build output; never an entry, read only when reached. */
  readonly vendored: boolean;
}

/**
 * The files of the linted root, found once. The only place that touches the disk; links that leave the root are never
 * followed, unreadable and oversized files become problems, reading twice costs nothing.
 */
export interface Workspace {
  /** Absolute; never printed. */
  readonly root: string;
  /** Sorted by path. */
  readonly files: ReadonlyMap<string, WorkspaceFile>;
  readonly git: GitFacts | undefined;
  has(path: string): boolean;
  /** True for a folder that holds at least one file. */
  hasFolder(path: string): boolean;
  /** The text without a byte order mark (so offsets count from the first real character), or undefined with a problem in the ledger. */
  read(path: string): string | undefined;
  /** Files directly or deeply below a folder ('.' is the root). */
  under(folder: string): readonly WorkspaceFile[];
  /** Resolves a module specifier from a source file to a workspace path; undefined when it leads out of the workspace. */
  resolve(specifier: string, from: string): Resolution;
  readonly ledger: Ledger;
}

export type Resolution =
  | { readonly kind: 'file'; readonly path: string }
  /** A dependency: `name` is the package name, `subpath` what follows. Node builtins are `node:fs`. */
  | { readonly kind: 'package'; readonly name: string; readonly subpath: string }
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'unresolved'; readonly reason: string };

export interface GitFacts {
  /** Paths in the index. A file that is found but not here is untracked. */
  readonly tracked: ReadonlySet<string>;
  /** True when the ignore rules of the repository would ignore the path, tracked or not. */
  isIgnored(path: string): boolean;
}

/** Manifests that the user hands in beside the files of the repository. */
export type ManifestSource =
  /** A rendered stream; `path` is what places in it are called. */
  | { readonly kind: 'stream'; readonly path: string; readonly text: string }
  /**
   * A folder. Without a workspace of its own it is a folder of the linted one; otherwise `prefix` leads from the linted
   * root to the root of that workspace, and `path` is the folder in it.
   */
  | {
      readonly kind: 'folder';
      readonly path: string;
      readonly workspace: Workspace | undefined;
      readonly prefix: string;
    };

/** What was looked at and what was not: printed at the end of every report. */
export interface Ledger {
  readonly problems: readonly Problem[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  readonly read: ReadonlySet<string>;
  /** Files that start with a byte order mark. */
  readonly marks: ReadonlySet<string>;
  /** Links that were read, with the path they lead to, relative to the root. */
  readonly links: ReadonlyMap<string, string>;
  problem(problem: Problem): void;
  skip(path: string, reason: string): void;
}
