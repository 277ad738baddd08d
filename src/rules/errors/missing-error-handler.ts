import { samePlace } from '../../parsers/place.ts';
import { errorHandlersOf } from '../../services/errors/error-handlers.ts';
import { examplePackage, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

/** Frameworks with a place for a central error handler. */
const JUDGED =
  /^(?:express|koa|fastify|hono|nest|hapi|next|react-router-serve|remix-serve|nitro|strapi|polka|restify|feathers)$/;

export const missingErrorHandler: Rule = {
  id: 'missing-error-handler',
  code: 'NR2107',
  title: 'No central error handler answers what handlers throw',
  area: 'errors',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['central-error-handler'],
  kinds: ['http'],
  options: {},
  messages: {
    express:
      'No error handler answers what handlers throw: Express sends its own page (with the stack, unless NODE_ENV is production) and writes the error to stderr as text. End the chain with app.use((err, req, res, next) => …) that logs and answers 500.',
    koa: 'No middleware catches what handlers throw: Koa answers a bare 500 and prints the error as text. Put try { await next() } catch … first, or app.on("error"), and log with the request.',
    fastify:
      'No error handler of your own: Fastify sends the message of every error to the client, of a failed query too. Set one with setErrorHandler() that logs and answers unknown errors with a bare 500.',
    hono: 'No error handler: Hono prints the error as text and answers a bare 500 that no log line explains. Add app.onError((err, c) => …) that logs it with the request.',
    arity:
      'This is meant as an error handler, but it has three parameters: Express takes it for ordinary middleware, with the error as its request. Give it all four: (err, req, res, next).',
    order:
      'This error handler is registered before the route at line {line}: Express only asks handlers behind the route that failed, so errors of that route never come here. Register it last.',
  },
  docs: {
    what: 'Looks for the place where errors of handlers end: a four-parameter middleware behind all routes (Express), setErrorHandler (Fastify), a catching first middleware or the error event (Koa), onError (Hono), filters (Nest, which has a safe default).',
    why: 'One place decides what clients see, what is logged and with which request. Without it each handler does it differently, and the forgotten one leaks or hides the error.',
    fix: "app.use((err, req, res, next) => { req.log.error({ err }); res.status(err.status ?? 500).json({ error: 'internal error', requestId: req.id }); });",
    references: [
      'https://expressjs.com/en/guide/error-handling.html',
      'https://fastify.dev/docs/latest/Reference/Server/#seterrorhandler',
      'https://hono.dev/docs/api/hono#error-handling',
    ],
  },
  examples: {
    bad: [
      {
        title: 'three parameters',
        files: exampleService(
          "const express = require('express');\nconst app = express();\napp.get('/', (req, res) => res.end());\napp.use((err, req, res) => res.status(500).end());\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^5.0.0' }) },
        ),
      },
    ],
    good: [
      {
        title: 'four, and last',
        files: exampleService(
          "const express = require('express');\nconst app = express();\napp.get('/', (req, res) => res.end());\napp.use((err, req, res, next) => {\n  req.log.error({ err });\n  res.status(500).json({ error: 'internal error' });\n});\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^5.0.0' }) },
        ),
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { framework, found, broken } = errorHandlersOf(service);
    const server = service.servers.find((item) => item.role === 'main' && item.protocol === 'http');
    if (framework === undefined || !server) return [notApplicable('the service serves no HTTP')];
    if (found.length > 0) {
      // A handler that comes too early for some routes, unless another one stands at the end.
      const early = broken.find((item) => item.why === 'order');
      if (
        early?.after &&
        found.every((handler) =>
          broken.some((item) => item.place === handler.place || samePlace(item.place, handler.place)),
        )
      )
        return [
          fail({
            message: 'order',
            args: { line: early.after.line },
            place: early.place,
            related: [{ place: early.after, note: 'its errors go elsewhere' }],
            anchor: 'order',
          }),
        ];
      return [pass(...found.slice(0, 3).map((handler) => ({ place: handler.place, note: handler.kind })))];
    }
    const [arity] = broken.filter((item) => item.why === 'arity');
    if (arity && framework === 'express') return [fail({ message: 'arity', place: arity.place, anchor: 'arity' })];
    if (!JUDGED.test(framework)) return [notApplicable(`${framework} has no central error handler`)];
    const message = /^(?:koa|fastify|hono)$/.test(framework) ? framework : 'express';
    return [
      fail({
        message,
        place: server.place,
        ...(message === 'express' ? {} : { severity: 'note' as const }),
        anchor: 'error-handler',
      }),
    ];
  },
};
