import type { Value } from '../../facts/types.ts';
import type { MiddlewareRow } from '../../knowledge/http-security.ts';
import { fileStart } from '../../parsers/place.ts';
import { findMounts } from '../../services/http/mounted.ts';
import { requestWorkOf } from '../../services/request-work.ts';
import type { Program, Service } from '../../services/types.ts';
import { expressExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Evidence, Rule } from '../types.ts';

const COMPRESSORS: readonly MiddlewareRow[] = [
  {
    paths: ['compression#default', 'compression#compression', 'shrink-ray-current#default', 'http-compression#default'],
    source: 'https://github.com/expressjs/compression',
  },
  {
    paths: ['@fastify/compress#default', '@fastify/compress#fastifyCompress', 'fastify-compress#default'],
    source: 'https://github.com/fastify/fastify-compress',
  },
  { paths: ['koa-compress#default'], source: 'https://github.com/koajs/compress' },
  { paths: ['hono/compress#compress'], source: 'https://hono.dev/docs/middleware/builtin/compress' },
];
/** Settings of ingresses, gateways and proxies that compress. */
const EDGE =
  /\b(?:gzip|brotli|use-gzip|enable-brotli|compress(?:ion|or)?)\b\s*[:=]?\s*["']?(?:on|true|\{|$|gzip|br|zstd)|nginx\.org\/.*gzip|\bgzip\s+on\b|\bencode\s+(?:gzip|zstd)/im;
const EDGE_FILES =
  /(?:^|\/)(?:nginx[^/]*\.conf(?:\.\w+)?|[^/]*\.nginx|Caddyfile|envoy[^/]*\.ya?ml|traefik[^/]*\.(?:ya?ml|toml)|haproxy[^/]*\.cfg)$/i;

/** What zlib takes when nobody says: https://nodejs.org/api/zlib.html#compressor-options */
const DEFAULT_QUALITY = 11;

export const unsuitableCompression: Rule = {
  id: 'unsuitable-compression',
  code: 'NR4115',
  title: 'Responses are compressed with a setting that costs too much cpu, or not at all',
  area: 'event-loop',
  severity: 'note',
  confidence: 'low',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['response-compression'],
  kinds: ['http'],
  options: {},
  messages: {
    expensive:
      'Brotli quality {quality} on dynamic responses takes up to a hundred times the cpu of quality 4 for a few percent. Use 4 or 5 here, and 11 for files that are compressed once.',
  },
  docs: {
    what: 'Looks for compression middleware, for the framework that compresses by itself, and for ingress annotations and proxy configurations in the repository. Without any of them the edge is outside the repository and nothing is known.',
    why: 'Transfer time on slow networks dominates many requests; compression belongs at the edge, where it does not block the event loop.',
    fix: 'nginx ingress: `use-gzip: "true"` in its ConfigMap; in the service: `app.use(compression({ threshold: 1024 }))`.',
    references: [
      'https://github.com/expressjs/compression',
      'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#use-gzip',
    ],
  },
  examples: {
    bad: [
      {
        title: 'brotli at its slowest',
        files: expressExample(
          ['app.use(shrinkRay({ brotli: { quality: 11 } }));'],
          ["const shrinkRay = require('shrink-ray-current');"],
        ),
      },
    ],
    good: [
      {
        title: 'in the service',
        files: expressExample(['app.use(compression());'], ["const compression = require('compression');"]),
      },
    ],
  },
  check(service) {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    if (service.servers.every((server) => server.protocol !== 'http'))
      return [notApplicable('no HTTP responses are sent')];
    const mounted = findMounts(service, COMPRESSORS);
    for (const { module, options, place } of mounted) {
      const quality = options && qualityOf(program, options.module, options.value);
      if (quality !== undefined && quality > 9)
        return [fail({ message: 'expensive', args: { quality }, place, anchor: module })];
    }
    const work = requestWorkOf(service);
    for (const call of program.callsTo('node:zlib#brotliCompress', 'node:zlib#createBrotliCompress')) {
      if (!work?.calls.includes(call)) continue;
      const options = call.fact.args.find((arg) => arg.kind === 'object' || arg.kind === 'ref');
      const quality = (options && qualityOf(program, call.module, options)) ?? DEFAULT_QUALITY;
      if (quality > 9)
        return [fail({ message: 'expensive', args: { quality }, place: call.place, anchor: call.module })];
    }
    if (mounted.length > 0)
      return [pass(...mounted.slice(0, 2).map(({ place }) => ({ place, note: 'in the service' })))];
    const starter = service.command?.starter;
    if (starter && /^next/.test(starter.name))
      return [pass({ place: starter.place, note: 'Next.js compresses by itself' })];
    const edge = edgeOf(service);
    if (edge) return [pass(edge)];
    return [unknown('nothing here compresses; whether an ingress or a CDN does is not in this repository')];
  },
};

/** The quality of Brotli among options: `brotli.quality`, or the only number under `params`, whose key is a constant of zlib. */
function qualityOf(program: Program, module: string, options: Value): number | undefined {
  for (const path of [['brotli', 'quality'], ['quality']]) {
    const set = program.option(module, options, ...path);
    const value = set.value && program.literal(set.module, set.value)?.value;
    if (typeof value === 'number') return value;
  }
  for (const path of [['brotli', 'params'], ['brotliOptions', 'params'], ['br', 'params'], ['params']]) {
    const set = program.option(module, options, ...path);
    const [data] = set.value ? program.origins(set.module, set.value) : [];
    if (data?.kind !== 'data' || data.value.kind !== 'object') continue;
    for (const property of data.value.properties) {
      const value = program.literal(data.module, property.value)?.value;
      if (typeof value === 'number' && value <= 11 && (property.key === undefined || /QUALITY/.test(property.key)))
        return value;
    }
  }
  return undefined;
}

function edgeOf({ repository }: Service): Evidence | undefined {
  for (const item of repository.manifests) {
    if (!/^(?:Ingress|ConfigMap|Middleware|EnvoyFilter|BackendConfig)$/.test(item.kind)) continue;
    if (EDGE.test(repository.text(item.path) ?? '')) return { place: item.place, note: 'compresses at the edge' };
  }
  for (const path of repository.paths) {
    if (EDGE_FILES.test(path) && EDGE.test(repository.text(path) ?? ''))
      return { place: fileStart(path), note: 'compresses at the edge' };
  }
  return undefined;
}
