import { fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

export const singleStageBuild: Rule = {
  id: 'single-stage-build',
  code: 'NR1104',
  title: 'The image is built and shipped in one stage',
  area: 'image',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['multi-stage-build'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    single:
      'What builds the service also ships: package manager caches, build tools and everything that COPY brought stay in the image and widen what can be attacked. Install and build in a first stage and copy only the result into a clean final one.',
  },
  docs: {
    what: 'Counts the stages that contribute to the shipped image: one that installs or builds, and another one that ships.',
    why: 'A single stage carries compilers, caches and development files into production: a larger image, slower starts, more to patch.',
    fix: 'Add `AS build` to the first FROM, start a second stage from a slim image, and `COPY --from=build` what runs.',
    references: ['https://docs.docker.com/build/building/multi-stage/'],
  },
  examples: {
    bad: [
      {
        title: 'one stage',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'build and runtime',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile:
            'FROM node:24-alpine AS build\nCOPY . .\nRUN npm ci --omit=dev\n\nFROM node:24-alpine\nCOPY --from=build /server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check({ image }) {
    if (!image) return [notApplicable('the service has no Dockerfile')];
    const first = image.reached.find((stage) => stage !== image.stage);
    if (first)
      return [pass({ place: first.from.place, note: 'contributes' }, { place: image.stage.from.place, note: 'ships' })];
    // What another image of the repository or of the company brings was built elsewhere.
    const fromImage = image.stage.instructions.find(
      (instruction) => instruction.keyword === 'COPY' && instruction.flags.has('from'),
    );
    if (fromImage) return [pass({ place: fromImage.place, note: 'copies from another image' })];
    return [fail({ message: 'single', place: image.stage.from.place, anchor: image.dockerfile })];
  },
};
