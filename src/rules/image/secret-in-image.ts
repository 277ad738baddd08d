import path from 'node:path/posix';
import { parseEnvFile } from '../../parsers/env-file.ts';
import type { Place } from '../../parsers/place.ts';
import { copiesContextBroadly } from '../../services/images/copied-files.ts';
import { findRunCommands } from '../../services/images/run-commands.ts';
import { findImageSecrets, type ImageSecret, isSecretName } from '../../services/images/secrets.ts';
import type { Image, Service } from '../../services/types.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

/** Values that a build needs to be there and nobody trusts. */
const PLACEHOLDER =
  /^(?:dummy|placeholder|build(?:time)?|fake|test|example|none|null|undefined|x+|-|\.|not-?(?:a-?)?(?:real|used|secret)[\w-]*|(?:dummy|build|fake|mock|placeholder|example|skip|ci|get[-_ ]this)[-_ ].*|.*[-_](?:dummy|placeholder|build-?time|for-?build))$/i;

/** An .npmrc whose token is a variable, or that has none, is no secret, nor is a certificate without its key. */
function holdsToken(service: Service, image: Image, name: string): boolean {
  const file = path.join(image.context ?? '.', name);
  const text = service.repository.text(file);
  if (/\.pem$/.test(name) && text?.includes('BEGIN CERTIFICATE')) return text.includes('PRIVATE KEY');
  // A committed env file says itself whether a secret is in it: URLs and switches are none.
  if (text !== undefined && /(?:^|\/)\.env(?:\.[\w-]+)*$/.test(name))
    return parseEnvFile(file, text).some(
      (entry) => isSecretName(entry.name) && entry.value !== '' && !PLACEHOLDER.test(entry.value),
    );
  if (text === undefined || !/(?:^|\/)\.(?:npmrc|yarnrc)$/.test(name)) return true;
  return /(?:_authToken|_password|_auth)\s*=\s*(?!\s*\$\{)\S/.test(text);
}

/** The written value, seen here alone: only whether it is a placeholder leaves this function. */
function isPlaceholder(secret: ImageSecret): boolean {
  const pair = secret.stage.instructions
    .flatMap((instruction) => instruction.pairs)
    .find((item) => item.key === secret.name && item.place === secret.place);
  return PLACEHOLDER.test((pair?.value ?? '').replace(/^(["'])(.*)\1$/, '$2'));
}

function judgeSecret(service: Service, image: Image, secret: ImageSecret): Outcome | undefined {
  const { kind, name, place, shipped, hasValue } = secret;
  const anchor = `${image.dockerfile} ${name}`;
  if (kind === 'file') {
    if (!holdsToken(service, image, name)) return undefined;
    return fail({
      message: shipped ? 'file' : 'builderFile',
      args: { name },
      place,
      severity: shipped ? 'error' : 'note',
      anchor,
    });
  }
  if (kind === 'env') {
    if (!hasValue)
      return isFilledByArgument(secret)
        ? fail({ message: 'argument', args: { name }, place, severity: shipped ? 'error' : 'note', anchor })
        : undefined;
    if (isPlaceholder(secret))
      return shipped ? fail({ message: 'default', args: { name }, place, severity: 'warning', anchor }) : undefined;
    return fail({
      message: shipped ? 'env' : 'builder',
      args: { name },
      place,
      severity: shipped ? 'error' : 'note',
      anchor,
    });
  }
  if (hasValue && isPlaceholder(secret)) return undefined;
  if (hasValue)
    return fail({
      message: shipped ? 'env' : 'builder',
      args: { name },
      place,
      severity: shipped ? 'error' : 'note',
      anchor,
    });
  return fail({ message: 'argument', args: { name }, place, severity: shipped ? 'warning' : 'note', anchor });
}

/** `ENV NPM_TOKEN=$NPM_TOKEN`: an argument that becomes configuration of the image. */
function isFilledByArgument(secret: ImageSecret): boolean {
  const pair = secret.stage.instructions
    .flatMap((instruction) => instruction.pairs)
    .find((item) => item.key === secret.name && item.place === secret.place);
  return /\$\{?\w/.test(pair?.value ?? '');
}

/** A token that RUN writes into a file of a layer. A secret mount leaves none. */
function writtenTokens(image: Image): readonly Place[] {
  return image.reached.flatMap((stage) =>
    stage.instructions.flatMap((instruction) => {
      if (instruction.keyword !== 'RUN' || !image.chain.includes(stage)) return [];
      const text = [instruction.text, ...instruction.heredocs.map((item) => item.body)].join('\n');
      const writes =
        /(?:_authToken|_password|_auth)\s*[= ]\s*["']?(?:\$\{?\w+|[\w-]{20,})[^\n]*>{1,2}\s*\S*npmrc|npm (?:config )?set [^\n]*_authToken/.test(
          text,
        );
      const removes = /rm\s+(?:-\w+\s+)*\S*\.npmrc/.test(text);
      return writes && !removes ? [instruction.place] : [];
    }),
  );
}

/** Keys and logins on command lines stay in the history of the shipped stages. */
function commandTokens(image: Image): readonly Place[] {
  return image.chain.flatMap((stage) =>
    findRunCommands(image, stage).flatMap(({ words, place }) =>
      words.some((word) => /(?:ghp_|github_pat_|glpat-|npm_[A-Za-z0-9]{30}|AKIA[0-9A-Z]{16}|xox[abp]-)/.test(word))
        ? [place]
        : [],
    ),
  );
}

export const secretInImage: Rule = {
  id: 'secret-in-image',
  code: 'NR1122',
  title: 'A secret becomes part of the image',
  area: 'image',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['secrets-not-in-image'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    env: '{name} has its value in the Dockerfile: it is in the repository, in the configuration of the image and in every registry that holds it. Rotate it, and give it to the container at run time, or to the build with --mount=type=secret.',
    builder:
      '{name} has its value in a build stage: it does not ship, but it is in the repository and in the build cache. If it is more than a placeholder, rotate it and use --mount=type=secret.',
    default:
      '{name} has a placeholder as its value, with which the container starts happily when nobody sets it. Leave it out, so that the start fails instead.',
    argument:
      '{name} reaches the build as an argument, and arguments are kept in the history and provenance of the image. Use RUN --mount=type=secret,id={name}.',
    file: '{name} is copied into the image that ships: whoever can pull it has the credentials. Use --mount=type=secret, or mount the file at run time.',
    builderFile:
      '{name} is copied into a build stage: it stays in the build cache, and ships with the next careless COPY. Use --mount=type=secret.',
    written:
      'This step writes a registry token into a file of the image: deleting it in a later layer does not remove it. Use RUN --mount=type=secret,id=npmrc,target=/root/.npmrc.',
    key: 'A credential stands on this command line: it stays in the history of the image. Rotate it and use --mount=type=secret.',
  },
  docs: {
    what: 'Looks at ARG and ENV whose names read like secrets (whole words, as BuildKit does: USERNAME, GOPRIVATE and *_TOKEN_FILE are none), at copied credential files, and at tokens that RUN writes. Values are never printed.',
    why: 'An image is a public document for everybody who can pull it; layers and history keep what later steps delete.',
    fix: 'docker build --secret id=npm_token,env=NPM_TOKEN with `RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci`.',
    exceptions: 'Variables that bundlers publish on purpose (VITE_, NEXT_PUBLIC_, REACT_APP_) are not secrets.',
    references: [
      'https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/',
      'https://docs.docker.com/build/building/secrets/',
    ],
  },
  examples: {
    bad: [
      {
        title: 'a token as build argument',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nARG NPM_TOKEN\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'a secret mount',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile:
            'FROM node:24-alpine\nCOPY . .\nRUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm ci\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const { image } = service;
    if (!image) return [notApplicable('the service has no Dockerfile')];
    const byName = new Set<string>();
    const secrets = findImageSecrets(image).flatMap((secret) => {
      const outcome = judgeSecret(service, image, secret);
      const key = `${secret.kind === 'file'}${secret.name}`;
      if (!outcome || byName.has(key)) return [];
      byName.add(key);
      return [outcome];
    });
    const written = writtenTokens(image).map((place) =>
      fail({ message: 'written', place, anchor: `${image.dockerfile} npmrc` }),
    );
    const keys = commandTokens(image).map((place) =>
      fail({ message: 'key', place, anchor: `${image.dockerfile} key` }),
    );
    const found = [...secrets, ...written, ...keys];
    if (found.length > 0) return found;
    const broad = copiesContextBroadly(image)[0];
    return [
      pass(
        image.stage.from.place,
        ...(broad ? [{ place: broad.place, note: 'what the context holds is judged by its ignore file' }] : []),
      ),
    ];
  },
};
