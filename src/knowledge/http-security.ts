/** Middleware of HTTP servers. Paths are external; plugins handed to register/use count as well as calls. */
export interface MiddlewareRow {
  readonly paths: readonly string[];
  readonly source: string;
}

/** CORS middleware; all allow any origin when no option narrows it. `anyInList`: '*' among listed origins means any. */
export const CORS: readonly (MiddlewareRow & { readonly option: string; readonly anyInList?: true })[] = [
  { paths: ['cors#default'], option: 'origin', source: 'https://github.com/expressjs/cors#configuration-options' },
  {
    paths: ['@fastify/cors#default', '@fastify/cors#fastifyCors', 'fastify-cors#default'],
    option: 'origin',
    anyInList: true,
    source: 'https://github.com/fastify/fastify-cors#options',
  },
  // Before version 5 it reflected the origin of the request, which lets any through as well.
  { paths: ['@koa/cors#default', 'koa2-cors#default'], option: 'origin', source: 'https://github.com/koajs/cors' },
  { paths: ['hono/cors#cors'], option: 'origin', source: 'https://hono.dev/docs/middleware/builtin/cors' },
  {
    paths: ['@nestjs/core#NestFactory.create()*.enableCors', '@nestjs/common#INestApplication()*.enableCors'],
    option: 'origin',
    source: 'https://docs.nestjs.com/security/cors',
  },
  {
    paths: ['@elysiajs/cors#cors', '@elysiajs/cors#default'],
    option: 'origin',
    source: 'https://elysiajs.com/plugins/cors',
  },
];
