/** The packages of a repository, and the places that name a Node.js version. */
import type { DataNode } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import type { Located } from '../types.ts';

export interface Package {
  /** Folder of package.json, '.' for the root. */
  readonly folder: string;
  readonly path: string;
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly private: boolean;
  readonly type: 'module' | 'commonjs';
  readonly data: DataNode;
  readonly scripts: ReadonlyMap<string, Located<string>>;
  readonly dependencies: ReadonlyMap<string, Dependency>;
  readonly main: string | undefined;
  /** Folder of the workspace root that lists this package, or its own folder. */
  readonly workspaceRoot: string;
  readonly manager: PackageManager | undefined;
  /** Lockfiles that govern this package, nearest first. */
  readonly lockfiles: readonly { readonly path: string; readonly manager: PackageManager }[];
}

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

export interface Dependency {
  readonly name: string;
  readonly range: string;
  readonly kind: 'dependencies' | 'devDependencies' | 'optionalDependencies' | 'peerDependencies';
  readonly place: Place;
  /** The version the lockfile resolved, when it could be read. */
  readonly resolved?: string;
}

/** One place that names a Node version: .nvmrc, engines, a FROM line, a CI matrix… */
export interface NodeVersionMention {
  readonly source:
    | 'nvmrc'
    | 'node-version'
    | 'tool-versions'
    | 'volta'
    | 'engines'
    | 'dev-engines'
    | 'image'
    | 'ci'
    | 'types-node'
    | 'mise'
    | 'other';
  readonly text: string;
  readonly place: Place;
  /** The only package that a CI job works on. */
  readonly folder?: string;
  /** `exact` x.y.z, `major` a line, `range`, `alias` (lts/*, latest, node), `unresolved` (ARG without default, expression). */
  readonly precision: 'exact' | 'minor' | 'major' | 'range' | 'alias' | 'unresolved';
  /** Release lines that the text admits (majors); empty when unresolved. For ranges the smallest admitted major comes first. */
  readonly majors: readonly number[];
}
