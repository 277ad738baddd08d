import { repositoryName } from '../../knowledge/base-images.ts';
import { nodeVersionOf } from '../../knowledge/node-image-versions.ts';
import { releaseLine } from '../../knowledge/node-releases.ts';
import { externalBase } from '../../services/images/evaluate.ts';
import { findRunCommands, type RunCommand } from '../../services/images/run-commands.ts';
import type { DockerStage, Image, ImageReference } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

/** Node 25 images lost corepack, those of 26 yarn as well (docker-node, Dockerfiles of 25 and 26). */
const WITHOUT_COREPACK = 25;
const WITHOUT_YARN = 26;

/** The major of an official image; for `latest` and `lts` the line that the tag names on the date. */
function majorOf(base: ImageReference, asOf: string): number | undefined {
  const version = nodeVersionOf(base);
  if (!version || version.majors[0] !== undefined || version.precision !== 'alias') return version?.majors[0];
  const wanted = /lts/.test(base.tag ?? '') ? ['active'] : ['active', 'current'];
  for (let major = 40; major > 20; major--) {
    if (wanted.includes(releaseLine(major, asOf).status)) return major;
  }
  return undefined;
}

/** The program as written: the analysis of RUN looks through `corepack yarn`, so the text decides. */
function usesCorepack({ words, instruction }: RunCommand): boolean {
  return (
    words[0] === 'corepack' ||
    (/(?:^|[\s;&|])corepack\s+(?:yarn|pnpm|npm)\b/.test(instruction.text) && /^(?:yarn|pnpm|npm)/.test(words[0] ?? ''))
  );
}

function installs(command: RunCommand, name: string): boolean {
  const { words } = command;
  const manager = /^(?:npm|pnpm|yarn|apk|apt-get|apt)$/.test(words[0] ?? '');
  return (
    manager &&
    words.slice(1).some((word) => word === name || word.startsWith(`${name}@`) || word.startsWith(`${name}=`))
  );
}

function judgeStage(image: Image, stage: DockerStage, asOf: string): readonly Outcome[] {
  const base = externalBase(stage, image.stages);
  const commands = chainCommands(image, stage);
  const own = findRunCommands(image, stage);
  const at = own.find(usesCorepack);
  const yarn = own.find(({ words }) => words[0] === 'yarn');
  if (!at && !yarn) return [];
  if (!base || repositoryName(base) !== 'node') {
    return at
      ? [unknown(`whether ${base?.text ?? 'the base image'} carries corepack is not known`, { place: at.place })]
      : [];
  }
  const major = majorOf(base, asOf);
  if (major === undefined)
    return at ? [unknown(`which Node ${base.text} carries is not decided here`, { place: at.place })] : [];
  if (at) {
    if (major < WITHOUT_COREPACK || commands.some((command) => installs(command, 'corepack')))
      return [pass({ place: at.place, note: base.text })];
    return [
      fail({
        message: 'corepack',
        args: { base: base.text, major },
        place: at.place,
        anchor: `${image.dockerfile} corepack`,
      }),
    ];
  }
  if (!yarn || major < WITHOUT_YARN || commands.some((command) => installs(command, 'yarn') || usesCorepack(command)))
    return [];
  return [
    fail({ message: 'yarn', args: { base: base.text, major }, place: yarn.place, anchor: `${image.dockerfile} yarn` }),
  ];
}

function chainCommands(image: Image, stage: DockerStage): readonly RunCommand[] {
  const parent = stage.parent === undefined ? undefined : image.stages[stage.parent];
  return [...(parent ? chainCommands(image, parent) : []), ...findRunCommands(image, stage)];
}

export const missingCorepack: Rule = {
  id: 'missing-corepack',
  code: 'NR1117',
  title: 'The build calls corepack or yarn, which the image does not carry',
  area: 'image',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['corepack-available'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    corepack:
      '{base} has no corepack: Node {major} images no longer carry it, so this step fails with "not found". Run `npm install -g corepack` before it, or install the package manager itself.',
    yarn: '{base} has no yarn: Node {major} images no longer carry it, so this step fails with "not found". Install it with npm or corepack first.',
  },
  docs: {
    what: 'Looks at stages on official Node images: `corepack` needs a major below 25 or an install before it, `yarn` a major below 26.',
    why: 'The update of one digit in FROM breaks the build of every service that relied on what used to be inside.',
    fix: '`RUN npm install -g corepack@0.34.5 && corepack enable`.',
    references: [
      'https://github.com/nodejs/docker-node/blob/main/README.md',
      'https://github.com/nodejs/corepack#manual-installs',
    ],
  },
  examples: {
    bad: [
      {
        title: 'Node 26',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:26-alpine\nRUN corepack enable\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'Node 24',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nRUN corepack enable\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check({ image }, { asOf }) {
    if (!image) return [notApplicable('the service has no Dockerfile')];
    const outcomes = image.reached.flatMap((stage) => judgeStage(image, stage, asOf));
    return outcomes.length > 0 ? outcomes : [notApplicable('the build calls neither corepack nor a missing yarn')];
  },
};
