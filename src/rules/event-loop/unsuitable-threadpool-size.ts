import { requestWorkOf } from '../../services/request-work.ts';
import type { Deployment, LinkedCall, Program, Service } from '../../services/types.ts';
import { expressExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

/** What queues on the four threads of libuv: https://docs.libuv.org/en/v1.x/threadpool.html. */
const POOLED = [
  ...['pbkdf2', 'scrypt', 'hkdf', 'generateKeyPair', 'generateKey', 'generatePrime'].map(
    (name) => `node:crypto#${name}`,
  ),
  ...['gzip', 'gunzip', 'deflate', 'inflate', 'brotliCompress', 'brotliDecompress', 'unzip'].map(
    (name) => `node:zlib#${name}`,
  ),
  ...['hash', 'compare'].flatMap((name) => [`bcrypt#${name}`, `bcrypt#default.${name}`, `@node-rs/bcrypt#${name}`]),
  ...['hash', 'verify'].flatMap((name) => [`argon2#${name}`, `argon2#default.${name}`, `@node-rs/argon2#${name}`]),
  'sharp#default',
];
const ROUTES = ["app.post('/login', async (req, res) => res.json(await bcrypt.compare(req.body.password, hash)));"];
const BEFORE = ["const bcrypt = require('bcrypt');", "const hash = '$2b$12$x';"];
const dockerfile = (size: string): string =>
  `FROM node:24-alpine\nENV NODE_ENV=production${size}\nCOPY . .\nCMD ["node", "server.js"]\n`;

export const unsuitableThreadpoolSize: Rule = {
  id: 'unsuitable-threadpool-size',
  code: 'NR4109',
  title: 'The thread pool does not fit the work that queues on it',
  area: 'event-loop',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['uv-threadpool-size'],
  kinds: LONG_RUNNING,
  options: {
    minimum: { default: 8, description: 'Smallest size for a service that uses the pool.', minimum: 1, maximum: 1024 },
    maximum: {
      default: 16,
      description: 'Largest size without a measurement that asks for it.',
      minimum: 1,
      maximum: 1024,
    },
  },
  messages: {
    small:
      '{call} and its like queue on {size} threads: the fifth waits, together with every file access and name lookup of the process. Set UV_THREADPOOL_SIZE to 8–16 in the environment, after measuring.',
    large:
      'UV_THREADPOOL_SIZE is {size}: far more threads than cores compete with the event loop for them. Take 8–16 unless a measurement asks for more.',
    invalid: 'UV_THREADPOOL_SIZE is {size}; libuv accepts 1 to 1024.',
    tooLate:
      'UV_THREADPOOL_SIZE is set by the program itself: the pool takes its size at its first use, which may be earlier (imports run first). Set it in the environment of the container.',
  },
  docs: {
    what: 'Reads UV_THREADPOOL_SIZE of every deployment, and asks for it only where hashing, compression or image work on the thread pool is on the request path.',
    why: 'Four threads serve file access, dns.lookup, crypto and zlib of the whole process.',
    fix: 'Set `UV_THREADPOOL_SIZE` in the manifest or Dockerfile.',
    references: [
      'https://nodejs.org/api/cli.html#uv_threadpool_sizesize',
      'https://docs.libuv.org/en/v1.x/threadpool.html',
    ],
  },
  examples: {
    bad: [
      {
        title: 'password hashes on four threads',
        files: expressExample(ROUTES, BEFORE, { Dockerfile: dockerfile(' UV_THREADPOOL_SIZE=4') }),
      },
    ],
    good: [
      {
        title: 'eight threads',
        files: expressExample(ROUTES, BEFORE, { Dockerfile: dockerfile(' UV_THREADPOOL_SIZE=8') }),
      },
    ],
  },
  check(service, { options }) {
    const { program } = service;
    const work = requestWorkOf(service);
    if (!program || !work) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const onPath = new Set(work.calls);
    const heavy = program.callsTo(...POOLED).find((call) => onPath.has(call) && program.runs(call) !== false);
    const late = lateAssignments(program);
    const judged = service.deployments.map((deployment) =>
      judge(service, program, deployment, heavy, Number(options.minimum), Number(options.maximum)),
    );
    return [...late, ...judged];
  },
};

function judge(
  service: Service,
  program: Program,
  { environment, workload }: Deployment,
  heavy: LinkedCall | undefined,
  minimum: number,
  maximum: number,
): Outcome {
  const variable = environment.variables.get('UV_THREADPOOL_SIZE');
  const anchor = workload?.id ?? 'image';
  if (!variable) {
    if (!heavy) return notApplicable('nothing that queues on the thread pool is known on the request path');
    if (!environment.complete && service.workloads.length > 0)
      return unknown('the environment is not wholly in this repository', { place: heavy.place });
    return fail({ message: 'small', args: { call: nameOf(program, heavy), size: 4 }, place: heavy.place, anchor });
  }
  const { place } = variable;
  if (variable.value === undefined) return unknown('UV_THREADPOOL_SIZE is set outside the repository', { place });
  const size = Number(variable.value);
  if (!Number.isInteger(size) || size < 1 || size > 1024)
    return fail({ message: 'invalid', args: { size: variable.value }, place, severity: 'warning', anchor });
  if (size > maximum) return fail({ message: 'large', args: { size }, place, anchor });
  if (size < minimum && heavy)
    return fail({ message: 'small', args: { call: nameOf(program, heavy), size }, place, anchor });
  return pass({ place, note: `UV_THREADPOOL_SIZE=${size}` });
}

function nameOf(program: Program, call: LinkedCall): string {
  return (
    program
      .callees(call)[0]
      ?.replace(/#default\.?/, '.')
      .replace('#', '.')
      .replace(/^node:|\.$/g, '') ?? ''
  );
}

function lateAssignments(program: Program): readonly Outcome[] {
  return [...program.modules].flatMap(([module, facts]) =>
    facts.assignments
      .filter(({ target }) => target.kind === 'env' && target.name === 'UV_THREADPOOL_SIZE')
      .map(({ span }) =>
        fail({ message: 'tooLate', place: program.place(module, span), severity: 'warning', anchor: module }),
      ),
  );
}
