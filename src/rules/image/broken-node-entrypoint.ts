import path from 'node:path/posix';
import type { Image, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

const NODE = /^(?:node|nodejs)$/;
const PROGRAMS = /^(?:node|nodejs|npm|npx|yarn|pnpm|sh|bash|ash|dash|exec|env|tini|dumb-init|pm2|pm2-runtime)$/;

function baseEntrypoint({ baseKnowledge }: Image): string | undefined {
  const entrypoint = baseKnowledge?.entrypoint;
  return entrypoint === undefined || entrypoint === 'unknown' ? undefined : entrypoint.at(-1);
}

/** Words that a node entrypoint takes for the file to run. */
function judgeWords(
  words: readonly string[],
  place: Image['stage']['from']['place'],
  base: string,
  anchor: string,
): Outcome {
  const first = words[0];
  if (first !== undefined && PROGRAMS.test(path.basename(first)))
    return fail({ message: 'program', args: { base, first, rest: words.slice(1).join(' ') }, place, anchor });
  return pass({ place, note: `arguments of the node that ${base} starts` });
}

function judgeImage({ image }: Service, base: string): readonly Outcome[] {
  const cmd = image?.cmd;
  if (!image || !cmd) return [];
  if (cmd.form === 'shell')
    return [
      fail({
        message: 'shell',
        args: { base, why: cmd.invalidJson ? ` (${cmd.invalidJson})` : '' },
        place: cmd.place,
        anchor: image.dockerfile,
      }),
    ];
  return [judgeWords(cmd.argv, cmd.place, base, image.dockerfile)];
}

export const brokenNodeEntrypoint: Rule = {
  id: 'broken-node-entrypoint',
  code: 'NR1116',
  title: 'The command does not fit an image whose entrypoint is node',
  area: 'image',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['distroless-command'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    program:
      'The entrypoint of {base} is node already, so "{first}" is taken for the file to run: `Cannot find module`, and the container never starts. Leave it out: ["{rest}"].',
    shell:
      '{base} has no shell{why}, and its entrypoint is node: the shell form becomes `node /bin/sh -c …` and never starts. Write a JSON array with the arguments of node.',
    noShell: '{base} has no shell, so the shell form of this ENTRYPOINT cannot run. Write a JSON array.',
  },
  docs: {
    what: 'On distroless and Chainguard images, whose entrypoint is node, CMD (and `args` of a workload) may hold arguments of node only, in exec form.',
    why: 'The image builds without a complaint and fails at its first start.',
    fix: 'CMD ["dist/main.js"].',
    references: ['https://github.com/GoogleContainerTools/distroless#entrypoints'],
  },
  examples: {
    bad: [
      {
        title: 'node twice',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM gcr.io/distroless/nodejs24-debian13:nonroot\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'the file alone',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM gcr.io/distroless/nodejs24-debian13:nonroot\nCOPY server.js .\nCMD ["server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const { image } = service;
    if (!image) return [notApplicable('the service has no Dockerfile')];
    const base = image.base?.text ?? 'the base image';
    if (image.entrypoint) {
      const broken = image.entrypoint.form === 'shell' && image.baseKnowledge?.hasShell === false;
      return [
        broken
          ? fail({ message: 'noShell', args: { base }, place: image.entrypoint.place, anchor: image.dockerfile })
          : notApplicable('the Dockerfile sets its own ENTRYPOINT'),
      ];
    }
    const entrypoint = baseEntrypoint(image);
    if (entrypoint === undefined) {
      const unnamed = image.baseKnowledge === undefined || image.baseKnowledge.entrypoint === 'unknown';
      return [
        unnamed
          ? unknown(`the entrypoint of ${base} is not known`, { place: image.stage.from.argumentsPlace })
          : notApplicable('the base image has no entrypoint'),
      ];
    }
    if (!NODE.test(path.basename(entrypoint))) return [notApplicable(`the entrypoint of ${base} runs any program`)];
    const workloads = service.workloads.filter(({ container }) => !container.command && container.args);
    const overridden = workloads.map(({ container, id }) =>
      judgeWords(container.args?.value ?? [], container.args?.place ?? container.place, base, id),
    );
    const all = [...judgeImage(service, base), ...overridden];
    return all.length > 0 ? all : [notApplicable('the image sets no command')];
  },
};
