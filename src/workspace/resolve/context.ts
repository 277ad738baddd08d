import path from 'node:path/posix';
import type { Workspace } from '../types.ts';
import { readJson } from './json.ts';
import { type Emit, readEmit, readTsPaths, type TsPaths } from './tsconfig.ts';

export interface PackageEntry {
  readonly folder: string;
  readonly json: Record<string, unknown>;
}

/** What resolving asks again and again: manifests, packages by name, settings of TypeScript. */
export class ResolveContext {
  readonly workspace: Workspace;
  #packages: Map<string, PackageEntry> | undefined;
  readonly #manifests = new Map<string, Record<string, unknown> | undefined>();
  readonly #tsconfigs = new Map<string, TsPaths | undefined>();
  readonly #emits = new Map<string, readonly Emit[]>();

  constructor(workspace: Workspace) {
    this.workspace = workspace;
  }

  manifest(folder: string): Record<string, unknown> | undefined {
    const file = path.join(folder, 'package.json');
    if (!this.#manifests.has(file)) this.#manifests.set(file, readJson(this.workspace, file));
    return this.#manifests.get(file);
  }

  /** Packages of the workspace by name. */
  get packages(): Map<string, PackageEntry> {
    if (!this.#packages) {
      this.#packages = new Map();
      for (const file of this.workspace.files.values()) {
        if (file.kind !== 'package' || file.vendored) continue;
        const folder = path.dirname(file.path);
        const json = this.manifest(folder);
        if (typeof json?.name === 'string' && !this.#packages.has(json.name))
          this.#packages.set(json.name, { folder, json });
      }
    }
    return this.#packages;
  }

  /** Output folders of the package by its own TypeScript settings, with the folders they are emitted from. */
  emits(folder: string): readonly Emit[] {
    let known = this.#emits.get(folder);
    if (!known) {
      known = ['tsconfig.json', 'tsconfig.build.json', 'tsconfig.lib.json'].flatMap((name) =>
        readEmit(readJson(this.workspace, path.join(folder, name))),
      );
      this.#emits.set(folder, known);
    }
    return known;
  }

  tsPaths(folder: string): TsPaths | undefined {
    if (!this.#tsconfigs.has(folder)) {
      const own = ['tsconfig.json', 'jsconfig.json']
        .map((name) => path.join(folder, name))
        .find((file) => this.workspace.has(file));
      const parent = folder === '.' ? undefined : path.dirname(folder);
      const paths = own ? readTsPaths(this.workspace, own, 0) : undefined;
      this.#tsconfigs.set(folder, paths ?? (parent === undefined || own ? paths : this.tsPaths(parent)));
    }
    return this.#tsconfigs.get(folder);
  }
}

export function nearestPackage(context: ResolveContext, folder: string): PackageEntry | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    const json = context.manifest(at);
    if (json) return { folder: at, json };
    if (at === '.' || at === '/') return undefined;
  }
}
