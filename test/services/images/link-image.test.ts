import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../../src/parsers/dockerfile.ts';
import { findIgnoreFile, linkImage } from '../../../src/services/images/link-image.ts';
import { at, imageOf } from './link.ts';

describe('user', () => {
  type Expected = [kind: string, name: string, from: string, place: string];
  const cases: [name: string, text: string, expected: Expected][] = [
    ['no USER on the official image', 'FROM node:22\nCMD ["node", "x"]', ['root', '0', 'base', '1:6-1:13']],
    ['USER node', 'FROM node:22\nUSER node\n', ['non-root', 'node', 'instruction', '2:6-2:10']],
    [
      'the last one wins',
      'FROM node:22\nUSER node\nUSER root\nUSER 1000\n',
      ['non-root', '1000', 'instruction', '4:6-4:10'],
    ],
    ['back to root', 'FROM node:22\nUSER node\nRUN x\nUSER root', ['root', 'root', 'instruction', '4:6-4:10']],
    ['zero with a group', 'FROM node:22\nUSER 0:1000', ['root', '0', 'instruction', '2:6-2:12']],
    ['zeros are zero', 'FROM node:22\nUSER 00', ['root', '00', 'instruction', '2:6-2:8']],
    ['group zero is no root', 'FROM node:22\nUSER 1001:0', ['non-root', '1001', 'instruction', '2:6-2:12']],
    ['a group alone', 'FROM node:22\nUSER :1000', ['root', '', 'instruction', '2:6-2:11']],
    [
      'inherited from a stage',
      'FROM node:22 AS base\nUSER node\nFROM base\nCMD x',
      ['non-root', 'node', 'instruction', '2:6-2:10'],
    ],
    [
      'a user of a dropped stage',
      'FROM node:22 AS build\nUSER node\nFROM node:22-slim',
      ['root', '0', 'base', '3:6-3:18'],
    ],
    [
      'root of a dropped stage',
      'FROM node:22 AS build\nUSER root\nFROM node:22-slim\nUSER node',
      ['non-root', 'node', 'instruction', '4:6-4:10'],
    ],
    [
      'an ARG with a default',
      'FROM node:22\nARG UID=1001\nUSER ${UID}',
      ['non-root', '1001', 'instruction', '3:6-3:12'],
    ],
    [
      'an ARG without a default is empty',
      'FROM node:22\nARG UID\nUSER ${UID}',
      ['root', '', 'instruction', '3:6-3:12'],
    ],
    ['an undeclared variable is empty', 'FROM node:22\nUSER $APP_USER', ['root', '', 'instruction', '2:6-2:15']],
    ['a fallback decides', 'FROM node:22\nARG UID\nUSER ${UID:-1001}', ['non-root', '1001', 'instruction', '3:6-3:18']],
    [
      'a variable that a private base may set',
      'FROM acme/base\nUSER $APP_USER',
      ['unknown', '', 'instruction', '2:6-2:15'],
    ],
    [
      'a global ARG needs to be declared again',
      'ARG UID=1001\nFROM node:22\nUSER $UID',
      ['root', '', 'instruction', '3:6-3:10'],
    ],
    [
      'a global ARG declared again',
      'ARG UID=1001\nFROM node:22\nARG UID\nUSER $UID',
      ['non-root', '1001', 'instruction', '4:6-4:10'],
    ],
    ['ENV', 'FROM node:22\nENV APP_USER=node\nUSER $APP_USER', ['non-root', 'node', 'instruction', '3:6-3:15']],
    ['a distroless tag', 'FROM gcr.io/distroless/nodejs22-debian12:nonroot', ['non-root', '65532', 'base', '1:6-1:49']],
    ['distroless without it', 'FROM gcr.io/distroless/nodejs22-debian12', ['root', '0', 'base', '1:6-1:41']],
    ['a private base', 'FROM acme/node:22\nCMD ["node", "x"]', ['unknown', '', 'base', '1:6-1:18']],
    ['a base that an ARG decides', 'ARG BASE\nFROM ${BASE}\n', ['unknown', '', 'base', '2:6-2:13']],
    ['scratch', 'FROM node:22 AS b\nFROM scratch\nCOPY --from=b / /', ['root', '0', 'base', '2:6-2:13']],
    [
      'su-exec in the entrypoint',
      'FROM node:22-alpine\nENTRYPOINT ["su-exec", "node", "node", "x.js"]',
      ['non-root', 'node', 'entrypoint', '2:12-2:47'],
    ],
    [
      'gosu behind tini with a group',
      'FROM node:22\nENTRYPOINT ["tini", "--", "gosu", "1000:1000", "node", "x.js"]',
      ['non-root', '1000', 'entrypoint', '2:12-2:63'],
    ],
    [
      'gosu to root drops nothing',
      'FROM node:22\nENTRYPOINT ["gosu", "root", "node", "x.js"]',
      ['root', '0', 'base', '1:6-1:13'],
    ],
    [
      'setpriv in shell form',
      'FROM node:22\nCMD exec setpriv --reuid=1000 --clear-groups node x.js',
      ['non-root', '1000', 'entrypoint', '2:5-2:55'],
    ],
    [
      'an entrypoint that nobody can read',
      'FROM node:22\nENTRYPOINT ["/run.sh"]\nCMD ["node", "x"]',
      ['unknown', '0', 'entrypoint', '2:12-2:23'],
    ],
    [
      'the entrypoint of the official image',
      'FROM node:22\nENTRYPOINT ["docker-entrypoint.sh"]\nCMD ["node"]',
      ['root', '0', 'base', '1:6-1:13'],
    ],
    [
      'an inline entrypoint script',
      'FROM node:22\nCOPY <<EOF /run.sh\nchown -R node /data\nexec gosu node "$@"\nEOF\nENTRYPOINT ["/run.sh"]',
      ['non-root', 'node', 'entrypoint', '6:12-6:23'],
    ],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    const { user } = imageOf(text);
    expect([user.kind, user.name, user.from, at(user.place)]).toEqual(expected);
  });

  it('reads the entrypoint script of the repository', () => {
    const text = 'FROM node:22\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["./docker/entry.sh"]\nCMD ["node", "x"]';
    const asked: string[] = [];
    const withScript = (script: string) =>
      imageOf(text, {
        readScript: (imagePath) => {
          asked.push(imagePath);
          return { path: 'docker/entry.sh', text: script };
        },
      }).user;
    expect(withScript('#!/bin/sh\nset -e\nif [ "$(id -u)" = 0 ]; then exec su-exec node "$0" "$@"; fi\n').kind).toBe(
      'non-root',
    );
    expect(withScript('#!/bin/sh\nexec "$@"\n').kind).toBe('root');
    expect(asked[0]).toBe('/app/docker/entry.sh');
  });

  it('a build argument decides', () => {
    const text = 'FROM node:22\nARG UID\nUSER ${UID}';
    expect(imageOf(text, { args: new Map([['UID', '1001']]) }).user.kind).toBe('non-root');
    expect(imageOf(text).user.reason).toBe('USER is empty unless the build passes UID: an empty user is root');
  });
});

