import { own } from '../../parsers/own.ts';
import type { Place } from '../../parsers/place.ts';
import { copiesOf } from '../../services/images/copied-files.ts';
import { parseManagerCommand } from '../../services/images/package-managers.ts';
import { findRunCommands, type RunCommand } from '../../services/images/run-commands.ts';
import { installsOfService } from '../../services/images/service-image.ts';
import type { Image, Service } from '../../services/types.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

interface Input {
  readonly message: 'script' | 'package' | 'download' | 'clone';
  readonly text: string;
  readonly place: Place;
}

const VERSIONED_URL = /[/@_#-]v?\d+\.\d+|\bv?\w*VERSION=\S*\d|\$\{?\w*(?:VERSION|SHA|REF|TAG)\w*\}?|[0-9a-f]{40}/i;

/** What a build takes from the network without saying which version. */
function findInputs(image: Image, service: Service): readonly Input[] {
  return image.reached.flatMap((stage) => {
    const commands = findRunCommands(image, stage);
    const scripts = pipedScripts(stage.instructions);
    const added = copiesOf(image, stage).flatMap(({ from, sources, instruction, place }): readonly Input[] =>
      from.kind === 'remote' &&
      !instruction.flags.has('checksum') &&
      !sources.some((source) => VERSIONED_URL.test(source))
        ? [{ message: 'download', text: `ADD ${sources[0] ?? ''}`, place }]
        : [],
    );
    return [
      ...commands.flatMap((command) => fromCommand(command, service, commands) ?? []),
      ...scripts,
      ...commands.flatMap((command) =>
        scripts.some(({ place }) => place === command.instruction.place) ? [] : (latestDownload(command) ?? []),
      ),
      ...added,
    ];
  });
}

/** `curl … | sh`, `sh -c "$(curl …)"` and `bash <(curl …)`. */
const PIPED =
  /\b(?:curl|wget)\b[^|;&]*\|\s*(?:sudo\s+)?(?:env\s+)?(?:\w+=\S+\s+)*(?:ba|da|a|z)?sh\b[^;&\n]*|\b(?:ba|da|a|z)?sh\s+(?:-c\s+["']?\$\(|<\()\s*(?:curl|wget)\b[^)]*\)/;

/** `curl … | sh`: the text of the instruction, because the shell reads its program from the pipe. */
function pipedScripts(instructions: Image['stage']['instructions']): readonly Input[] {
  return instructions.flatMap((instruction): readonly Input[] => {
    if (instruction.keyword !== 'RUN') return [];
    const text = [instruction.text, ...instruction.heredocs.map((item) => item.body)].join('\n');
    const match = PIPED.exec(text);
    return match && !VERSIONED_URL.test(match[0]) && !/nodesource\.com\/setup_\d+/.test(match[0])
      ? [{ message: 'script', text: match[0].replace(/\s+/g, ' ').slice(0, 100), place: instruction.place }]
      : [];
  });
}

/** An address that says itself that it moves: the latest release, the head of a branch. */
function latestDownload({ words, place }: RunCommand): Input | undefined {
  if (!/^(?:curl|wget)$/.test(words[0] ?? '')) return undefined;
  const url = words.find((word) => /^https?:\/\/\S*\/(?:latest|main|master|HEAD)(?:\/|$)/.test(word));
  return url && !VERSIONED_URL.test(url) ? { message: 'download', text: `${words[0]} ${url}`, place } : undefined;
}

function fromCommand(
  { words, place }: RunCommand,
  { package: owner, repository }: Service,
  commands: readonly RunCommand[],
): Input | undefined {
  const program = words[0] ?? '';
  const has = (name: string): boolean =>
    repository.packages.some((item) => item.dependencies.has(name)) || owner?.name === name;
  if (program === 'npx' || program === 'pnpx' || program === 'bunx') {
    const written =
      words
        .slice(1)
        .find((word, i, all) => !word.startsWith('-') && !/^(?:-c|--call|--registry)$/.test(all[i - 1] ?? '')) ?? '';
    const name = /^((?:@[\w.-]+\/)?[a-z][\w.-]*)(?:@[^@]*)?$/.exec(written)?.[1];
    if (
      name === undefined ||
      isPinned(written) ||
      has(name) ||
      repository.packages.some((item) =>
        [...item.dependencies.keys()].some(
          (key) => key === name || key.endsWith(`/${name}`) || own(BINARIES, name) === key,
        ),
      )
    )
      return undefined;
    return { message: 'package', text: words.join(' '), place };
  }
  if (program === 'git' && words[1] === 'clone' && !isFixedClone(words, commands))
    return { message: 'clone', text: words.slice(0, 6).join(' '), place };
  if (program === 'corepack' && /^(?:prepare|use|install)$/.test(words[1] ?? '')) {
    const loose = words.slice(2).filter((word) => /^(?:npm|pnpm|yarn)(?:@|$)/.test(word) && !isPinned(word));
    return loose.length > 0 ? { message: 'package', text: words.join(' '), place } : undefined;
  }
  const parsed = parseManagerCommand(words);
  const dlx = parsed && /^(?:dlx|x)$/.test(parsed.written);
  const global =
    parsed?.verb === 'install' &&
    (parsed.options.get('global')?.[0] === 'true' || parsed.options.get('location')?.[0] === 'global');
  const yarnGlobal = parsed?.manager === 'yarn' && parsed.written === 'global' && parsed.operands[0] === 'add';
  if (!parsed || !(dlx || global || yarnGlobal)) return undefined;
  const names = dlx ? parsed.operands.slice(0, 1) : yarnGlobal ? parsed.operands.slice(1) : parsed.operands;
  const loose = names.filter((name) => !isPinned(name) && !(dlx && has(name)));
  return loose.length > 0 ? { message: 'package', text: words.join(' '), place } : undefined;
}

/** A tag or commit by option, or checked out afterwards; names of branches hold no digit. */
function isFixedClone(words: readonly string[], commands: readonly RunCommand[]): boolean {
  const reference = words.flatMap((word, i) =>
    /^(?:-b|--branch|--revision)$/.test(word)
      ? [words[i + 1] ?? '']
      : (/^--(?:branch|revision)=(.*)$/.exec(word)?.[1] ?? []),
  )[0];
  if (reference !== undefined) return /\d|\$/.test(reference);
  return commands.some(
    ({ words: [program, ...rest] }) =>
      program === 'git' &&
      rest.some((word) => /^(?:checkout|reset|switch)$/.test(word)) &&
      rest.some((word) => /^v?\d+\.\d|^[0-9a-f]{7,40}$|\$/.test(word)),
  );
}

/** Binaries whose package has another name. */
const BINARIES: Readonly<Record<string, string>> = {
  tsc: 'typescript',
  nest: '@nestjs/cli',
  ng: '@angular/cli',
  'cross-env': 'cross-env',
  prisma: 'prisma',
};

/** `x@1.2.3`, a tarball, a folder, a git reference with a commit; a range, a major or a dist-tag moves. */
function isPinned(name: string): boolean {
  if (/^[./]|\.tgz$|^file:/.test(name) || name.includes('$')) return true;
  const version = /^(?:@[^/]+\/)?[^@]+@(.+)$/.exec(name)?.[1];
  return version !== undefined && /^v?\d+\.\d+\.\d+(?:[-+].*)?$|#[0-9a-f]{7,}/.test(version);
}

/** Causes that other rules report: they are named, not repeated one by one. */
function otherCauses(service: Service): readonly string[] {
  const causes: string[] = [];
  const installs = installsOfService(service).filter((install) => !install.global && install.packages.length === 0);
  if (installs.some((install) => !install.frozen)) causes.push('an install that does not hold to the lockfile');
  if (service.package && service.package.lockfiles.length === 0 && service.package.dependencies.size > 0)
    causes.push('no lockfile');
  const { image } = service;
  const floating = image?.reached.some(
    ({ base, parent }) =>
      parent === undefined &&
      base !== undefined &&
      base.name !== 'scratch' &&
      base.digest === undefined &&
      !/\d/.test(base.tag ?? ''),
  );
  if (floating) causes.push('a base image without a version');
  return causes;
}

export const unpinnedBuildInput: Rule = {
  id: 'unpinned-build-input',
  code: 'NR1008',
  title: 'The build takes something from the network that nobody pinned',
  area: 'runtime',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['reproducible-build'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    script:
      '`{text}` runs whatever that address serves on the day of the build, as root: the same commit builds another image tomorrow. Install a fixed version and check its digest.',
    package:
      '`{text}` takes what is newest on the day of the build, outside of the lockfile. Name the exact version, or make it a devDependency.',
    download:
      '`{text}` fetches something that may change at the same address. Use a versioned address with --checksum=sha256:….',
    clone: '`{text}` takes the head of a branch. Check a tag or commit out.',
    others: 'The same commit does not build the same image twice: {causes}.',
  },
  docs: {
    what: 'Looks at the stages that reach the image for inputs without a version: curl piped into a shell, global installs and npx of packages outside of the lockfile, ADD from an address without checksum, clones of a branch; and sums up unfrozen installs, a missing lockfile and floating base images.',
    why: 'A build that depends on its day cannot be repeated when a release must be rebuilt with one fix, and ships what others publish.',
    fix: 'Pin every input: lockfile and frozen install, versions of global tools, digests of base images and downloads.',
    references: [
      'https://reproducible-builds.org/docs/definition/',
      'https://docs.docker.com/reference/dockerfile/#add---checksum',
    ],
  },
  examples: {
    bad: [
      {
        title: 'a global install without a version',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nRUN npm install -g pnpm\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'a fixed version',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile:
            'FROM node:24-alpine\nRUN npm install -g pnpm@10.24.0\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const { image } = service;
    const causes = otherCauses(service);
    if (!image && !service.package) return [notApplicable('nothing is built here')];
    const inputs = image ? findInputs(image, service) : [];
    if (inputs.length > 0)
      return inputs.map(({ message, text, place }): Outcome => fail({ message, args: { text }, place, anchor: text }));
    const place = image?.stage.from.place ?? service.package?.data.place;
    if (!place) return [notApplicable('nothing is built here')];
    if (causes.length > 0)
      return [
        fail({
          message: 'others',
          args: { causes: causes.join('; ') },
          place,
          severity: 'note',
          anchor: 'reproducible',
        }),
      ];
    return [pass(place)];
  },
};
