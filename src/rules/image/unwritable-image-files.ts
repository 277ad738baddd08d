import path from 'node:path/posix';
import type { Place } from '../../parsers/place.ts';
import { processWritesOf } from '../../services/files/process-writes.ts';
import { copiesOf } from '../../services/images/copied-files.ts';
import { findRunCommands } from '../../services/images/run-commands.ts';
import type { Image, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

/** A step that hands files of the shipped stages to the user. */
function findOwnership(image: Image): Place | undefined {
  for (const stage of image.chain) {
    const copy = copiesOf(image, stage).find(
      ({ instruction }) => !/^(?:root|0+)?(?::|$)/.test(instruction.flags.get('chown') ?? 'root'),
    );
    if (copy) return copy.place;
    const command = findRunCommands(image, stage).find(
      ({ words }) =>
        /^(?:chown|install)$/.test(path.basename(words[0] ?? '')) ||
        (path.basename(words[0] ?? '') === 'chmod' &&
          words.some((word) => /^(?:a|o|ugo)?\+[rwx]*w|^0?777$|^0?775$/.test(word))),
    );
    if (command) return command.place;
  }
  return undefined;
}

/** A volume lies over the folder: any absolute path in the container that encloses it. */
function mountedOver(service: Service, folder: string): boolean {
  const mounts = service.workloads
    .flatMap(({ container }) => JSON.stringify(container.node).match(/"value":"(\/[^"]+)"/g) ?? [])
    .map((text) => text.slice(9, -1));
  return mounts.some((mount) => folder === mount || folder.startsWith(`${mount}/`));
}

export const unwritableImageFiles: Rule = {
  id: 'unwritable-image-files',
  code: 'NR1124',
  title: 'The service writes into files that belong to root',
  area: 'image',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['image-files-ownership'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    denied:
      '{what} writes to {target}, which belongs to root in the image, while the process runs as {user}: EACCES at run time. Write to /tmp or a volume, or COPY with --chown={user}.',
  },
  docs: {
    what: 'For an image that runs as another user than root, looks whether the source writes below its own folder or the working directory, and whether a COPY --chown or chown hands that to the user. Files that are only read are best left to root.',
    why: 'The first upload, cache entry or log line fails, in production alone: on a laptop the files belong to the developer.',
    fix: 'Write to os.tmpdir() or a mounted volume; else `COPY --chown=node:node`.',
    references: ['https://docs.docker.com/reference/dockerfile/#copy---chown---chmod'],
  },
  examples: {
    bad: [
      {
        title: 'uploads beside the code',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nWORKDIR /app\nCOPY server.js .\nUSER node\nCMD ["node", "server.js"]\n',
          'server.js':
            "const fs = require('node:fs');\nrequire('node:http').createServer((req, res) => { fs.appendFile('data/hits.log', req.url, () => res.end()); }).listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'handed over',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile:
            'FROM node:24-alpine\nWORKDIR /app\nCOPY --chown=node:node . .\nUSER node\nCMD ["node", "server.js"]\n',
          'server.js':
            "const fs = require('node:fs');\nrequire('node:http').createServer((req, res) => { fs.appendFile('data/hits.log', req.url, () => res.end()); }).listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const { image } = service;
    if (!image) return [notApplicable('the service has no Dockerfile')];
    const { user } = image;
    if (user.kind === 'root') return [notApplicable('the process runs as root, which may write everywhere')];
    const owner = findOwnership(image);
    if (owner) return [pass({ place: owner, note: 'hands files to the user' })];
    if (user.kind === 'unknown') return [unknown(user.reason, { place: user.place })];
    if (!service.program) return [unknown(service.lost[0] ?? 'the source was not found')];
    const write = processWritesOf(service).find(
      ({ where, path: target }) => where === 'own' && !mountedOver(service, path.resolve(image.workdir, target ?? '.')),
    );
    if (write)
      return [
        fail({
          message: 'denied',
          args: { what: write.what, target: path.resolve(image.workdir, write.path ?? '.'), user: user.name },
          place: write.place,
          related: [{ place: user.place, note: 'runs as this user' }],
          anchor: 'write',
        }),
      ];
    return [pass({ place: user.place, note: 'files belong to root and are only read' })];
  },
};
