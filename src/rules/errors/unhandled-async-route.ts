import type { CallFact, Value } from '../../facts/types.ts';
import type { FunctionRef, Package, Program, Route, Service } from '../../services/types.ts';
import { examplePackage, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

/** Packages that hand rejections of async handlers of Express 4 to its error handlers. */
const PATCHES =
  /^(?:express-async-errors|express-async-handler|express-promise-router|express-asyncify|@awaitjs\/express)$/;

/** Express 5 awaits handlers: https://expressjs.com/en/guide/migrating-5.html#rejected-promises */
function expressMajor(pkg: Package | undefined): number | undefined {
  const dependency = pkg?.dependencies.get('express');
  const text = dependency?.resolved ?? dependency?.range;
  const major = text === undefined ? undefined : /(\d+)(?:\.|$)/.exec(text)?.[1];
  return major === undefined ? undefined : Number(major);
}

/** Where an async handler waits for something that may reject, with nothing around it that catches. */
function escapes(program: Program, module: string, value: Value): readonly { readonly place: Route['place'] }[] {
  // A call around the handler is taken for a wrapper that catches.
  if (value.kind === 'call' || value.kind === 'array') return [];
  return program.functions(module, value).flatMap((ref) => {
    const fn = program.fn(ref);
    if (!fn.async) return [];
    const facts = program.modules.get(ref.module);
    const caught = (guards: readonly number[]): boolean => guards.some((id) => facts?.guards[id]?.kind === 'catch');
    const call = program.modules
      .get(ref.module)
      ?.calls.find(
        (item) =>
          item.fn === ref.fn &&
          item.usage === 'awaited' &&
          !item.inTry &&
          !caught(item.guards) &&
          !hasCatch(item.callee) &&
          !isSettled(program, ref.module, item),
      );
    return call ? [{ place: program.place(ref.module, call.span) }] : [];
  });
}

const MAX_DEPTH = 3;

/** A call of own functions that catch whatever they wait for: nothing of it rejects. */
function isSettled(program: Program, module: string, { callee }: CallFact, depth = 0): boolean {
  const targets = depth < MAX_DEPTH ? program.functions(module, callee) : [];
  return targets.length > 0 && targets.every((ref) => settles(program, ref, depth));
}

function settles(program: Program, ref: FunctionRef, depth: number): boolean {
  const facts = program.modules.get(ref.module);
  const fn = program.fn(ref);
  if (!facts || fn.generator || facts.throws.some((item) => item.fn === ref.fn)) return false;
  const calls = facts.calls.filter((item) => item.fn === ref.fn);
  if (!fn.awaits && calls.every(({ callee }) => isHarmless(callee)))
    return fn.returns.every(({ value }) => value.kind !== 'ref');
  const returned = fn.returns.map(({ value }) => (value.kind === 'call' ? facts.calls[value.call] : undefined));
  if (!fn.async) return returned.length > 0 && returned.every((call) => call && hasCatch(call.callee));
  const waited = calls.filter((call) => call.usage === 'awaited' || returned.includes(call));
  return (
    waited.length > 0 &&
    waited.every((call) => call.inTry || hasCatch(call.callee) || isSettled(program, ref.module, call, depth + 1))
  );
}

/** `Math.floor(…)`, `console.log(…)`. */
function isHarmless(callee: Value): boolean {
  return callee.kind === 'member' && callee.object.kind === 'global' && /^(?:Math|console)$/.test(callee.object.name);
}

function hasCatch(callee: Value): boolean {
  return callee.kind === 'member' && callee.property === 'catch';
}

function judgeable(service: Service): readonly Route[] {
  return service.routes.routes.filter((route) => route.framework === 'express' && route.call !== undefined);
}

export const unhandledAsyncRoute: Rule = {
  id: 'unhandled-async-route',
  code: 'NR2108',
  title: 'A rejected async handler ends the process',
  area: 'errors',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['async-route-errors-caught'],
  kinds: ['http'],
  options: {},
  messages: {
    escapes:
      'Express {major} does not wait for async handlers: when this rejects (in {count} of the routes here) the request hangs without an answer and the unhandled rejection ends the process, with every other request in it. Move to Express 5, or catch and call next(error), for instance with express-async-errors.',
  },
  docs: {
    what: 'On Express 4 looks at each async handler and asks whether something catches what it awaits: try/catch, a wrapper around the handler, express-async-errors or a promise router. Express 5, Fastify, Koa, Hono and Nest await handlers themselves.',
    why: 'Since Node 15 an unhandled rejection ends the process. One failed query of one request then cuts all others.',
    fix: "npm install express@5, or require('express-async-errors') before the routes, or router.get(path, asyncHandler(async (req, res) => …)).",
    references: [
      'https://expressjs.com/en/guide/error-handling.html#catching-errors',
      'https://nodejs.org/api/process.html#event-unhandledrejection',
    ],
  },
  examples: {
    bad: [
      {
        title: 'Express 4, nothing catches',
        files: exampleService(
          "const express = require('express');\nconst { Pool } = require('pg');\nconst pool = new Pool();\nconst app = express();\napp.get('/orders', async (req, res) => {\n  res.json(await pool.query('select 1'));\n});\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^4.21.0', pg: '^8.0.0' }) },
        ),
      },
    ],
    good: [
      {
        title: 'Express 5',
        files: exampleService(
          "const express = require('express');\nconst { Pool } = require('pg');\nconst pool = new Pool();\nconst app = express();\napp.get('/orders', async (req, res) => {\n  res.json(await pool.query('select 1'));\n});\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^5.0.0', pg: '^8.0.0' }) },
        ),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const server = service.servers.find((item) => item.role === 'main' && item.protocol === 'http');
    if (!server) return [notApplicable('the service serves no HTTP')];
    if (server.framework !== 'express') {
      return /^(?:fastify|koa|hono|nest|hapi|next)/.test(server.framework)
        ? [pass({ place: server.place, note: `${server.framework} awaits handlers` })]
        : [notApplicable(`no async handlers that a framework runs (${server.framework})`)];
    }
    const major = expressMajor(service.package);
    const dependency = service.package?.dependencies.get('express');
    if (major !== undefined && major >= 5 && dependency)
      return [pass({ place: dependency.place, note: `Express ${major} awaits handlers` })];
    const patch = [...program.packages].find(([name]) => PATCHES.test(name));
    if (patch) return [pass({ place: patch[1], note: patch[0] })];
    const routes = judgeable(service);
    if (routes.length === 0) return [notApplicable('no route of Express was found')];
    const found = routes.flatMap((route) => {
      const call = route.call;
      const [first] = call ? call.fact.args.flatMap((arg) => escapes(program, call.module, arg)) : [];
      return first ? [{ route, place: first.place }] : [];
    });
    const [worst] = found;
    if (!worst)
      return [pass(...routes.slice(0, 2).map((route) => ({ place: route.place, note: 'catches or awaits nothing' })))];
    if (major === undefined)
      return [unknown('the version of Express is not named in the package', { place: worst.place })];
    return [
      fail({
        message: 'escapes',
        args: { major, count: found.length },
        place: worst.place,
        related: found.slice(0, 4).map(({ route }) => ({ place: route.place, note: `${route.method} ${route.path}` })),
        anchor: 'async-route',
      }),
    ];
  },
};
