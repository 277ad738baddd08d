import type { Value } from '../../facts/types.ts';
import { type ErrorHandler, errorHandlersOf } from '../../services/errors/error-handlers.ts';
import { isLogCall } from '../../services/observability/log-calls.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { examplePackage, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';

/** Packages that put the request into every line: request loggers and context stores. */
const CONTEXT =
  /^(?:pino-http|nestjs-pino|koa-pino-logger|express-pino-logger|hono-pino|cls-rtracer|nestjs-cls|express-http-context|@fastify\/request-context|express-winston|@logtail\/pino)$/;
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
      return value.properties.some((property) => FIELDS.test(property.key ?? '') || next(property.value));
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
    const outcomes = found.flatMap((handler) => judge(program, handler) ?? []);
    const good = outcomes.find((outcome) => outcome.verdict === 'pass');
    if (good) return [good];
    if (outcomes.length > 0) return outcomes.slice(0, 1);
    const server = service.servers[0];
    // Without a handler of its own Fastify logs each error with request.log.
    if (framework === 'fastify' && server)
      return [pass({ place: server.place, note: 'Fastify logs errors with the request' })];
    return [notApplicable('there is no error handler of the service that could log')];
  },
};
