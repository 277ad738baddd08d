import path from 'node:path/posix';
import { own } from '../../parsers/own.ts';
import type { Place } from '../../parsers/place.ts';
import { copiesOf } from '../../services/images/copied-files.ts';
import { findModuleTrees } from '../../services/images/dev-dependencies.ts';
import { findInstalls, type InstallCommand } from '../../services/images/installs.ts';
import { installsOfService } from '../../services/images/service-image.ts';
import type { CiCommand, CiJob, Image, Service } from '../../services/types.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

const FROZEN: Readonly<Record<string, string>> = {
  npm: 'npm ci',
  pnpm: 'pnpm install --frozen-lockfile',
  yarn: 'yarn install --immutable (--frozen-lockfile with yarn 1)',
  bun: 'bun install --frozen-lockfile',
};

function judgeImage(service: Service): readonly Outcome[] {
  const installs = installsOfService(service).filter(
    (install) =>
      !install.global &&
      install.packages.length === 0 &&
      /^(?:install|ci|deploy|focus)$/.test(install.verb) &&
      service.image !== undefined &&
      reachesImage(service.image, install),
  );
  if (installs.length === 0) return [];
  return installs.map((install): Outcome => {
    if (install.frozen) return pass({ place: install.place, note: `${install.manager} ${install.text}`.trim() });
    // A prune or a production reinstall beside a frozen install takes what the lockfile says.
    if (install.verb === 'deploy') return pass(install.place);
    if (install.verb === 'focus') {
      const held = installs.find((other) => other.frozen && other.manager === install.manager);
      if (held) return pass({ place: held.place, note: 'the lockfile was held before' });
      const command = `${install.manager} ${install.text}`.trim();
      return fail({ message: 'focus', args: { command }, place: install.place, anchor: command });
    }
    return failure(service, install.manager, `${install.manager} ${install.text}`.trim(), install.place);
  });
}

/** A stage that only installs (for development), and from which others copy nothing but sources, decides no version. */
function reachesImage(image: Image, { stage, folder }: InstallCommand): boolean {
  if (image.chain.includes(stage) || folder === undefined) return true;
  const installing = new Set(findInstalls(image).map((install) => install.instruction));
  if (stage.instructions.some((item) => item.keyword === 'RUN' && !installing.has(item))) return true;
  const modules = path.join(folder, 'node_modules');
  // `cp -R node_modules /tmp` in the same RUN, from where a later stage takes them.
  if (findModuleTrees(image).some((tree) => tree.install?.stage === stage)) return true;
  return image.reached.some(
    (other) =>
      other.parent === stage.index ||
      copiesOf(image, other).some(
        ({ from, sources }) =>
          from.kind === 'stage' &&
          from.stage === stage &&
          sources.some((source) => source === '/' || modules === source || modules.startsWith(`${source}/`)),
      ),
  );
}

function failure(service: Service, manager: string, text: string, place: Place): Outcome {
  const held = service.package === undefined || service.package.lockfiles.some((file) => file.manager === manager);
  return fail({
    message: held ? 'unfrozen' : 'unlocked',
    args: { command: text, instead: own(FROZEN, manager) ?? 'the frozen install of your manager' },
    place,
    anchor: text,
  });
}

/** Without an image the install of the CI job is the one that is tested and deployed. */
function judgeCi(service: Service): readonly Outcome[] {
  const jobs = service.repository.ci.filter((job) => !proposesChanges(job));
  const commands = jobs.flatMap((job) => job.steps.flatMap((step) => step.commands));
  return commands.flatMap((command) => judgeCommand(service, command));
}

/** A job that opens a pull request with newer dependencies installs to change the lockfile. */
function proposesChanges(job: CiJob): boolean {
  return job.steps.some(
    ({ uses, commands }) =>
      /create-pull-request/.test(uses?.value ?? '') ||
      commands.some(({ words }) => /^gh pr create\b/.test(words.join(' '))),
  );
}

function judgeCommand(service: Service, { words, place }: CiCommand): readonly Outcome[] {
  const [manager = '', verb = ''] = words;
  if (
    !/^(?:npm|pnpm|yarn)$/.test(manager) ||
    words.some((word, i) => i > 1 && !word.startsWith('-')) ||
    words.includes('-g') ||
    words.includes('--package-lock-only') ||
    words.includes('--lockfile-only') ||
    words.includes('--dry-run') ||
    words.includes('--global')
  )
    return [];
  if (manager === 'npm' && verb === 'ci') return [pass(place)];
  const install = /^(?:i|install)$/.test(verb) || (manager === 'yarn' && (verb === '' || verb.startsWith('-')));
  if (!install) return [];
  // pnpm and yarn berry freeze by themselves when CI is set (pnpm.io/cli/install, yarnpkg.com/cli/install).
  const frozen = manager !== 'npm' || words.some((word) => /^--(?:frozen-lockfile|immutable)/.test(word));
  return [frozen ? pass(place) : failure(service, manager, words.join(' '), place)];
}

export const unfrozenInstall: Rule = {
  id: 'unfrozen-install',
  code: 'NR1105',
  title: 'Dependencies are installed without holding to the lockfile',
  area: 'image',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['frozen-install'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    focus:
      '`{command}` resolves anew what yarn.lock does not hold, and has no flag against it, so two builds of one commit may differ. Run `yarn install --immutable --mode=skip-build` before it: that fails when the lockfile is out of date.',
    unfrozen:
      '`{command}` may install other versions than the lockfile names, so two builds of one commit differ and an untested release can ship. Use `{instead}`.',
    unlocked:
      '`{command}` finds no lockfile of its own, so each build takes the newest versions that the ranges allow and an untested one can ship. Commit the lockfile first, then use `{instead}`.',
  },
  docs: {
    what: 'Reads the package-manager commands of the stages that reach the shipped image (through package scripts too), and of CI when there is no image: each install of the project must fail when the lockfile does not fit.',
    why: 'An install that may change the lockfile turns every build into an unreviewed upgrade.',
    fix: 'npm: `npm ci`. pnpm: `pnpm install --frozen-lockfile`. yarn: `yarn install --immutable`, with yarn 1 `--frozen-lockfile`.',
    references: [
      'https://docs.npmjs.com/cli/commands/npm-ci',
      'https://pnpm.io/cli/install#--frozen-lockfile',
      'https://yarnpkg.com/cli/install',
    ],
  },
  examples: {
    bad: [
      {
        title: 'npm install',
        files: {
          'package.json': '{ "name": "api" }\n',
          'package-lock.json': '{ "lockfileVersion": 3 }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nRUN npm install\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'npm ci',
        files: {
          'package.json': '{ "name": "api" }\n',
          'package-lock.json': '{ "lockfileVersion": 3 }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const found = service.image ? judgeImage(service) : judgeCi(service);
    return found.length > 0
      ? found
      : [notApplicable(service.image ? 'the image installs nothing' : 'neither image nor CI installs dependencies')];
  },
};
