import path from 'node:path/posix';
import type { Package } from '../types.ts';
import { findPackage } from './locate.ts';
import type { Trail } from './types.ts';

/** Which packages of a workspace a command is for. */
export interface Selection {
  readonly workspaces: readonly string[];
  readonly root: boolean;
  /** In every package of the workspace, or in all that the filters name. */
  readonly recursive: boolean;
}

/** The packages that run their script of this name side by side: `pnpm -r start`, `pnpm --filter './apps/*' start`. */
export function selectSeveral(selection: Selection, script: string, trail: Trail): readonly Package[] {
  const patterns = selection.workspaces.filter((wanted) => wanted.includes('*'));
  if (selection.root || (!selection.recursive && selection.workspaces.length < 2 && patterns.length === 0)) return [];
  const here = findPackage(trail);
  const root = here?.workspaceRoot;
  // The root itself takes no part, or it would call itself again.
  const members = trail.input.packages.filter(
    (pkg) => pkg.workspaceRoot === root && pkg.folder !== root && pkg.scripts.has(script),
  );
  if (selection.workspaces.length === 0) return members;
  const named = selection.workspaces.map((wanted) => selectPackage({ ...selection, workspaces: [wanted] }, trail));
  return members.filter(
    (pkg) =>
      named.includes(pkg) ||
      patterns.some((pattern) => matches(pattern, pkg.name ?? '') || matches(pattern, inWorkspace(pkg, root))),
  );
}

function inWorkspace(pkg: Package, root: string | undefined): string {
  return path.relative(root ?? '.', pkg.folder);
}

/** A filter with stars: `@acme/*`, `./apps/*`, `{packages/**}`. */
function matches(pattern: string, text: string): boolean {
  const pieces = pattern.replace(/^[{^.]*\/|^\{|[}^.]*$/g, '').split(/\*+/);
  let at = 0;
  for (const [i, piece] of pieces.entries()) {
    const found = text.indexOf(piece, at);
    if (found < 0 || (i === 0 && found > 0)) return false;
    at = found + piece.length;
  }
  return pieces.at(-1) === '' || at === text.length;
}

export function selectPackage(selection: Selection, trail: Trail): Package | undefined {
  const { packages } = trail.input;
  const here = findPackage(trail);
  const root = packages.find((pkg) => pkg.folder === here?.workspaceRoot);
  if (selection.root) return root ?? here;
  for (const wanted of selection.workspaces) {
    const name = wanted.replace(/^[{^.]*|[}^.]*$/g, (match) =>
      match === './' || match === '.' ? match : match.replace(/[{}^]|\.{3}/g, ''),
    );
    const folder = path.join(root?.folder ?? '.', name.replace(/^\.\//, ''));
    const found =
      packages.find((pkg) => pkg.name === name) ??
      packages.find((pkg) => pkg.folder === folder || pkg.folder === name) ??
      packages.find((pkg) => pkg.name?.split('/')[1] === name) ??
      packages.find((pkg) => path.basename(pkg.folder) === name);
    if (found) return found;
  }
  return selection.workspaces.length > 0 ? undefined : here;
}
