import path from 'node:path/posix';
import { findShippedFile } from '../../services/images/shipped-file.ts';
import type { CommandChain, Deployment, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

/** The script as the node words name it, when nothing on the way changed the folder. */
function scriptOf({ steps, builtPath }: CommandChain): string | undefined {
  const at = steps.findIndex((step) => step.kind === 'node');
  const step = steps[at];
  if (
    !step ||
    builtPath === undefined ||
    steps.slice(0, at).some((item) => item.kind === 'script' || item.kind === 'shell' || item.kind === 'supervisor')
  )
    return undefined;
  const name = path.basename(builtPath);
  const stem = name.replace(/\.[cm]?[jt]s$/, '');
  return step.text
    .split(' ')
    .slice(1)
    .find(
      (word) =>
        !word.startsWith('-') &&
        [name, stem].includes(
          path.basename(word).replace(/\.[cm]?js$/, (ext) => (path.basename(word) === name ? ext : '')),
        ),
    );
}

function judge(service: Service, { command, workload }: Deployment): readonly Outcome[] {
  const { image, repository } = service;
  if (!command || !image || command.starter) return [];
  const { place } = command;
  if (command.builtPath === undefined) return [unknown(command.lost ?? 'the started file is not known', { place })];
  const script = scriptOf(command);
  if (script === undefined || /[$*]/.test(script)) {
    return [
      command.entry === undefined
        ? unknown(command.lost ?? 'the started file is not known', { place })
        : pass({ place, note: `${command.builtPath} comes from ${command.entry}` }),
    ];
  }
  const file = path.resolve(workload?.container.workingDir ?? image.workdir, script);
  const candidates = /\.[cm]?[jt]s$/.test(file) ? [file] : [`${file}.js`, `${file}/index.js`, file];
  const answers = candidates.map((candidate) => findShippedFile(image, repository, candidate));
  const best =
    answers.find(({ state }) => state === 'present') ?? answers.find(({ state }) => state === 'unknown') ?? answers[0];
  const anchor = workload?.id ?? image.dockerfile;
  if (best?.state === 'ignored')
    return [
      fail({
        message: 'ignored',
        args: { file, pattern: best.pattern ?? '', ignore: image.ignoreFile ?? '.dockerignore' },
        place: best.place,
        related: [{ place, note: 'starts it' }],
        anchor,
      }),
    ];
  if (best?.state === 'missing')
    return [
      fail({
        message: 'missing',
        args: { file },
        place,
        related: [{ place: best.place, note: 'the stage that ships' }],
        anchor,
      }),
    ];
  if (best?.state === 'present' && command.entry !== undefined) return [pass({ place, note: file })];
  return [unknown(command.lost ?? `${file} is built outside of this repository's Dockerfile`, { place })];
}

export const unshippedEntry: Rule = {
  id: 'unshipped-entry',
  code: 'NR1121',
  title: 'The file that the command starts is not in the image',
  area: 'image',
  severity: 'error',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['entrypoint-file-shipped'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      'The command starts {file}, and neither a COPY nor a build step of the shipped stages puts it there: the container ends at once with "Cannot find module". Copy it, or correct the path.',
    ignored:
      '{file} is copied from the build context, but {ignore} leaves it out (`{pattern}`): the container ends at once with "Cannot find module". Build it in a stage, or except it with `!`.',
  },
  docs: {
    what: 'Maps the started file back through COPY instructions and stages to the build context or to a step that may build it, with the ignore file of the context.',
    why: 'A wrong path is found at the first rollout: nothing before it starts the image.',
    fix: 'Make the path in CMD, the output folder of the build and COPY agree.',
    references: ['https://docs.docker.com/reference/dockerfile/#copy'],
  },
  examples: {
    bad: [
      {
        title: 'another folder',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nWORKDIR /app\nCOPY server.js /srv/\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'the same folder',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nWORKDIR /app\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    if (!service.image) return [notApplicable('the service has no image here')];
    const production = service.deployments.filter(({ workload }) => workload?.purpose !== 'development');
    const outcomes = (production.length > 0 ? production : service.deployments).flatMap((deployment) =>
      judge(service, deployment),
    );
    const seen = new Set<string>();
    const distinct = outcomes.filter((outcome) => {
      const key = outcome.verdict === 'fail' ? `${outcome.message}${outcome.place.line}` : JSON.stringify(outcome);
      return !seen.has(key) && seen.add(key) !== undefined;
    });
    return distinct.length > 0 ? distinct : [notApplicable('a framework supplies the file that runs')];
  },
};
