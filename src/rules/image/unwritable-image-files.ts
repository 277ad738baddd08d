import path from 'node:path/posix';
import type { Place } from '../../parsers/place.ts';
import { processWritesOf } from '../../services/files/process-writes.ts';
import { copiesOf, type ImageCopy } from '../../services/images/copied-files.ts';
import { findRunCommands, type RunCommand } from '../../services/images/run-commands.ts';
import type { Image, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

/** A step that hands the folder to the user, or any folder when it is not known which. */
function findOwnership(service: Service, image: Image, target: string | undefined): Place | undefined {
  const covers = (folder: string): boolean =>
    target === undefined ||
    folder === '/' ||
    target === folder ||
    target.startsWith(`${folder}/`) ||
    folder.startsWith(`${target}/`);
  for (const stage of image.chain) {
    const copy = copiesOf(image, stage).find(
      (item) =>
        !/^(?:root|0+)?(?::|$)/.test(item.instruction.flags.get('chown') ?? 'root') &&
        covers(isFolder(service, item) ? item.destination : path.join(item.destination, 'file')),
    );
    if (copy) return copy.place;
    const command = findRunCommands(image, stage).find((item) => handsOver(item, covers));
    if (command) return command.place;
  }
  return undefined;
}

/** `COPY package.json ./` brings a file, and leaves the folder as it is. */
function isFolder({ repository, image }: Service, { from, sources }: ImageCopy): boolean {
  return sources.some((source) => {
    if (from.kind !== 'context') return path.extname(source) === '';
    const inside = path.join(image?.context ?? '.', source);
    return source === '.' || repository.paths.some((file) => file.startsWith(`${inside}/`)) || source.includes('*');
  });
}

/** chown, a chmod for all, install -o; and mkdir of the user itself. */
function handsOver({ words, folder, before }: RunCommand, covers: (folder: string) => boolean): boolean {
  const program = path.basename(words[0] ?? '');
  const user = before.user?.value ?? 'root';
  const opens =
    /^(?:chown|install)$/.test(program) ||
    (program === 'mkdir' && !/^(?:root|0+)(?::|$)/.test(user)) ||
    (program === 'chmod' && words.some((word) => /^(?:a|o|ugo)?\+[rwx]*w|^0?777$|^0?775$/.test(word)));
  return (
    opens &&
    words
      .slice(program === 'mkdir' ? 1 : 2)
      .some((word) => !word.startsWith('-') && (/[$*`]/.test(word) || covers(path.resolve(folder ?? '/', word))))
  );
}

/** The home of the user of official images belongs to that user. */
function isHome(user: string, workdir: string, target: string): boolean {
  return workdir === `/home/${user}` && target.startsWith(`${workdir}/`);
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
    const some = user.kind === 'unknown' || !service.program ? findOwnership(service, image, undefined) : undefined;
    if (some) return [pass({ place: some, note: 'hands files to the user' })];
    if (user.kind === 'unknown') return [unknown(user.reason, { place: user.place })];
    if (!service.program) return [unknown(service.lost[0] ?? 'the source was not found')];
    const writes = processWritesOf(service).flatMap(({ where, path: written, ...rest }) => {
      const target = path.resolve(image.workdir, written ?? '.');
      return where === 'own' && !mountedOver(service, target) && !isHome(user.name, image.workdir, target)
        ? [{ ...rest, path: written, target }]
        : [];
    });
    const owned = writes.map(({ path: written, target }) =>
      findOwnership(service, image, written === undefined ? undefined : target),
    );
    const write = writes.find((_, i) => owned[i] === undefined);
    if (write)
      return [
        fail({
          message: 'denied',
          args: { what: write.what, target: write.target, user: user.name },
          place: write.place,
          related: [{ place: user.place, note: 'runs as this user' }],
          anchor: 'write',
        }),
      ];
    const [owner] = owned;
    return [
      owner
        ? pass({ place: owner, note: 'hands files to the user' })
        : pass({ place: user.place, note: 'files belong to root and are only read' }),
    ];
  },
};
