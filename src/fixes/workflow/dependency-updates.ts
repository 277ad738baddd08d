import path from 'node:path/posix';
import { isMap, isSeq, stringify } from 'yaml';
import type { FixContext, Recipe } from '../types.ts';
import { addItem, findPair, openYaml, type Plain } from '../yaml/document.ts';

function entry(ecosystem: string, folder: string): { readonly [key: string]: Plain } {
  const directory = folder === '.' ? '/' : `/${folder}`;
  return { 'package-ecosystem': ecosystem, directory, schedule: { interval: 'weekly' } };
}

/** Where the lockfile of the service is. */
function lockFolder({ service }: FixContext): string {
  return path.dirname(service.package?.lockfiles[0]?.path ?? service.package?.path ?? 'package.json');
}

export const missingDependencyUpdates: Recipe = {
  rule: 'missing-dependency-updates',
  // It proposes changes; nothing is merged by itself.
  level: 'safe',
  title: 'let Dependabot propose updates',
  messages: ['missing'],
  fix(context) {
    // Another host would not read it.
    if (!context.repository.paths.some((file) => file.startsWith('.github/'))) return undefined;
    const { image } = context.service;
    const updates = [
      entry('npm', lockFolder(context)),
      ...(image ? [entry('docker', path.dirname(image.dockerfile))] : []),
      ...(context.repository.paths.some((file) => file.startsWith('.github/workflows/'))
        ? [entry('github-actions', '.')]
        : []),
    ];
    return [{ path: '.github/dependabot.yml', create: stringify({ version: 2, updates }) }];
  },
};

export const unwatchedPackages: Recipe = {
  rule: 'missing-dependency-updates',
  level: 'safe',
  title: 'let Dependabot watch the packages of the service',
  messages: ['ecosystem', 'directory'],
  fix(context) {
    const yaml = openYaml(context, context.finding.place.path);
    const root = yaml?.documents[0]?.contents;
    const updates = isMap(root) ? findPair(root, 'updates')?.value : undefined;
    const edit = yaml && isSeq(updates) ? addItem(yaml, updates, entry('npm', lockFolder(context))) : undefined;
    return edit && [edit];
  },
};
