import path from 'node:path/posix';
import { extractModule } from '../../src/facts/extract-module.ts';
import { parseDockerfile } from '../../src/parsers/dockerfile.ts';
import { followCommand } from '../../src/services/commands/follow-command.ts';
import type { SourceContext } from '../../src/services/entries/context.ts';
import { guessContext } from '../../src/services/images/guess-context.ts';
import { linkImage } from '../../src/services/images/link-image.ts';
import { createPathMap } from '../../src/services/images/path-map.ts';
import { linkPackages } from '../../src/services/packages/link-packages.ts';
import type { CommandChain } from '../../src/services/types.ts';
import { classify, isVendored } from '../../src/workspace/classify.ts';
import { createLedger } from '../../src/workspace/ledger.ts';
import type { Workspace } from '../../src/workspace/types.ts';

/** Path to text. */
export type Files = Readonly<Record<string, string>>;

function virtualWorkspace(files: Files): Workspace {
  const paths = Object.keys(files).sort();
  const found = new Map(paths.map((file) => [file, { path: file, kind: classify(file), vendored: isVendored(file) }]));
  const under: Workspace['under'] = (folder) =>
    [...found.values()].filter((file) => folder === '.' || file.path.startsWith(`${folder}/`));
  return {
    root: '/virtual',
    files: found,
    git: undefined,
    has: (file) => found.has(file),
    hasFolder: (folder) => under(folder).length > 0,
    read: (file) => files[file],
    under,
    resolve: () => ({ kind: 'unresolved', reason: 'not needed here' }),
    ledger: createLedger(),
  };
}

export function sourceContext(files: Files): SourceContext {
  const workspace = virtualWorkspace(files);
  return {
    packages: linkPackages(workspace),
    read: workspace.read,
    has: workspace.has,
    under: (folder) => workspace.under(folder).map((file) => file.path),
    facts: (file) => (files[file] === undefined ? undefined : extractModule(file, files[file])),
  };
}

/** Follows the command of the Dockerfile, as the linker does. */
export function followDockerfile(files: Files, dockerfile = 'Dockerfile'): CommandChain {
  const workspace = virtualWorkspace(files);
  const context = sourceContext(files);
  const parsed = parseDockerfile(dockerfile, files[dockerfile] ?? '');
  const folder = guessContext(parsed, (file) => workspace.has(file) || workspace.hasFolder(file));
  const image = linkImage(parsed, { context: folder, builtBy: [] });
  if (!image?.argv) throw new Error('the image starts nothing');
  const pathMap = createPathMap(image);
  const owner = pathMap(path.join(image.workdir, 'package.json')).find((file) => workspace.has(file));
  return followCommand({
    ...context,
    argv: image.argv,
    form: 'exec',
    place: (image.cmd ?? image.entrypoint)?.place ?? image.stage.from.place,
    workdir: image.workdir,
    folder: owner === undefined ? folder : path.dirname(owner),
    image,
    pathMap,
  });
}

/** A command started in a folder of the repository, without an image. */
export function followOnHost(files: Files, argv: readonly string[], folder = '.'): CommandChain {
  const place = { path: 'Procfile', line: 1, column: 6, endLine: 1, endColumn: 20 };
  return followCommand({ ...sourceContext(files), argv, form: 'exec', place, workdir: '', folder, pathMap: () => [] });
}

/** A small service in `node:22` whose files are copied to /app. */
export function inImage(cmd: string, files: Files = {}, base = 'node:22'): Files {
  return {
    'package.json': '{ "name": "api", "main": "server.js", "scripts": { "start": "node server.js" } }',
    'server.js': '',
    Dockerfile: `FROM ${base}\nWORKDIR /app\nCOPY . .\n${cmd}\n`,
    ...files,
  };
}