describe('target and reachability', () => {
  const text =
    'FROM node:22 AS base\nFROM base AS deps\nRUN npm ci\nFROM base AS test\nRUN npm test\nFROM base AS Prod\nCOPY --from=DEPS /app /app\nRUN --mount=type=bind,from=tools,target=/t x\nFROM alpine AS tools\n';
  it('takes the last stage, or the target in any case', () => {
    expect(imageOf(text).stage.name).toBe('tools');
    expect(imageOf(text, { target: 'PROD' }).stage.name).toBe('prod');
  });
  it('reaches by FROM, COPY --from and RUN --mount=from', () => {
    expect(imageOf(text, { target: 'prod' }).reached.map((s) => s.name)).toEqual(['base', 'deps', 'prod', 'tools']);
    expect(imageOf(text, { target: 'prod' }).chain.map((s) => s.name)).toEqual(['base', 'prod']);
  });
  it('reports an unknown target and takes the last stage', () => {
    const image = imageOf(text, { target: 'nope' });
    expect(image.stage.name).toBe('tools');
    expect(image.problems.map((p) => [p.code, at(p.place)])).toEqual([['unresolved', '9:1-9:21']]);
  });
  it('a copy from an index, and from a circle', () => {
    expect(imageOf('FROM a\nFROM b\nCOPY --from=0 /x /x').reached.length).toBe(2);
    expect(imageOf('FROM a AS x\nCOPY --from=y / /\nFROM x AS y\nCOPY --from=x / /').reached.length).toBe(2);
  });
});

