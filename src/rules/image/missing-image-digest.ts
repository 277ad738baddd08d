import { copiesOf } from '../../services/images/copied-files.ts';
import type { DockerStage, Image } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

export const missingImageDigest: Rule = {
  id: 'missing-image-digest',
  code: 'NR1103',
  title: 'A base image is not pinned by digest',
  area: 'image',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['base-image-digest'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      '{text} may be rebuilt under the same tag: the same commit can give another image tomorrow. Add the digest (`@sha256:…`) and let an updater raise it.',
  },
  docs: {
    what: 'Looks at every external image that a shipped stage stands on, or copies from, for a sha256 digest.',
    why: 'Tags are mutable. Only a digest makes a build repeatable and an image attestable.',
    fix: 'Pin `image:tag@sha256:…`; Renovate and Dependabot raise digests.',
    exceptions: 'Without an updater a digest freezes security fixes of the base; then a tag is the better choice.',
    references: ['https://docs.docker.com/build/building/best-practices/#pin-base-image-versions'],
  },
  examples: {
    bad: [
      {
        title: 'a tag only',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'tag and digest',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile:
            'FROM node:24-alpine@sha256:1c6b8b4a7a0e0f5b2a4cbf3a9cde1d5f5f9a6d1a5d9c6d2ad0d3b8a2f2c2e1d0\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check({ image }) {
    if (!image) return [notApplicable('the service has no Dockerfile')];
    return image.reached.flatMap((stage) => [...judgeBase(stage), ...judgeCopies(image, stage)]);
  },
};

/** `COPY --from=image` takes files of an image that nothing else names. */
function judgeCopies(image: Image, stage: DockerStage): readonly Outcome[] {
  return copiesOf(image, stage).flatMap(({ from, place }) => {
    if (from.kind !== 'image') return [];
    const { digest, unresolved, text } = from.image;
    if (digest !== undefined) return [pass(place)];
    if (unresolved.length > 0)
      return [unknown(`COPY --from depends on the build argument ${unresolved.join(', ')}`, { place })];
    return [fail({ message: 'missing', args: { text }, place, anchor: text })];
  });
}

function judgeBase(stage: DockerStage): readonly Outcome[] {
  const { base } = stage;
  if (!base || stage.parent !== undefined || base.name === 'scratch') return [];
  const place = stage.from.argumentsPlace;
  if (base.digest !== undefined) return [pass(place)];
  if (base.unresolved.length > 0)
    return [unknown(`FROM depends on the build argument ${base.unresolved.join(', ')}`, { place })];
  return [fail({ message: 'missing', args: { text: base.text }, place, anchor: base.text })];
}
