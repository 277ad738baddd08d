import { FILE_START } from '../../facts/span.ts';
import { assumeComplete } from '../../services/observability/effective.ts';
import { requestWorkOf, runsOnce } from '../../services/request-work.ts';
import type { LinkedCall, Program, Reach } from '../../services/types.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

const FS = [
  'access',
  'appendFile',
  'copyFile',
  'cp',
  'exists',
  'lstat',
  'mkdir',
  'mkdtemp',
  'open',
  'opendir',
  'read',
  'readFile',
  'readdir',
  'readlink',
  'realpath',
  'rename',
  'rm',
  'rmdir',
  'stat',
  'symlink',
  'truncate',
  'unlink',
  'write',
  'writeFile',
];
const SYNC = [
  ...FS.flatMap((name) => [`node:fs#${name}Sync`, `fs-extra#${name}Sync`]),
  ...[
    'readJson',
    'writeJson',
    'outputFile',
    'outputJson',
    'ensureDir',
    'ensureFile',
    'copy',
    'move',
    'remove',
    'emptyDir',
  ].map((name) => `fs-extra#${name}Sync`),
  ...['execSync', 'execFileSync', 'spawnSync'].map((name) => `node:child_process#${name}`),
  ...['execaSync', 'execaCommandSync'].map((name) => `execa#${name}`),
  'cross-spawn#sync',
  'shelljs#exec',
  'sync-request#default',
  'Atomics.wait',
  ...['pbkdf2', 'scrypt', 'generateKeyPair', 'generatePrime', 'checkPrime', 'argon2'].map(
    (name) => `node:crypto#${name}Sync`,
  ),
  ...[
    'deflate',
    'deflateRaw',
    'inflate',
    'inflateRaw',
    'gzip',
    'gunzip',
    'unzip',
    'brotliCompress',
    'brotliDecompress',
  ].map((name) => `node:zlib#${name}Sync`),
  ...['zstdCompressSync', 'zstdDecompressSync'].map((name) => `node:zlib#${name}`),
  ...['hashSync', 'compareSync', 'genSaltSync'].flatMap((name) => [`bcrypt#${name}`, `bcryptjs#${name}`]),
  ...['hashSync', 'verifySync'].flatMap((name) => [`@node-rs/argon2#${name}`, `@node-rs/bcrypt#${name}`]),
  ...['globSync', 'sync'].map((name) => `glob#${name}`),
  ...['globbySync', 'sync'].map((name) => `globby#${name}`),
  'fast-glob#sync',
  'fast-glob#globSync',
  'snappy#compressSync',
  'snappy#uncompressSync',
];

/** Questions about a file cost a system call; reading, hashing, compressing and children cost far more. */
const CHEAP = /#(?:access|exists|lstat|stat|readlink|realpath)Sync$/;
const MAX_RELATED = 8;

/** The calls of one module are mended together. */
function byModule(calls: readonly LinkedCall[]): readonly (readonly LinkedCall[])[] {
  const groups = new Map<string, LinkedCall[]>();
  for (const call of calls) groups.set(call.module, [...(groups.get(call.module) ?? []), call]);
  return [...groups.values()];
}

function judge(program: Program, reach: Reach, calls: readonly LinkedCall[]): Outcome {
  const pathOf = (call: LinkedCall): string => program.callees(call)[0] ?? '';
  const nameOf = (call: LinkedCall): string =>
    pathOf(call)
      .replace(/^node:/, '')
      .replace('#', '.');
  const dear = calls.filter((call) => !CHEAP.test(pathOf(call)));
  const [first, ...others] = [...dear, ...calls.filter((call) => !dear.includes(call))];
  if (!first) return pass({ place: program.place(program.entries[0] ?? '', FILE_START) });
  const from = reach.pathTo(first)[0];
  const args = {
    call: pathOf(first)
      .replace(/^node:/, '')
      .replace('#', '.'),
    more: others.length,
    others: others.length === 1 ? 'does another synchronous call' : `do ${others.length} other synchronous calls`,
  };
  return fail({
    message: others.length > 0 ? 'several' : 'sync',
    args,
    place: first.place,
    related: [
      ...(from ? [{ place: from.place, note: 'reached from here' }] : []),
      ...others.slice(0, MAX_RELATED).map((call) => ({ place: call.place, note: nameOf(call) })),
    ],
    ...(dear.length === 0 ? { severity: 'note' as const } : {}),
    anchor: `${first.module} ${pathOf(first)}`,
  });
}

export const syncCallInRequestPath: Rule = {
  id: 'sync-call-in-request-path',
  code: 'NR4102',
  title: 'A synchronous call blocks the event loop for each request',
  area: 'event-loop',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['no-sync-calls-in-request-path'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    sync: '{call} runs for each request or message and blocks the event loop until it is done: meanwhile nothing else makes progress, health checks included. Use the asynchronous form, or do it once at the start.',
    several:
      '{call} runs for each request or message, as {others} of this file, and blocks the event loop until it is done: meanwhile nothing else makes progress, health checks included. Use the asynchronous forms, or do it once at the start.',
  },
  docs: {
    what: 'Follows the call graph from route handlers, middleware and consumers to synchronous calls of fs, child_process, crypto and zlib and of libraries that hash, compress, search or start processes. Questions about one file (existsSync, statSync) cost little and are a note. Start-up code may use them, and so may what the first request does for all others, behind `if (!client)` or `??=`.',
    why: 'One blocked event loop delays every request of the process.',
    fix: 'Use fs.promises, the callback forms of crypto and zlib, or a worker thread.',
    references: ['https://nodejs.org/en/learn/asynchronous-work/dont-block-the-event-loop'],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const express = require('express');\nconst fs = require('node:fs');\nconst app = express();\napp.get('/', (req, res) => res.send(fs.readFileSync('page.html')));\napp.listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const express = require('express');\nconst fs = require('node:fs');\nconst page = fs.readFileSync('page.html');\nconst app = express();\napp.get('/', (req, res) => res.send(page));\napp.listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    const reach = requestWorkOf(service);
    if (!program || !reach) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const env = assumeComplete(service.deployments[0]?.environment);
    const blocking = program
      .callsTo(...SYNC)
      .filter(
        (call) =>
          call.fact.fn !== 0 &&
          reach.has({ module: call.module, fn: call.fact.fn }) &&
          program.holds(call.module, call.fact.guards, env) !== false &&
          !runsOnce(program, call),
      );
    if (blocking.length === 0)
      return [
        pass({
          place: program.place(program.entries[0] ?? '', FILE_START),
          note: 'no synchronous call is reached from a handler',
        }),
      ];
    return byModule(blocking).map((calls) => judge(program, reach, calls));
  },
};
