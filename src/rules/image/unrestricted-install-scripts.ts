import path from 'node:path/posix';
import { at, textOf } from '../../parsers/data.ts';
import { compilePatterns } from '../../parsers/glob-patterns.ts';
import type { Place } from '../../parsers/place.ts';
import { pipelineOf } from '../../services/ci/pipeline.ts';
import { copiesOf } from '../../services/images/copied-files.ts';
import type { InstallCommand } from '../../services/images/installs.ts';
import { parseManagerCommand } from '../../services/images/package-managers.ts';
import { findRunCommands } from '../../services/images/run-commands.ts';
import { installsOfService } from '../../services/images/service-image.ts';
import type { Service } from '../../services/types.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

interface Install {
  readonly manager: string;
  readonly text: string;
  readonly words: string;
  readonly place: Place;
  /** In the Dockerfile, where only what was copied can decide. */
  readonly image: boolean;
}

/** The command with its flags, and what the stage sets for all of npm before it. */
function wordsOf({ image }: Service, install: InstallCommand): string {
  if (!image) return install.instruction.text;
  const commands = findRunCommands(image, install.stage);
  const own = commands.find(({ place }) => place.line === install.place.line && place.column === install.place.column);
  const set = [...(own?.before.variables ?? []), ...(own?.assignments ?? [])].some(
    ([name, { value }]) => /^npm_config_ignore_scripts$/i.test(name) && value === 'true',
  );
  const configured = commands
    .slice(0, own ? commands.indexOf(own) : undefined)
    .some(({ words }) => /^npm (?:config )?set ignore-scripts[ =]true/.test(words.join(' ')));
  return [
    own ? own.words.join(' ') : install.instruction.text,
    ...(set || configured ? ['--ignore-scripts'] : []),
  ].join(' ');
}

/** Whether the build gets the file before it installs: with the whole context, or by name. */
function isCopied({ image }: Service, file: string): boolean {
  const sources = (image?.reached ?? []).flatMap((stage) =>
    image ? copiesOf(image, stage).flatMap((copy) => (copy.from.kind === 'context' ? copy.sources : [])) : [],
  );
  return sources.includes('.') || compilePatterns(sources).ignores(path.relative(image?.context ?? '.', file));
}

function installsOf(service: Service): readonly Install[] {
  const inImage = installsOfService(service)
    .filter(
      (install) => !install.global && install.packages.length === 0 && /^(?:install|ci|focus)$/.test(install.verb),
    )
    .map((install) => ({
      manager: install.manager,
      text: `${install.manager} ${install.text}`.trim(),
      words: wordsOf(service, install),
      place: install.place,
      image: true,
    }));
  const inCi = pipelineOf(service).runs.flatMap(({ command: { words, place } }) => {
    const parsed = parseManagerCommand(words);
    const whole =
      parsed &&
      parsed.operands.length === 0 &&
      (parsed.verb === 'install' || parsed.verb === 'ci') &&
      !words.includes('-g');
    return parsed && whole
      ? [{ manager: parsed.manager, text: words.join(' '), words: words.join(' '), place, image: false }]
      : [];
  });
  return [...inImage, ...inCi];
}

/** What the repository decides for every install: .npmrc, .yarnrc.yml, the defaults of the manager. */
function isRestricted(service: Service, { manager, image }: Install): Place | 'default' | undefined {
  const { package: owner, repository } = service;
  const folders = [owner?.folder, owner?.workspaceRoot, '.'].filter((folder) => folder !== undefined);
  const line = (name: string, pattern: RegExp): Place | undefined => {
    for (const folder of folders) {
      const file = folder === '.' ? name : `${folder}/${name}`;
      if (image && !isCopied(service, file)) continue;
      const at = (repository.text(file) ?? '').split('\n').findIndex((text) => pattern.test(text));
      if (at >= 0) return { path: file, line: at + 1, column: 1, endLine: at + 1, endColumn: 1 };
    }
    return undefined;
  };
  const npmrc = line('.npmrc', /^\s*(?:ignore-scripts\s*=\s*true|allow-scripts)/);
  if (npmrc) return npmrc;
  if (manager === 'yarn') return line('.yarnrc.yml', /^enableScripts:\s*false/);
  const root = repository.packages.find((item) => item.folder === owner?.workspaceRoot) ?? owner;
  const lavamoat = at(root?.data, 'lavamoat', 'allowScripts') ?? at(root?.data, 'allowScripts');
  if (lavamoat) return lavamoat.place;
  // bun and pnpm 10 run scripts of listed packages only (bun.sh/docs/install/lifecycle, pnpm.io/settings#onlybuiltdependencies).
  if (manager === 'bun') return 'default';
  if (manager !== 'pnpm') return undefined;
  const listed =
    at(root?.data, 'pnpm', 'onlyBuiltDependencies')?.place ??
    line('pnpm-workspace.yaml', /^(?:onlyBuiltDependencies|strictDepBuilds|allowBuilds|ignoredBuiltDependencies)\s*:/);
  if (listed) return listed;
  const written = [
    textOf(at(root?.data, 'packageManager')) ?? '',
    ...(service.image?.reached ?? []).flatMap((stage) => stage.instructions.map(({ text }) => text)),
    ...repository.ci.flatMap(({ steps }) =>
      steps.flatMap(({ uses, with: inputs }) =>
        uses?.value.startsWith('pnpm/action-setup') ? [`pnpm@${inputs.get('version')?.value ?? ''}`] : [],
      ),
    ),
  ].join('\n');
  const major = Number(/\bpnpm@\^?(\d+)/.exec(written)?.[1] ?? 0);
  return major >= 10 && !line('pnpm-workspace.yaml', /^dangerouslyAllowAllBuilds:\s*true/) ? 'default' : undefined;
}

export const unrestrictedInstallScripts: Rule = {
  id: 'unrestricted-install-scripts',
  code: 'NR1130',
  title: 'Every dependency may run code while it is installed',
  area: 'image',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['lifecycle-scripts'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    open: '`{command}` runs the install scripts of every package in the tree, with the tokens of the build at hand: that is how most hijacked packages work. Install with --ignore-scripts and rebuild the few that need it, or keep a list of allowed packages.',
  },
  docs: {
    what: 'Looks at the installs of the image and of CI: --ignore-scripts, ignore-scripts in .npmrc, enableScripts: false of yarn, lists of allowed packages, or a manager that asks for such a list (pnpm 10, bun).',
    why: 'A postinstall of one of a thousand transitive packages runs before any of its code is imported.',
    fix: '`npm ci --ignore-scripts && npm rebuild sharp`.',
    references: ['https://docs.npmjs.com/cli/using-npm/config#ignore-scripts', 'https://pnpm.io/supply-chain-security'],
  },
  examples: {
    bad: [
      {
        title: 'all scripts',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nRUN npm ci --omit=dev\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'none',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile:
            'FROM node:24-alpine\nCOPY . .\nRUN npm ci --omit=dev --ignore-scripts\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const installs = installsOf(service);
    if (installs.length === 0) return [notApplicable('neither image nor CI installs dependencies')];
    const judged = installs.map((install): Outcome => {
      const restricted = isRestricted(service, install);
      if (/--ignore-scripts(?!=false)/.test(install.words)) return pass(install.place);
      if (restricted === 'default')
        return pass({ place: install.place, note: `${install.manager} runs listed scripts only` });
      if (restricted) return pass({ place: install.place }, { place: restricted });
      return fail({ message: 'open', args: { command: install.text }, place: install.place, anchor: 'scripts' });
    });
    const open = judged.find((outcome) => outcome.verdict === 'fail');
    return open ? [open] : judged;
  },
};
