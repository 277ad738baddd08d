import { parseShell } from '../../parsers/shell.ts';
import { findRunCommands } from '../../services/images/run-commands.ts';
import type { CommandChain, Image } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

const MANAGERS = /^(?:npm|npx|pnpm|pnpx|yarn|corepack)$/;

/** The manager that the start command needs: in the words, in shell text, or as a step on the way to node. */
function managerOf({ argv, steps }: CommandChain): string | undefined {
  const step = steps.find(
    (item) => item.kind !== 'file' && MANAGERS.test(item.text.split(' ')[0]?.replace(/^.*\//, '') ?? ''),
  );
  if (step) return step.text;
  for (const word of argv.filter((item) => /\s/.test(item))) {
    const command = parseShell(word).find((item) => MANAGERS.test(item.words[0]?.value.replace(/^.*\//, '') ?? ''));
    if (command) return command.words.map((item) => item.value).join(' ');
  }
  const first = argv.find((word) => MANAGERS.test(word.replace(/^.*\//, '')));
  return first && argv.slice(argv.indexOf(first)).join(' ');
}

/** Removed on purpose: `rm -rf /usr/local/lib/node_modules/npm`, `apk del npm`. */
function isRemoved(image: Image): boolean {
  return image.chain.some((stage) =>
    findRunCommands(image, stage).some(({ words }) => {
      const text = words.join(' ');
      return (
        (/^rm\b/.test(text) && /node_modules\/(?:npm|corepack)|\/opt\/yarn|bin\/npm/.test(text)) ||
        /^(?:apk del|apt-get (?:remove|purge))\b.*\bnpm\b/.test(text)
      );
    }),
  );
}

export const packageManagerAtRuntime: Rule = {
  id: 'package-manager-at-runtime',
  code: 'NR1113',
  title: 'The container needs a package manager to start',
  area: 'image',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['no-package-manager-at-runtime'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    needed:
      '`{command}` needs a package manager in the running container: 60 MB more memory per pod, a cache that a read-only file system refuses, and with npx or corepack a download at start. Start node itself.',
  },
  docs: {
    what: 'Looks whether the start command of the image or workload goes through npm, npx, pnpm, yarn or corepack. That the stock image carries npm is fine as long as nothing needs it.',
    why: 'A start that depends on a package manager fails with the registry, with a read-only root and without a home directory.',
    fix: 'CMD ["node", "dist/main.js"]; run migrations in a job of their own.',
    references: ['https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md#cmd'],
  },
  examples: {
    bad: [
      {
        title: 'npx before node',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile:
            'FROM node:24-alpine\nCOPY . .\nCMD ["sh", "-c", "npx prisma migrate deploy && exec node server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'node alone',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const { image } = service;
    if (!image) return [notApplicable('the service has no image here')];
    const seen = new Set<string>();
    const outcomes = service.deployments.flatMap(({ command, workload }) => {
      if (!command || workload?.purpose === 'development' || seen.has(command.argv.join('\0'))) return [];
      seen.add(command.argv.join('\0'));
      if (command.assumed !== undefined) return [unknown(command.assumed, { place: command.place })];
      const manager = managerOf(command);
      if (manager !== undefined)
        return [
          fail({
            message: 'needed',
            args: { command: manager },
            place: command.place,
            anchor: workload?.id ?? image.dockerfile,
          }),
        ];
      if (command.direct === 'unknown' && command.lost !== undefined && !command.starter)
        return [unknown(command.lost, { place: command.place })];
      const note = isRemoved(image)
        ? 'and npm is removed'
        : image.baseKnowledge?.hasPackageManager === false
          ? 'and the base has none'
          : 'nothing needs npm';
      return [pass({ place: command.place, note })];
    });
    return outcomes.length > 0
      ? outcomes
      : [unknown('what the image starts is not known', { place: image.stage.from.place })];
  },
};
