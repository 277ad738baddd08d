import path from 'node:path/posix';
import { copiesOf } from '../../services/images/copied-files.ts';
import { findRunCommands } from '../../services/images/run-commands.ts';
import type { Image } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

/** A step of the shipped stages that makes the user, or brings another /etc/passwd. */
function isCreated(image: Image, name: string): boolean {
  return image.chain.some(
    (stage) =>
      findRunCommands(image, stage).some(({ words }) => {
        const program = path.basename(words[0] ?? '');
        if (/^(?:useradd|adduser|usermod|newusers)$/.test(program)) return words.includes(name);
        return /passwd/.test(words.join(' ')) && words.some((word) => word.includes(name));
      }) ||
      stage.instructions.some(
        ({ keyword, text, heredocs }) =>
          keyword === 'RUN' &&
          new RegExp(
            `(?:useradd|adduser)[^;&|]*\\s${escapeName(name)}(?:\\s|$|;|&)|\\b${escapeName(name)}:x?:\\d`,
          ).test([text, ...heredocs.map((item) => item.body)].join('\n')),
      ) ||
      copiesOf(image, stage).some(
        ({ destination, sources }) =>
          /^\/etc(?:\/passwd)?\/?$/.test(destination) && sources.some((source) => /passwd/.test(source)),
      ),
  );
}

function escapeName(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

export const missingImageUser: Rule = {
  id: 'missing-image-user',
  code: 'NR1120',
  title: 'USER names somebody who does not exist in the image',
  area: 'image',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['user-exists'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      '{base} has no user {name} and no step of the shipped stage creates one: the container fails to start with "unable to find user". Use {instead}, or create the user in this stage.',
  },
  docs: {
    what: 'Looks the name of USER up in the users of the base image and in the useradd and adduser commands of the shipped stages. Stages do not inherit users from each other by COPY.',
    why: 'The image builds; the container runtime refuses to start it.',
    fix: 'Use a user of the base image (node on official Node images), or a number.',
    references: ['https://docs.docker.com/reference/dockerfile/#user'],
  },
  examples: {
    bad: [
      {
        title: 'the user of another image',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile:
            'FROM alpine:3.23\nRUN apk add --no-cache nodejs\nCOPY server.js .\nUSER node\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'a user of the base',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nUSER node\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check({ image }) {
    if (!image) return [notApplicable('the service has no Dockerfile')];
    const { name, numeric, from, place, kind } = image.user;
    if (from !== 'instruction') return [notApplicable('the Dockerfile sets no USER')];
    if (numeric || name === '' || name === 'root')
      return [pass({ place, note: 'a number needs no entry in /etc/passwd' })];
    if (/[${}]/.test(name) || (kind === 'unknown' && name === ''))
      return [unknown('USER depends on a build argument', { place })];
    if (isCreated(image, name)) return [pass({ place, note: `${name} is created` })];
    const base = image.base?.text ?? 'the base image';
    const users = image.baseKnowledge?.users;
    if (!users || (image.base?.unresolved.length ?? 0) > 0)
      return [unknown(`which users ${base} has is not known`, { place })];
    if (Object.hasOwn(users, name) || name === 'nobody' || name === 'daemon')
      return [pass({ place, note: `${name} is a user of ${base}` })];
    const instead = Object.keys(users)[0];
    return [
      fail({
        message: 'missing',
        args: { base, name, instead: instead === undefined ? 'a number' : `${instead} (${users[instead] ?? ''})` },
        place,
        anchor: image.dockerfile,
      }),
    ];
  },
};
