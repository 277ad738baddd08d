/** What reads request bodies, the option that limits them, and the limit without it. */
export interface BodyParserRow {
  readonly name: string;
  readonly calls: readonly string[];
  /** Plugins handed to `register` or `use`. */
  readonly plugins?: readonly string[];
  readonly options: readonly string[];
  /** Bytes; Infinity where nothing limits. */
  readonly default: number;
  readonly source: string;
}

const KB = 1024;
const MB = 1024 * KB;

export const BODY_PARSERS: readonly BodyParserRow[] = [
  {
    name: 'express.json',
    calls: ['json', 'urlencoded', 'raw', 'text'].flatMap((name) => [`express#${name}`, `express#default.${name}`]),
    options: ['limit'],
    default: 100 * KB,
    source: 'https://expressjs.com/en/5x/api.html#express.json',
  },
  {
    name: 'body-parser',
    calls: ['json', 'urlencoded', 'raw', 'text'].flatMap((name) => [
      `body-parser#${name}`,
      `body-parser#default.${name}`,
    ]),
    options: ['limit'],
    default: 100 * KB,
    source: 'https://github.com/expressjs/body-parser#limit',
  },
  {
    name: 'nest',
    calls: ['@nestjs/core#NestFactory.create().useBodyParser'],
    options: ['limit'],
    default: 100 * KB,
    source: 'https://docs.nestjs.com/faq/raw-body#body-parser',
  },
  {
    name: 'nest',
    calls: ['@nestjs/core#NestFactory.create'],
    options: [],
    default: 100 * KB,
    source: 'https://docs.nestjs.com/faq/raw-body#body-parser',
  },
  {
    name: 'fastify',
    calls: ['fastify#default', 'fastify#fastify', 'fastify#Fastify', '@nestjs/platform-fastify#FastifyAdapter'],
    options: ['bodyLimit'],
    default: MB,
    source: 'https://fastify.dev/docs/latest/Reference/Server/#bodylimit',
  },
  {
    name: '@fastify/multipart',
    calls: ['@fastify/multipart#default'],
    plugins: ['@fastify/multipart', 'fastify-multipart'],
    options: ['limits.fileSize'],
    default: MB,
    source: 'https://github.com/fastify/fastify-multipart#usage',
  },
  {
    name: 'koa-bodyparser',
    calls: ['koa-bodyparser#default', '@koa/bodyparser#default', '@koa/bodyparser#bodyParser'],
    options: ['jsonLimit', 'textLimit', 'formLimit'],
    default: MB,
    source: 'https://github.com/koajs/bodyparser#options',
  },
  {
    name: 'koa-body',
    calls: ['koa-body#default', 'koa-body#koaBody'],
    options: ['jsonLimit', 'formidable.maxFileSize'],
    default: MB,
    source: 'https://github.com/koajs/koa-body#options',
  },
  {
    name: 'hono/body-limit',
    calls: ['hono/body-limit#bodyLimit'],
    options: ['maxSize'],
    default: 100 * KB,
    source: 'https://hono.dev/docs/middleware/builtin/body-limit',
  },
  {
    name: 'hapi',
    calls: ['@hapi/hapi#server', '@hapi/hapi#Server'],
    options: ['routes.payload.maxBytes'],
    default: MB,
    source: 'https://hapi.dev/api/#-routeoptionspayloadmaxbytes',
  },
  {
    name: 'multer',
    calls: ['multer#default'],
    options: ['limits.fileSize'],
    default: Number.POSITIVE_INFINITY,
    source: 'https://github.com/expressjs/multer#limits',
  },
  {
    name: 'express-fileupload',
    calls: ['express-fileupload#default'],
    options: ['limits.fileSize'],
    default: Number.POSITIVE_INFINITY,
    source: 'https://github.com/richardgirges/express-fileupload#available-options',
  },
  {
    name: 'busboy',
    calls: ['busboy#default', '@fastify/busboy#default', 'connect-busboy#default'],
    options: ['limits.fileSize'],
    default: Number.POSITIVE_INFINITY,
    source: 'https://github.com/mscdex/busboy#exports',
  },
  {
    name: 'formidable',
    calls: ['formidable#default', 'formidable#formidable', 'formidable#IncomingForm'],
    options: ['maxFileSize', 'maxTotalFileSize'],
    default: 200 * MB,
    source: 'https://github.com/node-formidable/formidable#options',
  },
];

/** Bytes of `'10mb'`, `'512 kb'`, a number; undefined for anything else (github.com/visionmedia/bytes.js). */
export function bytesOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : Number.POSITIVE_INFINITY;
  const found = typeof value === 'string' ? /^\s*([\d.]+)\s*(b|kb|mb|gb|tb)?\s*$/i.exec(value) : undefined;
  if (!found?.[1]) return undefined;
  const power = ['b', 'kb', 'mb', 'gb', 'tb'].indexOf((found[2] ?? 'b').toLowerCase());
  return Number(found[1]) * 1024 ** power;
}
