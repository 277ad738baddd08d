import path from 'node:path/posix';
import type { PackageManager } from '../services/types.ts';
import { rangeOf } from './positions.ts';
import type { FixContext, TextEdit } from './types.ts';

/** The lockfile of a manager that governs the service, by path. */
export function findLockfile({ service }: FixContext, manager: PackageManager): string | undefined {
  return service.package?.lockfiles.find((item) => item.manager === manager)?.path;
}

export function isManager(word: string | undefined): word is PackageManager {
  return word === 'npm' || word === 'pnpm' || word === 'yarn' || word === 'bun';
}

/** Yarn 2 and later, by the files that only they read. */
export function usesBerry(context: FixContext): boolean {
  const root = context.service.package?.workspaceRoot ?? '.';
  if (context.repository.has(path.join(root, '.yarnrc.yml'))) return true;
  const manifest = context.text(path.join(root, 'package.json')) ?? '';
  return /"packageManager"\s*:\s*"yarn@(?:[2-9]|\d\d)/.test(manifest);
}

/** The install command of a finding, as written: the part of its line that its place covers. */
export function findCommandText(
  context: FixContext,
): { readonly text: string; readonly start: number; readonly path: string } | undefined {
  const { place } = context.finding;
  const text = context.text(place.path);
  if (text === undefined) return undefined;
  const { start, end } = rangeOf(text, place);
  // Places of RUN may cover the whole instruction; the command is found by its manager.
  const match = /\b(?:npm|pnpm|yarn|bun)\b[^\n&|;"']*/.exec(text.slice(start, Math.max(end, start)));
  if (!match) return undefined;
  return { text: match[0].trimEnd().replace(/\\$/, '').trimEnd(), start: start + match.index, path: place.path };
}

export function replaceCommand(
  found: { readonly text: string; readonly start: number; readonly path: string },
  by: string,
): readonly TextEdit[] | undefined {
  if (by === found.text) return undefined;
  return [{ path: found.path, start: found.start, end: found.start + found.text.length, text: by }];
}
