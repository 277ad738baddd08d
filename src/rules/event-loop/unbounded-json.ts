import { own } from '../../parsers/own.ts';
import type { Place } from '../../parsers/place.ts';
import { requestWorkOf } from '../../services/request-work.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { expressExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

/** Parsers of JSON bodies: where the limit stands, and the limit without one. */
const PARSERS: readonly { readonly paths: readonly string[]; readonly option: string; readonly source: string }[] = [
  {
    paths: [
      'express#json',
      'express#default.json',
      'body-parser#json',
      'body-parser#default.json',
      'body-parser#default',
    ],
    option: 'limit',
    source: 'https://expressjs.com/en/api.html#express.json',
  },
  {
    paths: ['koa-body#default', 'koa-body#koaBody', 'koa-bodyparser#default', '@koa/bodyparser#bodyParser'],
    option: 'jsonLimit',
    source: 'https://github.com/koajs/bodyparser#options',
  },
  {
    paths: ['fastify#default', 'fastify#fastify'],
    option: 'bodyLimit',
    source: 'https://fastify.dev/docs/latest/Reference/Server/#bodylimit',
  },
  { paths: ['micro#json'], option: 'limit', source: 'https://github.com/vercel/micro#body-parsing' },
];
const UNITS: Readonly<Record<string, number>> = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 };

export const unboundedJson: Rule = {
  id: 'unbounded-json',
  code: 'NR4105',
  title: 'Large JSON is parsed on the event loop',
  area: 'event-loop',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['large-json-off-loop'],
  kinds: LONG_RUNNING,
  options: {
    maximumBytes: {
      default: 1_048_576,
      description: 'Largest JSON body that may be parsed on the event loop.',
      minimum: 1024,
      maximum: 1_073_741_824,
    },
  },
  messages: {
    limit:
      'JSON bodies of up to {limit} are parsed at once: some 10 ms per MB during which nothing else runs, for anybody who sends one. Lower the limit to 1 MB, and stream or upload what is larger.',
    file: 'A whole file is read and parsed as JSON for each request: the event loop stands still for as long as the file is large. Parse it once, or stream it.',
  },
  docs: {
    what: 'Reads the size limit of JSON body parsers (express.json, body-parser, Fastify bodyLimit, Koa) and finds JSON.parse of whole files on the request path. Parsers without a stated limit have a safe default.',
    why: 'JSON.parse and JSON.stringify are synchronous: their time grows with the data, and clients choose its size.',
    fix: 'Keep the limit near 1 MB, raise it only for the route that needs it, and use a streaming parser or a worker thread for large documents.',
    references: [
      'https://nodejs.org/en/learn/asynchronous-work/dont-block-the-event-loop#blocking-the-event-loop-json-dos',
      'https://expressjs.com/en/api.html#express.json',
    ],
  },
  examples: {
    bad: [{ title: '50 MB', files: expressExample(["app.use(express.json({ limit: '50mb' }));"]) }],
    good: [{ title: 'the default of 100 kB', files: expressExample(['app.use(express.json());']) }],
  },
  check(service, { options }) {
    const { program } = service;
    const work = requestWorkOf(service);
    if (!program || !work) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const maximum = Number(options.maximumBytes);
    const parsers = PARSERS.flatMap((row) =>
      program
        .callsTo(...row.paths)
        .filter((call) => call.fact.kind !== 'decorator' && program.runs(call) !== false)
        .map((call) => judge(program, call, row.option, maximum)),
    );
    const files = work.calls
      .filter((call) => parsesFile(program, call))
      .map((call) => fail({ message: 'file', place: call.place, severity: 'note', anchor: call.module }));
    const outcomes = [...parsers, ...files];
    return outcomes.length > 0 ? outcomes : [notApplicable('no parser of JSON bodies is known here')];
  },
};

function judge(program: Program, call: LinkedCall, option: string, maximum: number): Outcome {
  const looked = call.fact.args.map((arg) => program.option(call.module, arg, option)).find((item) => item.found);
  if (!looked?.value) return pass({ place: call.place, note: 'the default limit' });
  const literal = program.literal(looked.module, looked.value)?.value;
  const bytes = typeof literal === 'number' ? literal : typeof literal === 'string' ? bytesOf(literal) : undefined;
  const place: Place = looked.place ?? call.place;
  if (bytes === undefined) return unknown(`the limit is configured outside the source`, { place });
  if (bytes <= maximum) return pass({ place, note: String(literal) });
  const limit = typeof literal === 'string' ? literal : `${Math.round(bytes / 1024 ** 2)} MB`;
  return fail({ message: 'limit', args: { limit }, place, anchor: `${call.module} ${limit}` });
}

/** `50mb` as the bytes package reads it. */
function bytesOf(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(b|kb|mb|gb)?\s*$/i.exec(text);
  return match ? Number(match[1]) * (own(UNITS, (match[2] ?? 'b').toLowerCase()) ?? 1) : undefined;
}

function parsesFile(program: Program, call: LinkedCall): boolean {
  const { callee, args } = call.fact;
  if (callee.kind !== 'member' || callee.property !== 'parse') return false;
  if (callee.object.kind !== 'global' || callee.object.name !== 'JSON') return false;
  const [first] = args;
  return (
    first !== undefined &&
    program
      .externals(call.module, first)
      .some((path) => /^node:fs(?:\/promises)?#(?:promises\.)?readFile\(\)/.test(path))
  );
}
