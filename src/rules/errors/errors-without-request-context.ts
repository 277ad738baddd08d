import type { Value } from '../../facts/types.ts';
import { type ErrorHandler, errorHandlersOf } from '../../services/errors/error-handlers.ts';
import { isLogCall } from '../../services/observability/log-calls.ts';
import type { LinkedCall, Program, Service } from '../../services/types.ts';
import { examplePackage, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';

/** Packages that put the request into every line: context stores that loggers read. */
const CONTEXT = /^(?:nestjs-pino|cls-rtracer|nestjs-cls|express-http-context|@fastify\/request-context)$/;
/** Middleware that writes a line for each failed request itself, and a logger of the request for everything else. */
const REQUEST_LOGGERS: readonly string[] = [
  'pino-http#default',
  'pino-http#pinoHttp',
  'koa-pino-logger#default',
  'express-pino-logger#default',
  'hono-pino#pinoLogger',
  'express-winston#errorLogger',
  'express-winston#default.errorLogger',
];
/** Error trackers that keep the request with what they record. */
const TRACKERS: readonly string[] = [
  '@sentry/node#setupExpressErrorHandler',
  '@sentry/node#setupFastifyErrorHandler',
  '@sentry/node#setupKoaErrorHandler',
  '@sentry/node#setupHapiErrorHandler',
  '@sentry/node#setupConnectErrorHandler',
  '@sentry/node#Handlers.errorHandler',
  '@sentry/node#default.Handlers.errorHandler',
];
const REQUEST = /^_?(?:req|request|ctx|context|c|host)$/;
const FIELDS = /^(?:method|url|originalUrl|path|id|requestId|reqId|correlationId|traceId|route|headers)$/;

/** `{ method: req.method }`, `req.id`, `ctx`: something of the request. */
function mentionsRequest(program: Program, module: string, value: Value, depth = 0): boolean {
  if (depth > 6) return false;
  const next = (inner: Value): boolean => mentionsRequest(program, module, inner, depth + 1);
  switch (value.kind) {
    case 'ref': {
      const binding = program.modules.get(module)?.bindings[value.binding];
      if (!binding) return false;
      return (
        REQUEST.test(binding.name) ||
        FIELDS.test(binding.name) ||
        (binding.kind === 'const' && !binding.import && binding.init !== undefined && next(binding.init))
      );
    }
    case 'member':
      return next(value.object);
    case 'object':
      return value.properties.some(
        (property) => (FIELDS.test(property.key ?? '') && property.value.kind !== 'string') || next(property.value),
      );
    case 'template':
      return value.parts.some(next);
    case 'binary':
    case 'logical':
      return next(value.left) || next(value.right);
    case 'call': {
      const call = program.modules.get(module)?.calls[value.call];
      return (call?.args ?? []).some(next) || (call?.callee.kind === 'member' && next(call.callee.object));
    }
    default:
      return false;
  }
}

/** `fastify()` without `logger`: it is off by default, https://fastify.dev/docs/latest/Reference/Logging/ */
function fastifyWithoutLogger(service: Service, program: Program): LinkedCall | undefined {
  if (service.command?.starter) return undefined;
  const made = program.callsTo('fastify#default', 'fastify#fastify', 'fastify#Fastify');
  return made.every((call) => {
    const [options] = call.fact.args;
    if (!options) return true;
    return ['logger', 'loggerInstance'].every((name) => {
      const found = program.option(call.module, options, name);
      if (found.maybe) return false;
      const literal = found.value && program.literal(found.module, found.value)?.value;
      return !found.found || literal === false;
    });
  })
    ? made[0]
    : undefined;
}

function hasContext(program: Program, log: LinkedCall): boolean {
  const { callee, args } = log.fact;
  // req.log, request.log, ctx.log, c.get('logger'): made for this request.
  if (callee.kind === 'member' && mentionsRequest(program, log.module, callee.object)) return true;
  return args.some((arg) => mentionsRequest(program, log.module, arg));
}

function judge(program: Program, handler: ErrorHandler): Outcome | undefined {
  if (handler.handlers.length === 0) return undefined;
  const logs = program.reach(handler.handlers).calls.filter((call) => isLogCall(program, call));
  const [first] = logs;
  if (!first) return fail({ message: 'unlogged', place: handler.place, anchor: 'log' });
  const context = logs.find((log) => hasContext(program, log));
  if (context) return pass({ place: handler.place }, { place: context.place, note: 'with the request' });
  return fail({
    message: 'bare',
    place: first.place,
    related: [{ place: handler.place, note: 'the error handler' }],
    anchor: 'log',
  });
}

export const errorsWithoutRequestContext: Rule = {
  id: 'errors-without-request-context',
  code: 'NR2111',
  title: 'Errors are logged without their request',
  area: 'errors',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['errors-logged-with-request-context'],
  kinds: ['http'],
  options: {},
  messages: {
    unlogged:
      'The error handler answers and logs nothing: a 500 that a client reports cannot be found. Log the error with the id, method and URL of the request; expected failures as warnings, bugs as errors.',
    bare: 'The error is logged without its request: nobody can tell which call failed or find its other lines. Log it with the id, method and URL (req.log.error({ err }) of pino-http does).',
    off: 'This Fastify has no logger, which is off by default: an error that a handler throws is answered with 500 and leaves no line at all. Set logger: true, which logs each error with its request.',
  },
  docs: {
    what: 'Looks at the log calls of the central error handler: a logger of the request (req.log, request.log), or fields of the request among what is logged.',
    why: 'An error without its request is a stack without a cause; the id joins it with traces, with the access log and with what the client saw.',
    fix: "req.log.error({ err, requestId: req.id, method: req.method, url: req.originalUrl }, 'request failed');",
    references: ['https://github.com/pinojs/pino-http'],
  },
  examples: {
    bad: [
      {
        title: 'only the error',
        files: exampleService(
          "const express = require('express');\nconst app = express();\napp.get('/', (req, res) => res.end());\napp.use((err, req, res, next) => {\n  console.error(err);\n  res.status(500).end();\n});\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^5.0.0' }) },
        ),
      },
    ],
    good: [
      {
        title: 'with the request',
        files: exampleService(
          "const express = require('express');\nconst logger = require('pino')();\nconst app = express();\napp.get('/', (req, res) => res.end());\napp.use((err, req, res, next) => {\n  logger.error({ err, requestId: req.id, method: req.method, url: req.originalUrl });\n  res.status(500).end();\n});\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^5.0.0', pino: '^9.0.0' }) },
        ),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { found, framework } = errorHandlersOf(service);
    if (framework === undefined) return [notApplicable('the service serves no HTTP')];
    const context = [...program.packages].find(([name]) => CONTEXT.test(name));
    if (context) return [pass({ place: context[1], note: `${context[0]} adds the request` })];
    const env = service.deployments[0]?.environment;
    const logger = program.callsTo(...REQUEST_LOGGERS).find((call) => program.runs(call, env) !== false);
    const outcomes = found.flatMap((handler) => judge(program, handler) ?? []);
    const good = outcomes.find((outcome) => outcome.verdict === 'pass');
    if (good) return [good];
    const bare = outcomes.find((outcome) => outcome.verdict === 'fail' && outcome.message === 'bare');
    if (bare) return [bare];
    if (logger) return [pass({ place: logger.place, note: 'writes a line for each failed request' })];
    const tracker = program.callsTo(...TRACKERS).find((call) => program.runs(call, env) !== false);
    if (tracker) return [pass({ place: tracker.place, note: 'records errors with their request' })];
    if (outcomes.length > 0) return outcomes.slice(0, 1);
    const server = service.servers[0];
    // Without a handler of its own Fastify logs each error with request.log, where it has a logger.
    if (framework === 'fastify' && server) {
      const silent = fastifyWithoutLogger(service, program);
      return [
        silent
          ? fail({ message: 'off', place: silent.place, anchor: 'log' })
          : pass({ place: server.place, note: 'Fastify logs errors with the request' }),
      ];
    }
    return [notApplicable('there is no error handler of the service that could log')];
  },
};
