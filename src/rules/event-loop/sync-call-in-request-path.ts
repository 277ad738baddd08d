import type { Value } from '../../facts/types.ts';
import { assumeComplete } from '../../services/observability/effective.ts';
import { requestPathOf } from '../../services/request-path.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

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
  ...['execSync', 'execFileSync', 'spawnSync'].map((name) => `node:child_process#${name}`),
  ...['pbkdf2Sync', 'scryptSync', 'generateKeyPairSync', 'hkdfSync'].map((name) => `node:crypto#${name}`),
  ...[
    'deflateSync',
    'inflateSync',
    'gzipSync',
    'gunzipSync',
    'brotliCompressSync',
    'brotliDecompressSync',
    'unzipSync',
  ].map((name) => `node:zlib#${name}`),
  ...['hashSync', 'compareSync', 'genSaltSync'].flatMap((name) => [`bcrypt#${name}`, `bcryptjs#${name}`]),
];

/** Work behind `if (!cached)` runs once, whoever asks first. */
function initialises(program: Program, call: LinkedCall): boolean {
  const guards = program.modules.get(call.module)?.guards;
  return call.fact.guards.some((id) => {
    const guard = guards?.[id];
    return (
      guard !== undefined &&
      guard.kind !== 'catch' &&
      !guard.negate &&
      guard.test.kind === 'unary' &&
      guard.test.op === '!' &&
      /^(?:ref|member)$/.test(guard.test.value.kind) &&
      isModuleState(program, call, guard.test.value)
    );
  });
}

function isModuleState(program: Program, call: LinkedCall, value: Value): boolean {
  if (value.kind !== 'ref') return value.kind === 'member' && value.object.kind === 'this';
  return program.modules.get(call.module)?.bindings[value.binding]?.fn === 0;
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
    sync: '{call} runs for each request and blocks the event loop until it is done: meanwhile no other request makes progress, health checks included. Use the asynchronous form, or do it once at the start.',
  },
  docs: {
    what: 'Follows the call graph from route handlers, middleware and consumers to synchronous calls of fs, child_process, crypto and zlib and of bcrypt; start-up code may use them.',
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
    const reach = requestPathOf(service);
    if (!program || !reach) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const env = assumeComplete(service.deployments[0]?.environment);
    const blocking = program
      .callsTo(...SYNC)
      .filter(
        (call) =>
          call.fact.fn !== 0 &&
          reach.has({ module: call.module, fn: call.fact.fn }) &&
          program.holds(call.module, call.fact.guards, env) !== false &&
          !initialises(program, call),
      );
    if (blocking.length === 0)
      return [
        pass({
          place: program.place(program.entries[0] ?? '', [0, 0]),
          note: 'no synchronous call is reached from a handler',
        }),
      ];
    return blocking.map((call) => {
      const path = program.callees(call)[0] ?? '';
      const from = reach.pathTo(call)[0];
      const related = from ? [{ place: from.place, note: 'reached from here' }] : [];
      return fail({
        message: 'sync',
        args: { call: path.replace(/^node:/, '').replace('#', '.') },
        place: call.place,
        related,
        anchor: `${call.module} ${path}`,
      });
    });
  },
};
