import { describe, expect, it } from 'vitest';
import { findArtifacts } from '../../../src/services/images/artifacts.ts';
import { copiesContextBroadly } from '../../../src/services/images/copied-files.ts';
import { findImageSecrets, isSecretName } from '../../../src/services/images/secrets.ts';
import { at, imageOf } from './link.ts';

describe('copies of the shipped chain', () => {
  it('have absolute destinations and a known origin', () => {
    const image = imageOf(
      [
        'FROM node:22 AS build',
        'FROM node:22-slim',
        'ARG HOME_DIR=/srv',
        'WORKDIR $HOME_DIR',
        'COPY --chown=node package.json package-lock.json ./',
        'COPY --from=build /app/dist dist',
        'COPY --from=acme/tool:1 /bin/tool /usr/bin/',
        'ADD https://example.com/x.tgz /tmp/',
        'COPY ["a b", "/c d/"]',
        'COPY <<EOF /etc/x.conf',
        'a',
        'EOF',
      ].join('\n'),
    );
    const copies = findArtifacts(image).copies;
    expect(copies.map((c) => [c.from.kind, c.sources.join(' '), c.destination, c.intoFolder, c.place.line])).toEqual([
      ['context', 'package.json package-lock.json', '/srv', true, 5],
      ['stage', '/app/dist', '/srv/dist', false, 6],
      ['image', '/bin/tool', '/usr/bin', true, 7],
      ['remote', 'https://example.com/x.tgz', '/tmp', true, 8],
      ['context', 'a b', '/c d', true, 9],
      ['inline', '', '/etc/x.conf', false, 10],
    ]);
  });

  it.each([
    ['installed', 'FROM node:22\nRUN npm ci'],
    ['copied', 'FROM node:22 AS b\nWORKDIR /a\nRUN npm ci\nFROM node:22\nCOPY --from=b /a /a'],
    ['standalone', 'FROM node:22 AS b\nFROM node:22\nCOPY --from=b /a/.next/standalone .'],
    ['bundled', 'FROM node:22 AS b\nRUN npm ci\nFROM node:22\nCOPY --from=b /dist /dist'],
  ])('modules are %s', (expected, text) => {
    expect(findArtifacts(imageOf(text)).modules).toBe(expected);
  });
});

describe('build tools', () => {
  const cases: [name: string, text: string, expected: string[]][] = [
    ['of the full image', 'FROM node:22', ['python3@1', 'gcc@1', 'g++@1', 'make@1']],
    ['of a slim image', 'FROM node:22-slim', []],
    ['installed with apk', 'FROM node:22-alpine\nRUN apk add --no-cache g++ make=4.4-r1', ['g++@2', 'make@2']],
    ['removed again', 'FROM node:22-alpine\nRUN apk add --no-cache -t .b g++ make && npm ci && apk del .b', []],
    [
      'installed with apt',
      'FROM node:22-slim\nRUN apt-get update && apt-get install -y --no-install-recommends build-essential',
      ['build-essential@2'],
    ],
    ['of a stage that does not ship', 'FROM node:22-alpine AS b\nRUN apk add gcc\nFROM node:22-alpine', []],
    ['of a parent stage', 'FROM node:22-alpine AS b\nRUN apk add gcc\nFROM b', ['gcc@2']],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    const tools = findArtifacts(imageOf(text)).buildTools;
    expect(tools.map((tool) => `${tool.name}@${tool.place.line}`)).toEqual(expected);
  });
});

describe('copiesContextBroadly', () => {
  const cases: [line: string, broad: boolean][] = [
    ['COPY . .', true],
    ['COPY ./ /app/', true],
    ['COPY --chown=node:node . /app', true],
    ['COPY / /app', true],
    ['COPY * ./', true],
    ['ADD . .', true],
    ['COPY package.json . /app/', true],
    ['COPY src ./src', false],
    ['COPY *.json ./', false],
    ['COPY --from=b . .', false],
  ];
  it.each(cases)('%s', (line, broad) => {
    expect(copiesContextBroadly(imageOf(`FROM node:22 AS b\nFROM node:22\n${line}\n`)).length > 0).toBe(broad);
  });

  it('tells shipped stages from build stages, unreached ones left out', () => {
    const text = 'FROM a AS x\nCOPY . .\nFROM a AS y\nCOPY . .\nFROM a\nCOPY --from=x /d /d\nCOPY --exclude=*.md . .\n';
    const found = copiesContextBroadly(imageOf(text));
    expect(found.map((c) => [at(c.place), c.shipped, c.excludes])).toEqual([
      ['2:1-2:9', false, []],
      ['7:1-7:24', true, ['*.md']],
    ]);
  });
});

describe('findImageSecrets', () => {
  it.each([
    ['NPM_TOKEN', true],
    ['npm_token', true],
    ['DATABASE_PASSWORD', true],
    ['AUTH', true],
    ['STRIPE_SECRET_KEY', true],
    ['GITHUB_PAT', true],
    ['API_KEY', true],
    ['NPM_TOKEN_FILE', false],
    ['USERNAME', false],
    ['GOPRIVATE', false],
    ['JWT_PUBLIC_KEY', false],
    ['NEXT_PUBLIC_POSTHOG_KEY', false],
    ['VITE_API_KEY', false],
    ['TOKEN_TTL', false],
    ['KEYCLOAK_HOST', false],
    ['AUTHOR', false],
    ['AUTH_URL', false],
    ['MONKEY', false],
  ])('%s', (name, expected) => {
    expect(isSecretName(name)).toBe(expected);
  });

  it('lists names, places and whether they ship, never values', () => {
    const text = [
      'FROM node:22 AS build',
      'ARG NPM_TOKEN',
      'COPY .npmrc package.json ./',
      'FROM node:22',
      'ENV A=1 SESSION_SECRET=hunter2',
      'ENV PASSWORD_MIN=8 API_TOKEN=$NPM_TOKEN',
      'ENV TLS_KEY=/run/secrets/tls.key',
      'COPY --from=build /app /app',
      'COPY certs/ca.pem certs/server.key /certs/',
    ].join('\n');
    const secrets = findImageSecrets(imageOf(text));
    expect(secrets.map((s) => [s.kind, s.name, at(s.place), s.shipped, s.hasValue])).toEqual([
      ['arg', 'NPM_TOKEN', '2:5-2:14', false, false],
      ['file', '.npmrc', '3:1-3:28', false, true],
      ['env', 'SESSION_SECRET', '5:9-5:31', true, true],
      ['env', 'API_TOKEN', '6:20-6:40', true, false],
      ['file', 'certs/server.key', '9:1-9:43', true, true],
    ]);
    expect(JSON.stringify(secrets.map(({ stage, ...rest }) => rest))).not.toContain('hunter2');
  });
});
