import type { Value } from '../../facts/types.ts';
import { callsOn } from '../../services/memory/emitters.ts';
import { someValue } from '../../services/program-values.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { expressExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

/** Streams that fail for reasons outside the program: a missing file, a full disk, damaged data, a lost peer. */
const FALLIBLE = [
  'node:fs#createReadStream',
  'node:fs#createWriteStream',
  'fs-extra#createReadStream',
  'fs-extra#createWriteStream',
  'graceful-fs#createReadStream',
  'graceful-fs#createWriteStream',
  ...['createGunzip', 'createUnzip', 'createInflate', 'createBrotliDecompress'].map((name) => `node:zlib#${name}`),
  'node:net#connect',
  'node:net#createConnection',
  'got#default.stream',
];

export const unhandledStreamError: Rule = {
  id: 'unhandled-stream-error',
  code: 'NR4113',
  title: 'A piped stream has no handler for its error',
  area: 'event-loop',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['stream-error-handling'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    unhandled:
      'Nothing listens to "error" of this stream, and pipe() does not forward errors: a missing file or a lost peer becomes an uncaught exception that ends the process. Use pipeline() of node:stream/promises, or listen to "error".',
  },
  docs: {
    what: 'Finds streams of files, sockets and decompression that are piped without a listener for "error", directly or in a chain. pipeline(), finished(), for await and frameworks that take the stream over handle errors.',
    why: 'An "error" event without a listener throws; the process exits with all its requests.',
    fix: '`await pipeline(fs.createReadStream(path), res)`.',
    references: [
      'https://nodejs.org/api/stream.html#streampipelinesource-transforms-destination-options',
      'https://nodejs.org/api/events.html#error-events',
    ],
  },
  examples: {
    bad: [
      {
        title: 'a file for the client',
        files: expressExample(
          ["app.get('/', (req, res) => { fs.createReadStream('report.csv').pipe(res); });"],
          ["const fs = require('node:fs');"],
        ),
      },
    ],
    good: [
      {
        title: 'pipeline',
        files: expressExample(
          ["app.get('/', (req, res, next) => { pipeline(fs.createReadStream('report.csv'), res).catch(next); });"],
          ["const fs = require('node:fs');", "const { pipeline } = require('node:stream/promises');"],
        ),
      },
    ],
  },
  check({ program, lost }) {
    if (!program) return [unknown(lost[0] ?? 'the source entry was not found')];
    const streams = program.callsTo(...FALLIBLE).filter((call) => program.runs(call) !== false);
    if (streams.length === 0) return [notApplicable('no stream of a file or socket is made')];
    return streams.map((call) =>
      isPiped(program, call) && !hearsErrors(program, call)
        ? fail({ message: 'unhandled', place: call.place, anchor: `${call.module} ${program.callees(call)[0]}` })
        : pass(call.place),
    );
  },
};

/** The expressions of the module that mean the stream: the call itself, its names, and chains of listeners on it. */
function meansStream(program: Program, call: LinkedCall): (value: Value) => boolean {
  const facts = program.modules.get(call.module);
  const means = (value: Value, depth = 0): boolean => {
    if (depth > 8) return false;
    if (value.kind === 'call') {
      if (value.call === call.id) return true;
      const callee = facts?.calls[value.call]?.callee;
      return (
        callee?.kind === 'member' &&
        /^(?:on|once|setEncoding|pause|resume)$/.test(callee.property) &&
        means(callee.object, depth + 1)
      );
    }
    if (value.kind !== 'ref') return false;
    const binding = facts?.bindings[value.binding];
    return [binding?.init, ...(binding?.writes.map((write) => write.value) ?? [])].some(
      (item) => item !== undefined && means(item, depth + 1),
    );
  };
  return (value) => means(value);
}

/** As the source of `.pipe(…)`, or as what is piped into. */
function isPiped(program: Program, call: LinkedCall): boolean {
  const means = meansStream(program, call);
  return (
    program.modules
      .get(call.module)
      ?.calls.some(
        ({ callee, args }) =>
          callee.kind === 'member' &&
          callee.property === 'pipe' &&
          (means(callee.object) || (args[0] !== undefined && means(args[0]))),
      ) ?? false
  );
}

/** A listener for "error", or somebody else who takes care: pipeline, finished, a framework, a caller. */
function hearsErrors(program: Program, call: LinkedCall): boolean {
  const means = meansStream(program, call);
  const facts = program.modules.get(call.module);
  if (!facts) return true;
  const listens = facts.calls.some(
    ({ callee, args }) =>
      callee.kind === 'member' &&
      ((/^(?:on|once|addListener)$/.test(callee.property) && args[0]?.kind === 'string' && args[0].value === 'error') ||
        // Chains that end in a listener: `a.pipe(b).on('error', …)` hears b alone.
        callee.property === 'catch') &&
      means(callee.object),
  );
  const handedOn = facts.calls.some(
    ({ callee, args }) =>
      !(callee.kind === 'member' && /^(?:pipe|on|once)$/.test(callee.property)) &&
      args.some((arg) => someValue(arg, means)),
  );
  const pipedResult = facts.calls.some(
    ({ callee, args }, id) =>
      callee.kind === 'member' &&
      callee.property === 'pipe' &&
      args[0] !== undefined &&
      means(args[0]) &&
      callsOn(program, call.module, { kind: 'call', call: id }, /^(?:on|once)$/).some((item) => {
        const [name] = item.fact.args;
        return name?.kind === 'string' && name.value === 'error';
      }),
  );
  const returned = facts.functions.some(({ returns }) => returns.some(({ value }) => means(value)));
  return listens || handedOn || pipedResult || returned;
}
