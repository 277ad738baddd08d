import path from 'node:path/posix';
import { copiesOf } from '../../services/images/copied-files.ts';
import { findRunCommands } from '../../services/images/run-commands.ts';
import { installsOfService } from '../../services/images/service-image.ts';
import type { FixContext, Recipe } from '../types.ts';

interface Line {
  readonly message: string;
  readonly lines: readonly string[];
  /** A build that needs what the lines leave out. */
  readonly isNeeded: (context: FixContext) => boolean;
}

const copies = ({ service: { image } }: FixContext, pattern: RegExp): boolean =>
  image?.reached.some((stage) =>
    copiesOf(image, stage).some(({ sources }) => sources.some((source) => pattern.test(source))),
  ) ?? false;
const runs = ({ service: { image } }: FixContext, pattern: RegExp): boolean =>
  image?.reached.some((stage) =>
    findRunCommands(image, stage).some(({ instruction }) => pattern.test(instruction.text)),
  ) ?? false;

const hasDependencies = ({ service }: FixContext): boolean =>
  [...(service.package?.dependencies.values() ?? [])].some(({ kind }) => kind === 'dependencies');

const LINES: readonly Line[] = [
  { message: 'git', lines: ['.git'], isNeeded: (context) => copies(context, /\.git/) || runs(context, /\bgit\b/) },
  {
    message: 'modules',
    lines: ['**/node_modules'],
    isNeeded: (context) =>
      copies(context, /node_modules/) || (installsOfService(context.service).length === 0 && hasDependencies(context)),
  },
  {
    message: 'env',
    lines: ['**/.env*', '!**/.env.example'],
    // What is committed may be what the service reads.
    isNeeded: (context) =>
      copies(context, /\.env/) ||
      context.repository.envFiles.some(
        ({ path: file, tracked }) => tracked && !/\.(?:example|sample|template|dist)$/.test(file),
      ),
  },
];

export const leakyBuildContext: Recipe = {
  rule: 'leaky-build-context',
  level: 'safe',
  title: 'keep local files out of the build context',
  fix(context) {
    const { image } = context.service;
    if (!image) return undefined;
    const { messageId } = context.finding;
    const wanted = LINES.filter((line) => messageId === 'missing' || messageId === line.message);
    const lines = wanted.filter((line) => !line.isNeeded(context)).flatMap((line) => line.lines);
    if (lines.length === 0) return undefined;
    const addition = `${lines.join('\n')}\n`;
    if (image.ignoreFile === undefined) {
      const folder = image.context ?? path.dirname(image.dockerfile);
      return [{ path: path.join(folder, '.dockerignore'), create: addition }];
    }
    const text = context.text(image.ignoreFile);
    if (text === undefined) return undefined;
    const lead = text === '' || text.endsWith('\n') ? '' : '\n';
    return [{ path: image.ignoreFile, start: text.length, end: text.length, text: `${lead}${addition}` }];
  },
};