describe('environment', () => {
  const env = (text: string, args?: Map<string, string>) =>
    Object.fromEntries([...imageOf(text, args ? { args } : {}).env].map(([k, v]) => [k, [v.value, ...v.unresolved]]));
  const cases: [name: string, text: string, expected: Record<string, string[]>][] = [
    ['legacy form', 'FROM node:22\nENV NODE_ENV production', { NODE_ENV: ['production'] }],
    ['quotes are removed', 'FROM node:22\nENV A=\'b c\' D="e" F=g\\ h', { A: ['b c'], D: ['e'], F: ['g h'] }],
    ['ARG feeds ENV', 'FROM node:22\nARG NODE=production\nENV NODE_ENV=$NODE', { NODE_ENV: ['production'] }],
    ['ARG alone does not reach the runtime', 'FROM node:22\nARG NODE_ENV=production', {}],
    ['one ENV sees the values before it', 'FROM node:22\nENV A=1\nENV A=2 B=$A', { A: ['2'], B: ['1'] }],
    [
      'inherited from a parent stage',
      'FROM node:22 AS b\nENV NODE_ENV=production\nFROM b\nENV PORT=1',
      { NODE_ENV: ['production'], PORT: ['1'] },
    ],
    ['not from another stage', 'FROM node:22 AS b\nENV NODE_ENV=development\nFROM node:22', {}],
    ['an ARG without a value', 'FROM node:22\nARG V\nENV A=$V B=x$V', { A: ['', 'V'], B: ['x', 'V'] }],
    ['unresolved travels on', 'FROM node:22\nARG V\nENV A=$V\nENV B=$A', { A: ['', 'V'], B: ['', 'V'] }],
    ['what the base may set', 'FROM acme/x\nENV A=$B', { A: ['', 'B'] }],
    [
      'PATH is known',
      'FROM node:22\nENV PATH=/x:$PATH',
      { PATH: ['/x:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'] },
    ],
    ['a default', 'FROM node:22\nENV A=${B:-c} D=${E-f}', { A: ['c'], D: ['f'] }],
    ['an alternative', 'FROM node:22\nENV A=1\nENV B=${A:+yes} C=${X:+no}', { A: ['1'], B: ['yes'], C: [''] }],
    [
      'prefix and suffix',
      'FROM node:22\nARG V=v1.2.3\nENV A=${V#v} B=${V%.*} C=${V%%.*} D=${V##*.}',
      { A: ['1.2.3'], B: ['v1.2'], C: ['v1'], D: ['3'] },
    ],
    ['replacement', 'FROM node:22\nARG V=a-b-c\nENV A=${V/-/_} B=${V//-/_}', { A: ['a_b-c'], B: ['a_b_c'] }],
    ['escaped and single-quoted dollars stay', "FROM node:22\nENV A=\\$X B='$X'", { A: ['$X'], B: ['$X'] }],
    ['a platform argument', 'FROM node:22\nARG TARGETARCH\nENV A=$TARGETARCH', { A: ['amd64'] }],
    ['the default of a global ARG', 'ARG V=1\nFROM node:22\nARG V\nENV A=$V', { A: ['1'] }],
    ['a default in the stage wins over the global one', 'ARG V=1\nFROM node:22\nARG V=2\nENV A=$V', { A: ['2'] }],
    ['a bad substitution', 'FROM node:22\nENV A=${X', { A: ['${X', '${X'] }],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    expect(env(text)).toEqual(expected);
  });
  it('build arguments win over defaults, and only over declared names', () => {
    expect(
      env(
        'FROM node:22\nARG V=1\nENV A=$V B=$W',
        new Map([
          ['V', '2'],
          ['W', '3'],
        ]),
      ),
    ).toEqual({ A: ['2'], B: [''] });
  });
  it('has the place of the pair', () => {
    const place = imageOf('FROM node:22\nENV A=1 \\\n    NODE_ENV=production\n').env.get('NODE_ENV')?.place;
    expect(place && at(place)).toBe('3:5-3:24');
  });
});

