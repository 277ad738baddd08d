import path from 'node:path/posix';
import type { Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

/** Named by a package script or a development container: somebody builds it, though not to ship it. */
function isNamed({ repository }: Service, dockerfile: string): boolean {
  const name = path.basename(dockerfile);
  if (name === 'Dockerfile') return false;
  return (
    repository.packages.some(({ scripts }) => [...scripts.values()].some(({ value }) => value.includes(name))) ||
    repository.paths.some(
      (file) => /(?:^|\/)\.?devcontainer(?:\/.*)?\.json$/.test(file) && (repository.text(file) ?? '').includes(name),
    )
  );
}

export const unbuiltDockerfile: Rule = {
  id: 'unbuilt-dockerfile',
  code: 'NR1128',
  title: 'A Dockerfile that nothing builds lies beside the one that ships',
  area: 'image',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['stale-dockerfile'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    stale:
      'Nothing in this repository builds {file}, while {other} is built: fixes land in the wrong file, or this one is forgotten. Delete it, or let something build it. It was not judged as the image of the service.',
  },
  docs: {
    what: 'Compares the Dockerfiles of a service with what builds images: CI, compose, skaffold, bake files, Makefiles and scripts; what package scripts and development containers name counts as well.',
    why: 'Two Dockerfiles for one service drift apart, and the one that somebody reads is not the one that runs.',
    fix: 'Delete the file, or reference it.',
    references: ['https://docs.docker.com/build/concepts/dockerfile/'],
  },
  examples: {
    bad: [
      {
        title: 'an old file',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'Dockerfile.old': 'FROM node:12\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'compose.yaml': 'services:\n  api:\n    build: .\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'one file',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'compose.yaml': 'services:\n  api:\n    build: .\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const { image, repository, root } = service;
    if (!image) return [notApplicable('the service has no Dockerfile')];
    const place = image.stage.from.place;
    if (image.builtBy.length === 0) {
      return [
        repository.images.some((other) => other.builtBy.length > 0)
          ? unknown(`nothing in this repository builds ${image.dockerfile}, although other images are built here`, {
              place,
            })
          : pass({ place, note: 'the only statement about the image' }),
      ];
    }
    const folder = path.dirname(image.dockerfile);
    const stale = new Map(
      repository.images
        .filter((other) => other.builtBy.length === 0 && other.dockerfile !== image.dockerfile)
        .filter((other) => [folder, root].includes(path.dirname(other.dockerfile)))
        .filter((other) => !isNamed(service, other.dockerfile))
        .map((other) => [other.dockerfile, other] as const),
    );
    if (stale.size === 0)
      return [pass(place, ...image.builtBy.slice(0, 2).map((built) => ({ place: built, note: 'builds it' })))];
    return [...stale.values()].map((other) =>
      fail({
        message: 'stale',
        args: { file: other.dockerfile, other: image.dockerfile },
        place: other.stages[0]?.from.place ?? place,
        related: image.builtBy.slice(0, 1).map((built) => ({ place: built, note: `builds ${image.dockerfile}` })),
        anchor: other.dockerfile,
      }),
    );
  },
};
