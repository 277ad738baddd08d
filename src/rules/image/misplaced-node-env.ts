import path from 'node:path/posix';
import { own } from '../../parsers/own.ts';
import { parseShell } from '../../parsers/shell.ts';
import { scriptsOf } from '../../services/ci/commands.ts';
import { programWords } from '../../services/ci/program-words.ts';
import type { InstallCommand } from '../../services/images/installs.ts';
import { findRunCommands, type RunCommand } from '../../services/images/run-commands.ts';
import { installsOfService } from '../../services/images/service-image.ts';
import type { DockerStage, Image, Package, Service } from '../../services/types.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

/** Build programs and the package that brings them. */
const BUILDERS: Readonly<Record<string, string>> = {
  tsc: 'typescript',
  nest: '@nestjs/cli',
  ng: '@angular/cli',
  vite: 'vite',
  webpack: 'webpack',
  rollup: 'rollup',
  esbuild: 'esbuild',
  tsup: 'tsup',
  tsdown: 'tsdown',
  swc: '@swc/cli',
  babel: '@babel/cli',
  turbo: 'turbo',
  nx: 'nx',
  ncc: '@vercel/ncc',
  unbuild: 'unbuild',
};

/** The devDependency that a command of the build needs, through package scripts. */
function neededBy(words: readonly string[], owner: Package, depth = 0): string | undefined {
  const [program = ''] = programWords(words);
  const name = own(BUILDERS, program.replace(/^.*\//, ''));
  if (name !== undefined && owner.dependencies.get(name)?.kind === 'devDependencies') return name;
  if (depth > 4) return undefined;
  for (const script of scriptsOf(words)) {
    const text = owner.scripts.get(script)?.value;
    for (const command of text === undefined ? [] : parseShell(text)) {
      const found = neededBy(
        command.words.map((word) => word.value),
        owner,
        depth + 1,
      );
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** The first build command behind an install that left devDependencies out because of NODE_ENV, in the same stage or one on top of it. */
function findBrokenBuild(
  image: Image,
  install: InstallCommand,
  installs: readonly InstallCommand[],
  owner: Package,
): { readonly command: RunCommand; readonly needs: string } | undefined {
  for (const stage of image.reached) {
    if (!standsOn(image, stage, install.stage)) continue;
    const commands = findRunCommands(image, stage);
    const full = installs.some(
      (other) => other !== install && !other.omitsDev && standsOn(image, stage, other.stage) && other.verb !== 'prune',
    );
    if (full) return undefined;
    for (const command of commands) {
      if (stage === install.stage && isBefore(command, install)) continue;
      const needs = neededBy(command.words, owner);
      if (needs !== undefined) return { command, needs };
    }
  }
  return undefined;
}

function standsOn(image: Image, stage: DockerStage, base: DockerStage): boolean {
  for (
    let here: DockerStage | undefined = stage;
    here;
    here = here.parent === undefined ? undefined : image.stages[here.parent]
  ) {
    if (here === base) return true;
  }
  return false;
}

function isBefore(command: RunCommand, install: InstallCommand): boolean {
  const [a, b] = [command.place, install.place];
  return a.line < b.line || (a.line === b.line && a.column <= b.column);
}

function judgeDropped(service: Service, image: Image): readonly Outcome[] {
  const installs = installsOfService(service).filter((item) => !item.global && item.packages.length === 0);
  const { repository } = service;
  return installs.flatMap((install): readonly Outcome[] => {
    if (!install.omitsDev || install.omitsDevBy !== 'environment' || install.productionPrune === undefined) return [];
    const owner = service.package ?? repository.packages.find((item) => item.folder === path.dirname(image.dockerfile));
    const broken = owner && findBrokenBuild(image, install, installs, owner);
    if (!broken) return [];
    const set = image.evaluation[install.stage.index]?.steps
      .find((step) => step.instruction === install.instruction)
      ?.before.variables.get('NODE_ENV');
    return [
      fail({
        message: 'dropped',
        args: {
          install: `${install.manager} ${install.text}`.trim(),
          build: broken.command.words.join(' '),
          needs: broken.needs,
        },
        place: set?.place ?? install.place,
        related: [
          { place: install.place, note: 'leaves devDependencies out' },
          { place: broken.command.place, note: 'needs them' },
        ],
        anchor: image.dockerfile,
      }),
    ];
  });
}

export const misplacedNodeEnv: Rule = {
  id: 'misplaced-node-env',
  code: 'NR1115',
  title: 'NODE_ENV is set where it breaks the build, or is lost before the image ships',
  area: 'image',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['node-env-set-before-use'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    dropped:
      'NODE_ENV=production stands before `{install}`, which then leaves devDependencies out, and `{build}` needs {needs}: the build fails, or takes another version from the network. Set it after the build, in the stage that ships.',
    lost: 'NODE_ENV=production is set in a build stage, and stages do not inherit from each other by COPY: the shipped stage runs without it. Set it there.',
    argument:
      'ARG NODE_ENV reaches the RUN instructions only, not the running process. Add ENV NODE_ENV=production to the stage that ships.',
  },
  docs: {
    what: 'Evaluates ENV and ARG in order: an install that leaves devDependencies out because of NODE_ENV must not be followed by a build that needs them, and a value set in a build stage alone does not ship.',
    why: 'npm, yarn 1 and pnpm read NODE_ENV while installing; libraries read it while running. The same line in the wrong place breaks one or the other.',
    fix: 'Leave NODE_ENV out of build stages (or `npm ci --include=dev`) and set `ENV NODE_ENV=production` in the last stage.',
    references: [
      'https://docs.npmjs.com/cli/commands/npm-ci#omit',
      'https://docs.docker.com/reference/dockerfile/#env',
    ],
  },
  examples: {
    bad: [
      {
        title: 'before the install of a build stage',
        files: {
          'package.json':
            '{ "name": "api", "scripts": { "build": "tsc" }, "devDependencies": { "typescript": "^5.9.3" } }\n',
          Dockerfile:
            'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nRUN npm ci\nRUN npm run build\nCMD ["node", "dist/server.js"]\n',
          'src/server.ts': "import http from 'node:http';\nhttp.createServer().listen(3000);\n",
          'tsconfig.json': '{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }\n',
        },
      },
    ],
    good: [
      {
        title: 'in the stage that ships',
        files: {
          'package.json':
            '{ "name": "api", "scripts": { "build": "tsc" }, "devDependencies": { "typescript": "^5.9.3" } }\n',
          Dockerfile:
            'FROM node:24-alpine AS build\nCOPY . .\nRUN npm ci\nRUN npm run build\n\nFROM node:24-alpine\nENV NODE_ENV=production\nCOPY --from=build /dist /dist\nCMD ["node", "dist/server.js"]\n',
          'src/server.ts': "import http from 'node:http';\nhttp.createServer().listen(3000);\n",
          'tsconfig.json': '{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }\n',
        },
      },
    ],
  },
  check(service) {
    const { image } = service;
    if (!image) return [notApplicable('the service has no Dockerfile')];
    const dropped = judgeDropped(service, image);
    if (dropped.length > 0) return dropped;
    const shipped = image.env.get('NODE_ENV');
    if (shipped) return [pass(shipped.place)];
    const given = service.deployments
      .map(({ environment }) => environment.variables.get('NODE_ENV'))
      .find((item) => item !== undefined);
    if (given) return [pass(given.place)];
    for (const stage of image.reached) {
      const env = image.evaluation[stage.index]?.end.env.get('NODE_ENV');
      if (env?.value === 'production' && !image.chain.includes(stage))
        return [
          fail({
            message: 'lost',
            place: env.place,
            related: [{ place: image.stage.from.place, note: 'ships without it' }],
            anchor: image.dockerfile,
          }),
        ];
    }
    const argument = image.evaluation[image.stage.index]?.end.variables.get('NODE_ENV');
    if (argument?.from === 'arg')
      return [fail({ message: 'argument', place: argument.place, anchor: image.dockerfile })];
    return [notApplicable('the Dockerfile does not set NODE_ENV')];
  },
};