describe('command', () => {
  const cases: [name: string, text: string, argv: string[] | undefined][] = [
    ['base entrypoint and CMD', 'FROM node:22\nCMD ["server.js"]', ['docker-entrypoint.sh', 'server.js']],
    ['shell form CMD', 'FROM node:22\nCMD node server.js', ['docker-entrypoint.sh', '/bin/sh', '-c', 'node server.js']],
    ['own ENTRYPOINT', 'FROM node:22\nENTRYPOINT ["tini", "--"]\nCMD ["node", "x"]', ['tini', '--', 'node', 'x']],
    ['shell form ENTRYPOINT ignores CMD', 'FROM node:22\nENTRYPOINT node x\nCMD ["y"]', ['/bin/sh', '-c', 'node x']],
    [
      'exec ENTRYPOINT and shell CMD',
      'FROM node:22\nENTRYPOINT ["tini"]\nCMD node x',
      ['tini', '/bin/sh', '-c', 'node x'],
    ],
    ['the last one wins', 'FROM node:22\nCMD ["a"]\nCMD ["b"]', ['docker-entrypoint.sh', 'b']],
    ['ENTRYPOINT wipes an inherited CMD', 'FROM node:22 AS b\nCMD ["a"]\nFROM b\nENTRYPOINT ["e"]', ['e']],
    ['but not one of its own stage', 'FROM node:22 AS b\nCMD ["a"]\nFROM b\nCMD ["c"]\nENTRYPOINT ["e"]', ['e', 'c']],
    [
      'ENTRYPOINT keeps a CMD that follows in a child',
      'FROM node:22 AS b\nENTRYPOINT ["e"]\nFROM b\nCMD ["c"]',
      ['e', 'c'],
    ],
    ['an empty ENTRYPOINT clears', 'FROM node:22\nENTRYPOINT []\nCMD ["node", "x"]', ['node', 'x']],
    [
      'SHELL changes the wrapper',
      'FROM node:22\nSHELL ["/bin/bash", "-c"]\nCMD node x',
      ['docker-entrypoint.sh', '/bin/bash', '-c', 'node x'],
    ],
    ['distroless', 'FROM gcr.io/distroless/nodejs22-debian12\nCMD ["x.js"]', ['/nodejs/bin/node', 'x.js']],
    ['no CMD on node starts the prompt', 'FROM node:22', ['docker-entrypoint.sh', 'node']],
    ['a private base passes on', 'FROM acme/x\nCMD ["node", "x"]', ['node', 'x']],
    ['nothing known', 'FROM acme/x', undefined],
    [
      'single quotes are shell form',
      "FROM node:22\nCMD ['node', 'x']",
      ['docker-entrypoint.sh', '/bin/sh', '-c', "['node', 'x']"],
    ],
  ];
  it.each(cases)('%s', (_, text, argv) => {
    expect(imageOf(text).argv).toEqual(argv);
  });

  it('keeps form, text, place and the reason of a list that is none', () => {
    const image = imageOf('FROM node:22\nENTRYPOINT ["e"]\nCMD [\'x\']\n');
    expect(image.cmd).toMatchObject({ form: 'shell', text: "['x']", invalidJson: 'single quotes' });
    expect(image.entrypoint && at(image.entrypoint.place)).toBe('2:12-2:17');
  });
});

describe('the rest of the configuration', () => {
  it('composes WORKDIR, with variables, onto that of the base', () => {
    expect(imageOf('FROM node:22\nARG D=app\nWORKDIR /srv\nWORKDIR $D/x\nWORKDIR ../y').workdir).toBe('/srv/app/y');
    expect(imageOf('FROM cgr.dev/chainguard/node\nWORKDIR src').workdir).toBe('/app/src');
  });
  it('EXPOSE with variables and ranges', () => {
    const { exposes } = imageOf('FROM node:22\nENV PORT=3000\nEXPOSE $PORT/tcp 9000-9002 ${UNSET}\n');
    expect(exposes.map((e) => [e.value, at(e.place)])).toEqual([
      [3000, '3:8-3:17'],
      [9000, '3:18-3:27'],
      [9001, '3:18-3:27'],
      [9002, '3:18-3:27'],
    ]);
  });
  it('HEALTHCHECK, NONE and STOPSIGNAL', () => {
    const image = imageOf('FROM node:22\nHEALTHCHECK --interval=5s CMD curl -f x || exit 1\nSTOPSIGNAL SIGINT');
    expect(image.healthcheck?.command).toMatchObject({ form: 'shell', text: 'curl -f x || exit 1' });
    expect(image.stopSignal?.value).toBe('SIGINT');
    expect(imageOf('FROM node:22\nHEALTHCHECK CMD x\nHEALTHCHECK NONE').healthcheck).toMatchObject({ none: true });
    expect(imageOf('FROM node:22\nHEALTHCHECK CMD ["node", "h.js"]').healthcheck?.command?.argv).toEqual([
      'node',
      'h.js',
    ]);
  });
  it('a file without FROM ships nothing', () => {
    expect(linkImage(parseDockerfile('Dockerfile', 'ARG X=1\n'), { builtBy: [] })).toBeUndefined();
  });
});

