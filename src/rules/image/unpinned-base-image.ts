import { nodeVersionOf } from '../../knowledge/node-image-versions.ts';
import { isLatest } from '../../parsers/image-reference.ts';
import type { DockerStage, Image, ImageReference } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

/** Tags that name no release line: they move to the next major by themselves. */
const FLOATING =
  /^(?:latest|lts|current|node|stable|edge|alpine|slim|bookworm|bullseye|trixie|bookworm-slim|bullseye-slim|trixie-slim|(?:lts|current|latest)-(?!v?\d)[\w.-]+)$/;

/** What only builds, and holds no Node, ships nothing of its own. */
function judgeFloating(image: Image, stage: DockerStage, base: ImageReference): Outcome {
  const details = { args: { text: base.text }, place: stage.from.argumentsPlace, anchor: base.text };
  const node = nodeVersionOf(base);
  // `distroless/nodejs24-debian13` and `ubi9/nodejs-24` hold the line in their name: only the release moves.
  if (node && node.majors.length > 0) return fail({ ...details, message: 'release', severity: 'warning' });
  return image.chain.includes(stage) || node !== undefined
    ? fail({ ...details, message: 'floating' })
    : fail({ ...details, message: 'builder', severity: 'warning' });
}

export const unpinnedBaseImage: Rule = {
  id: 'unpinned-base-image',
  code: 'NR1102',
  title: 'A base image has no tag, or one that moves to the next major',
  area: 'image',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['base-image-pinned'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    builder:
      '{text} names no version, and a stage of this image is built with it: the next build may use another tool than the one that was tested. Name a version, and pin the digest.',
    release:
      '{text} names the line of Node and no release of it: the next build may ship another one than the one that was tested, and nobody can tell which. Pin the digest, or name a tag that does not move.',
    floating:
      '{text} moves to the next major release by itself: the next build may ship another Node than the one that was tested. Name at least the major, better the exact version, and pin the digest.',
  },
  docs: {
    what: 'Looks at every external image that a shipped stage stands on, with build arguments evaluated: it needs a tag other than latest, lts, current or a bare variant, or a digest.',
    why: 'A moving tag turns a rebuild into an upgrade that nobody decided; two builds of one commit differ.',
    fix: 'Write the version: `FROM node:24.11.1-bookworm-slim`, with `@sha256:…` when your updater maintains digests.',
    references: ['https://docs.docker.com/build/building/best-practices/#pin-base-image-versions'],
  },
  examples: {
    bad: [
      {
        title: 'the implicit latest',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'a named line',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check({ image }) {
    if (!image) return [notApplicable('the service has no Dockerfile')];
    return image.reached.flatMap((stage) => {
      const { base } = stage;
      if (!base || stage.parent !== undefined || base.name === 'scratch') return [];
      const place = stage.from.argumentsPlace;
      if (base.unresolved.length > 0)
        return [unknown(`FROM depends on the build argument ${base.unresolved.join(', ')}`, { place })];
      if (base.digest !== undefined) return [pass({ place, note: 'pinned by digest' })];
      if (base.tag === undefined || isLatest(base) || FLOATING.test(base.tag))
        return [judgeFloating(image, stage, base)];
      return [pass({ place, note: base.text })];
    });
  },
};
