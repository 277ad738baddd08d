/**
 * What listens. `listen` is the external path of the call that opens the port (`*` for fluent parts), `close` the
 * members that stop it, called on the receiver or on what the listen call returns.
 */
export interface ServerRow {
  readonly framework: string;
  readonly protocol: 'http' | 'grpc' | 'other';
  readonly listen: readonly string[];
  /** Where the port stands: an argument index, an option of the first object argument, or the text after a colon. */
  readonly port: { readonly argument?: number; readonly option?: string };
  /** Port when the call gives none. */
  readonly defaultPort?: number;
  /** Members that stop accepting, of the receiver or of the result. */
  readonly close: readonly string[];
  /** Closing works on the receiver (`app.close()`), the result of the listen call (`server.close()`), or both. */
  readonly closes: 'receiver' | 'result' | 'both';
  readonly source: string;
}

export const SERVERS: readonly ServerRow[] = [
  {
    framework: 'express',
    protocol: 'http',
    listen: [
      'express#default()*.listen',
      'express#express()*.listen',
      '@feathersjs/express#*.listen',
      'restana#default()*.start',
    ],
    port: { argument: 0 },
    close: ['close'],
    closes: 'result',
    source: 'https://expressjs.com/en/5x/api.html#app.listen',
  },
  {
    framework: 'fastify',
    protocol: 'http',
    listen: [
      'fastify#default()*.listen',
      'fastify#fastify()*.listen',
      'fastify#Fastify()*.listen',
      'fastify#FastifyInstance()*.listen',
    ],
    port: { option: 'port', argument: 0 },
    close: ['close'],
    closes: 'receiver',
    source: 'https://fastify.dev/docs/latest/Reference/Server/#listen',
  },
  {
    framework: 'koa',
    protocol: 'http',
    listen: ['koa#default()*.listen', 'koa#Koa()*.listen'],
    port: { argument: 0 },
    close: ['close'],
    closes: 'result',
    source: 'https://koajs.com/#app-listen-',
  },
  {
    framework: 'hono',
    protocol: 'http',
    listen: ['@hono/node-server#serve'],
    port: { option: 'port' },
    defaultPort: 3000,
    close: ['close'],
    closes: 'result',
    source: 'https://hono.dev/docs/getting-started/nodejs',
  },
  {
    framework: 'hono',
    protocol: 'http',
    listen: ['react-router-hono-server/node#createHonoServer', 'hono-remix-adapter#*'],
    port: { option: 'port' },
    defaultPort: 3000,
    close: ['close'],
    closes: 'result',
    source: 'https://github.com/rphlmr/react-router-hono-server',
  },
  {
    framework: 'nest',
    protocol: 'http',
    listen: [
      '@nestjs/core#NestFactory.create()*.listen',
      // The name until version 8 (docs.nestjs.com/migration-guide).
      '@nestjs/core#NestFactory.create()*.listenAsync',
      '@nestjs/common#INestApplication()*.listen',
      '@nestjs/platform-express#NestExpressApplication()*.listen',
    ],
    port: { argument: 0 },
    close: ['close'],
    closes: 'receiver',
    source: 'https://docs.nestjs.com/first-steps',
  },
  {
    framework: 'nest-microservice',
    protocol: 'other',
    listen: [
      '@nestjs/core#NestFactory.createMicroservice()*.listen',
      '@nestjs/core#NestFactory.createMicroservice()*.listenAsync',
      '@nestjs/core#NestFactory.create()*.startAllMicroservices',
      '@nestjs/core#NestFactory.create()*.startAllMicroservicesAsync',
      '@nestjs/core#NestFactory.createApplicationContext',
    ],
    port: {},
    close: ['close'],
    closes: 'receiver',
    source: 'https://docs.nestjs.com/microservices/basics',
  },
  {
    framework: 'node:http',
    protocol: 'http',
    listen: [
      'node:http#createServer()*.listen',
      'node:http#Server()*.listen',
      'node:https#createServer()*.listen',
      'node:http2#createServer()*.listen',
      'node:http2#createSecureServer()*.listen',
      'stoppable#default()*.listen',
      'http-shutdown#default()*.listen',
    ],
    port: { argument: 0, option: 'port' },
    close: ['close'],
    closes: 'both',
    source: 'https://nodejs.org/api/net.html#serverlisten',
  },
  {
    framework: 'node:net',
    protocol: 'other',
    listen: ['node:net#createServer()*.listen', 'node:tls#createServer()*.listen'],
    port: { argument: 0, option: 'port' },
    close: ['close'],
    closes: 'both',
    source: 'https://nodejs.org/api/net.html#netcreateserver',
  },
  {
    framework: 'hapi',
    protocol: 'http',
    listen: [
      '@hapi/hapi#server()*.start',
      '@hapi/hapi#Server()*.start',
      'hapi#server()*.start',
      'hapi#Server()*.start',
    ],
    port: {},
    close: ['stop'],
    closes: 'receiver',
    source: 'https://hapi.dev/api/#-await-serverstart',
  },
  {
    framework: 'restify',
    protocol: 'http',
    listen: ['restify#createServer()*.listen'],
    port: { argument: 0 },
    close: ['close'],
    closes: 'receiver',
    source: 'http://restify.com/docs/server-api/#listen',
  },
  {
    framework: 'polka',
    protocol: 'http',
    listen: ['polka#default()*.listen'],
    port: { argument: 0 },
    close: ['close'],
    closes: 'result',
    source: 'https://github.com/lukeed/polka',
  },
  {
    framework: 'apollo',
    protocol: 'http',
    listen: ['@apollo/server/standalone#startStandaloneServer', 'apollo-server#ApolloServer()*.listen'],
    port: { option: 'port' },
    defaultPort: 4000,
    close: ['stop'],
    closes: 'receiver',
    source: 'https://www.apollographql.com/docs/apollo-server/api/standalone',
  },
  {
    framework: 'grpc',
    protocol: 'grpc',
    listen: ['@grpc/grpc-js#Server()*.bindAsync', 'grpc#Server()*.bind', 'nice-grpc#createServer()*.listen'],
    port: { argument: 0 },
    close: ['tryShutdown', 'forceShutdown', 'shutdown'],
    closes: 'receiver',
    source: 'https://grpc.github.io/grpc/node/grpc.Server.html',
  },
  {
    framework: 'mali',
    protocol: 'grpc',
    listen: ['mali#default()*.start'],
    port: { argument: 0 },
    close: ['close', 'shutdown'],
    closes: 'receiver',
    source: 'https://mali.js.org/api/',
  },
  {
    framework: 'socket.io',
    protocol: 'other',
    // `new Server(3000)` listens; `new Server(httpServer)` takes part in what does.
    listen: ['socket.io#Server()*.listen', 'socket.io#Server'],
    port: { argument: 0 },
    close: ['close'],
    closes: 'receiver',
    source: 'https://socket.io/docs/v4/server-api/',
  },
  {
    framework: 'feathers',
    protocol: 'http',
    listen: ['@feathersjs/feathers#*.listen', '@feathersjs/koa#*.listen'],
    port: { argument: 0 },
    close: ['close', 'teardown'],
    closes: 'both',
    source: 'https://feathersjs.com/api/application.html',
  },
  {
    framework: 'trpc',
    protocol: 'http',
    listen: ['@trpc/server/adapters/standalone#createHTTPServer()*.listen'],
    port: { argument: 0 },
    close: ['close'],
    closes: 'both',
    source: 'https://trpc.io/docs/server/adapters/standalone',
  },
  {
    framework: 'moleculer-web',
    protocol: 'http',
    listen: ['moleculer#ServiceBroker()*.start'],
    port: {},
    close: ['stop'],
    closes: 'receiver',
    source: 'https://moleculer.services/docs/0.14/moleculer-web',
  },
  {
    framework: 'sails',
    protocol: 'http',
    listen: ['sails#default.lift', 'sails#lift'],
    port: { option: 'port' },
    defaultPort: 1337,
    close: ['lower'],
    closes: 'receiver',
    source: 'https://sailsjs.com/documentation/reference/application/advanced-usage/sails-lift',
  },
  {
    framework: 'lightship',
    protocol: 'http',
    listen: ['lightship#createLightship'],
    port: { option: 'port' },
    defaultPort: 9000,
    close: ['shutdown'],
    closes: 'result',
    source: 'https://github.com/gajus/lightship',
  },
];