describe('Node version', () => {
  const cases: [name: string, text: string, expected: [string, number[], number] | undefined][] = [
    [
      'of the base, not of the builder',
      'FROM node:26 AS b\nFROM node:22-slim\nCOPY --from=b /x /x',
      ['major', [22], 2],
    ],
    ['an ARG with a default', 'ARG NODE_VERSION=22.4.0\nFROM node:${NODE_VERSION}-alpine', ['exact', [22], 2]],
    ['an ARG without one', 'ARG NODE_VERSION\nFROM node:${NODE_VERSION}', ['unresolved', [], 2]],
    ['an Alpine package', 'FROM alpine:3.22\nRUN apk add --no-cache nodejs', ['major', [22], 2]],
    ['an Alpine package of an unknown release', 'FROM alpine\nRUN apk add nodejs npm', ['unresolved', [], 2]],
    [
      'NodeSource',
      'FROM debian:12\nRUN curl -fsSL https://deb.nodesource.com/setup_20.x | bash - && apt-get install -y nodejs',
      ['major', [20], 2],
    ],
    ['a versioned package', 'FROM amazonlinux:2023\nRUN dnf install -y nodejs20', ['major', [20], 2]],
    [
      'nvm with an ENV',
      'FROM ubuntu:24.04\nENV NODE_VERSION=20.11.1\nRUN . $NVM_DIR/nvm.sh && nvm install $NODE_VERSION',
      ['exact', [20], 3],
    ],
    [
      'a tarball',
      'FROM debian:12\nARG V=22.1.0\nRUN curl https://nodejs.org/dist/v${V}/node-v${V}-linux-x64.tar.xz | tar xJ',
      ['exact', [22], 3],
    ],
    [
      'a copied binary',
      'FROM debian:12\nCOPY --from=node:20-slim /usr/local/bin/node /usr/local/bin/node',
      ['major', [20], 2],
    ],
    [
      'a binary copied from a stage',
      'FROM node:24 AS n\nFROM debian:12\nCOPY --from=n /usr/local/bin/node /usr/local/bin/',
      ['major', [24], 3],
    ],
    [
      'application files copied from a stage',
      'FROM node:24 AS n\nFROM node:22\nCOPY --from=n /app /app',
      ['major', [22], 2],
    ],
    ['none', 'FROM golang:1.24\nRUN go build', undefined],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    const { node } = imageOf(text);
    expect(node && [node.precision, node.majors, node.place.line]).toEqual(expected);
  });
});

describe('findIgnoreFile', () => {
  const has =
    (...paths: string[]) =>
    (path: string) =>
      paths.includes(path);
  it.each([
    [
      'the one beside the Dockerfile by its name wins',
      'apps/a/Dockerfile',
      '.',
      ['apps/a/Dockerfile.dockerignore', '.dockerignore'],
      'apps/a/Dockerfile.dockerignore',
    ],
    ['the root of the context', 'apps/a/Dockerfile', '.', ['.dockerignore', 'apps/a/.dockerignore'], '.dockerignore'],
    [
      'a context in a folder',
      'apps/a/Dockerfile',
      'apps/a/',
      ['.dockerignore', 'apps/a/.dockerignore'],
      'apps/a/.dockerignore',
    ],
    ['one beside the Dockerfile alone is dead', 'docker/Dockerfile', '.', ['docker/.dockerignore'], undefined],
    ['an unknown context', 'Dockerfile', undefined, ['.dockerignore'], undefined],
  ])('%s', (_, dockerfile, context, files, expected) => {
    expect(findIgnoreFile(dockerfile, context, has(...files))).toBe(expected);
  });
});

describe('any input', () => {
  const lines = fc.constantFrom(
    'FROM a AS x',
    'FROM x',
    'FROM node:$V',
    'ARG V',
    'ARG V=1',
    'ENV A=${V%%*} B=$A',
    'ENV A ${',
    'USER $A:$B',
    'WORKDIR $A/..',
    'COPY --from=x --from=9 a /b',
    'COPY --from=y . .',
    'ONBUILD COPY --from=x a b',
    'ENTRYPOINT $A',
    'CMD []',
    'EXPOSE 1-99999 $A',
    'RUN npm ci && (cd $A; npm i) <<EOF',
    'EOF',
    'HEALTHCHECK',
    'SHELL []',
    'STOPSIGNAL',
  );
  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 25 }), (text) => {
        const image = linkImage(parseDockerfile('Dockerfile', text.join('\n')), { builtBy: [], target: 'x' });
        expect(image === undefined || image.reached.includes(image.stage)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
