import path from 'node:path/posix';
import { dockerIgnores, type IgnorePattern, parseIgnoreFile } from '../../parsers/ignore-file.ts';
import { fileStart, type Place } from '../../parsers/place.ts';
import { copiesContextBroadly } from '../../services/images/copied-files.ts';
import type { Image, Service } from '../../services/types.ts';
import { about, fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

interface Context {
  readonly service: Service;
  readonly image: Image;
  readonly folder: string;
  readonly patterns: readonly IgnorePattern[];
  /** The COPY that brings the whole context, where there is one. */
  readonly copy: Place | undefined;
  readonly remedy: Place;
}

function judgePresent({ image, copy, service, folder, remedy }: Context): Outcome {
  if (image.ignoreFile !== undefined) return pass(fileStart(image.ignoreFile));
  const beside = path.join(path.dirname(image.dockerfile), '.dockerignore');
  const dead =
    service.repository.has(beside) && path.dirname(image.dockerfile) !== folder
      ? [{ place: fileStart(beside), note: 'is not read: the build context is another folder' }]
      : [];
  return fail({
    message: copy ? 'missing' : 'sent',
    args: { folder: folder === '.' ? 'the repository root' : folder },
    place: copy ?? remedy,
    related: dead,
    ...lenient(copy),
    anchor: image.dockerfile,
  });
}

/** node_modules of the context root and of every package below it. */
function judgeModules(context: Context): Outcome {
  const inside = context.service.repository.packages.filter(
    (item) => context.folder === '.' || item.folder === context.folder || item.folder.startsWith(`${context.folder}/`),
  );
  const modules = inside.map((item) => path.join(path.relative(context.folder, item.folder), 'node_modules'));
  // Nobody installs where no package is: `src/package.json` alone has its modules in src.
  const folders = new Set(modules.length > 0 ? modules : ['node_modules']);
  const open = [...folders].filter((folder) => !dockerIgnores(context.patterns, folder).ignored);
  if (open.length === 0) return pass(context.remedy);
  // Examples and tests that nobody installs do not matter when the root and what the service is made of are covered.
  const { root, program } = context.service;
  const files = [...(program?.modules.keys() ?? [])];
  const used = inside.filter(({ folder }) => files.some((file) => file.startsWith(`${folder}/`)));
  const own = [root, ...used.map(({ folder }) => folder)].map((folder) =>
    path.join(path.relative(context.folder, folder), 'node_modules'),
  );
  // What lies beside the folders that are copied stays where it is.
  const beside = !context.copy && open.length < folders.size;
  const matters = open.filter((folder) => (folder === 'node_modules' ? !beside : own.includes(folder)));
  if (matters.length === 0) return pass(context.remedy);
  return fail({
    message: 'modules',
    args: { folder: matters[0] ?? 'node_modules' },
    place: context.copy ?? context.remedy,
    ...lenient(context.copy),
    anchor: `${context.image.dockerfile} node_modules`,
  });
}

function judgeEnv(context: Context): Outcome {
  const own = path.join(path.relative(context.folder, context.service.root), '.env');
  const open = ['.env', own].filter((file) => !file.startsWith('..') && !dockerIgnores(context.patterns, file).ignored);
  if (open.length === 0 || (!context.copy && own !== '.env' && !open.includes(own))) return pass(context.remedy);
  if (own !== '.env' && !open.includes('.env'))
    return fail({
      message: 'env',
      args: { file: own },
      place: context.copy ?? context.remedy,
      severity: 'note',
      anchor: `${context.image.dockerfile} env`,
    });
  return fail({
    message: 'env',
    args: { file: open[0] ?? '.env' },
    place: context.copy ?? context.remedy,
    ...lenient(context.copy),
    anchor: `${context.image.dockerfile} env`,
  });
}

function judgeGit(context: Context): Outcome {
  const ignored = dockerIgnores(context.patterns, '.git').ignored;
  if (ignored) return pass(context.remedy);
  if (context.folder !== '.') return notApplicable('the build context is below the repository root, so it has no .git');
  return fail({
    message: 'git',
    args: {},
    place: context.copy ?? context.remedy,
    ...lenient(context.copy),
    anchor: `${context.image.dockerfile} git`,
  });
}

/** Nothing leaks while only single files are copied. */
function lenient(copy: Place | undefined): { readonly severity?: 'note' } {
  return copy ? {} : { severity: 'note' };
}

export const leakyBuildContext: Rule = {
  id: 'leaky-build-context',
  code: 'NR1110',
  title: 'The build context is not protected by an ignore file',
  area: 'image',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['dockerignore-present', 'dockerignore-node-modules', 'dockerignore-env', 'dockerignore-git'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    sent: 'Without a .dockerignore the builder may be sent everything in {folder}, local node_modules and .env files included, and the next broad COPY puts it into a layer. Add a .dockerignore at the root of the build context.',
    missing:
      'COPY takes what lies in {folder}, and no .dockerignore leaves anything out: local node_modules, .env files and the history of the repository end up in the build. Add a .dockerignore at the root of the build context.',
    modules:
      '{folder} of the developer or CI machine is part of the build context: it overwrites what the image installed, with modules of another platform. Ignore `**/node_modules`.',
    env: '{file} is part of the build context, so the secrets of whoever builds can end up in a layer. Ignore `**/.env*`.',
    git: '.git is part of the build context: the whole history, with every secret that was ever committed, can be copied into the image. Ignore `.git`.',
  },
  docs: {
    what: 'The ignore file of that context (`<Dockerfile>.dockerignore` first) must exist and leave out node_modules of every package, .env files and .git. It matters most when a stage copies its whole context.',
    why: 'What is copied is kept: secrets in layers, modules built for another system, and a cache that every commit invalidates.',
    fix: 'Put `.dockerignore` at the root of the build context with `**/node_modules`, `**/.env*` and `.git`.',
    exceptions: 'A Dockerfile that copies single files only is a note: nothing leaks until somebody writes COPY . .',
    references: ['https://docs.docker.com/build/concepts/context/#dockerignore-files'],
  },
  examples: {
    bad: [
      {
        title: 'a broad COPY without ignore file',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'protected',
        files: {
          'package.json': '{ "name": "api" }\n',
          '.dockerignore': '**/node_modules\n**/.env*\n.git\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const { image } = service;
    if (!image) return [notApplicable('the service has no Dockerfile')];
    const copy = copiesContextBroadly(image)[0]?.place;
    const text = image.ignoreFile === undefined ? '' : (service.repository.text(image.ignoreFile) ?? '');
    const context: Context = {
      service,
      image,
      folder: image.context ?? path.dirname(image.dockerfile),
      patterns: parseIgnoreFile(image.ignoreFile ?? '.dockerignore', text).patterns,
      copy,
      remedy: image.ignoreFile === undefined ? image.stage.from.place : fileStart(image.ignoreFile),
    };
    // Without any ignore file one finding says it all.
    if (image.ignoreFile === undefined) return [judgePresent(context)];
    return [
      about(['dockerignore-present'], judgePresent(context)),
      about(['dockerignore-node-modules'], judgeModules(context)),
      about(['dockerignore-env'], judgeEnv(context)),
      about(['dockerignore-git'], judgeGit(context)),
    ];
  },
};
