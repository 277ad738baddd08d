import path from 'node:path/posix';
import { isMap, isScalar, isSeq, stringify, type YAMLMap, type YAMLSeq } from 'yaml';
import type { FixContext, Recipe, TextEdit } from '../types.ts';
import { addItem, findPair, openYaml, type Plain, type YamlText } from '../yaml/document.ts';

const directoryOf = (folder: string): string => (folder === '.' ? '/' : `/${folder}`);

function entry(ecosystem: string, folder: string): { readonly [key: string]: Plain } {
  return { 'package-ecosystem': ecosystem, directory: directoryOf(folder), schedule: { interval: 'weekly' } };
}

/** Where the lockfiles of what ships are, that of the service first. */
function lockFolders({ service, repository }: FixContext): readonly string[] {
  const folderOf = (owner: typeof service.package): string =>
    path.dirname(owner?.lockfiles[0]?.path ?? owner?.path ?? 'package.json');
  const shipped = imageFolders(repository).flatMap((folder) => {
    const owner = repository.packages.find((item) => item.folder === folder && item.lockfiles.length > 0);
    return owner ? [folderOf(owner)] : [];
  });
  return [...new Set([folderOf(service.package), ...shipped])];
}

/** Where the Dockerfiles of images with Node.js are. */
function imageFolders(repository: FixContext['repository']): readonly string[] {
  return [
    ...new Set(
      repository.images.filter(({ node }) => node !== undefined).map((image) => path.dirname(image.dockerfile)),
    ),
  ].sort();
}

export const missingDependencyUpdates: Recipe = {
  rule: 'missing-dependency-updates',
  // It proposes changes; nothing is merged by itself.
  level: 'safe',
  title: 'let Dependabot propose updates',
  messages: ['missing'],
  fix(context) {
    const { repository } = context;
    // Another host would not read it.
    if (!repository.paths.some((file) => file.startsWith('.github/'))) return undefined;
    const updates = [
      ...[...lockFolders(context)].sort().map((folder) => entry('npm', folder)),
      ...imageFolders(repository).map((folder) => entry('docker', folder)),
      ...(repository.paths.some((file) => file.startsWith('.github/workflows/')) ? [entry('github-actions', '.')] : []),
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
    if (!yaml || !isSeq(updates)) return undefined;
    const [folder = '.'] = lockFolders(context);
    const edit = likeSibling(yaml, updates, folder) ?? addItem(yaml, updates, entry('npm', folder));
    return edit && [edit];
  },
};

/** A copy of the last npm entry for another folder: schedule, labels and limits are as the project wants them. */
function likeSibling(yaml: YamlText, updates: YAMLSeq, folder: string): TextEdit | undefined {
  const sibling = updates.items.findLast(
    (item): item is YAMLMap => isMap(item) && item.get('package-ecosystem') === 'npm' && item.has('directory'),
  );
  const directory = sibling && findPair(sibling, 'directory')?.value;
  const last = updates.items.at(-1);
  if (!isScalar(directory) || !directory.range || !sibling?.range || sibling.flow || !isMap(last) || !last.range)
    return undefined;
  const { text } = yaml;
  const start = text.lastIndexOf('\n', sibling.range[0]) + 1;
  const body = text.slice(start, sibling.range[1]).trimEnd();
  const written = text.slice(directory.range[0], directory.range[1]);
  const quote = /^['"]/.exec(written)?.[0] ?? '';
  const at = directory.range[0] - start;
  // What is said of the other folder is not true of this one.
  const rest = body.slice(at + written.length).replace(/^[ \t]+#.*/, '');
  const copy = `${body.slice(0, at)}${quote}${directoryOf(folder)}${quote}${rest}`;
  const end = text.slice(0, last.range[1]).trimEnd().length;
  // Entries that stand apart go on doing so.
  const gap = /\n[ \t]*\n[ \t]*- /.test(text.slice(updates.range?.[0] ?? 0, end)) ? '\n' : '';
  return { path: yaml.path, start: end, end, text: `\n${gap}${copy}` };
}
