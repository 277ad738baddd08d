import type { Value } from '../../facts/types.ts';
import { errorHandlersOf } from '../../services/errors/error-handlers.ts';
import { healthRoutesOf } from '../../services/health/health-routes.ts';
import { assumeComplete, walkEffective } from '../../services/observability/effective.ts';
import { isLogCall } from '../../services/observability/log-calls.ts';
import type { FunctionRef, LinkedCall, Program, Service } from '../../services/types.ts';
import { examplePackage, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

const ANSWERS = /^(?:json|send|end|write|text|html|jsonp|body|render)$/;
const ERROR = /^_?(?:e|ex|err|error|exception|reason|cause|\w+(?:Err|Error|Exception))$/;

interface Leak {
  readonly what: 'stack' | 'message';
  readonly place: LinkedCall['place'];
  readonly ref: FunctionRef;
}

/** `err.stack` or `err.message` in what a call or assignment sends, under the environment of production. */
function leaksIn(service: Service, program: Program, module: string, value: Value): 'stack' | 'message' | undefined {
  const env = assumeComplete(service.deployments[0]?.environment);
  let found: 'stack' | 'message' | undefined;
  walkEffective(program, module, value, env, (item, from, certain) => {
    // Behind an open condition the kind of error was looked at.
    if (!certain || item.kind !== 'member' || item.object.kind !== 'ref') return;
    const name = program.modules.get(from)?.bindings[item.object.binding]?.name ?? '';
    if (!ERROR.test(name)) return;
    if (item.property === 'stack') found = 'stack';
    else if (item.property === 'message') found ??= 'message';
  });
  return found;
}

/** A condition other than the catch itself stands before it: the kind of error was looked at. */
function isSelected(program: Program, module: string, guards: readonly number[]): boolean {
  const facts = program.modules.get(module);
  const name = (value: Value): string => JSON.stringify(value);
  return guards.some((id) => {
    const guard = facts?.guards[id];
    return (
      guard !== undefined &&
      guard.kind !== 'catch' &&
      /instanceof|perational|tatus|expose|issues|code|name|type|is[A-Z]\w*Error/.test(name(guard.test))
    );
  });
}

function leaksOf(service: Service, program: Program, starts: readonly FunctionRef[]): readonly Leak[] {
  const env = assumeComplete(service.deployments[0]?.environment);
  const reach = program.reach(starts);
  const leaks: Leak[] = [];
  for (const call of reach.calls) {
    const { callee } = call.fact;
    if (callee.kind !== 'member' || !ANSWERS.test(callee.property) || isLogCall(program, call)) continue;
    if (program.holds(call.module, call.fact.guards, env) === false) continue;
    // A call of a function of the service is followed; what it sends is judged there.
    if (program.targets(call).length > 0) continue;
    for (const arg of call.fact.args) {
      const what = leaksIn(service, program, call.module, arg);
      if (what && !(what === 'message' && isSelected(program, call.module, call.fact.guards)))
        leaks.push({ what, place: call.place, ref: { module: call.module, fn: call.fact.fn } });
    }
  }
  for (const ref of reach.functions) {
    const facts = program.modules.get(ref.module);
    for (const item of facts?.assignments ?? []) {
      if (item.fn !== ref.fn || item.target.kind !== 'member' || item.target.property !== 'body') continue;
      if (program.holds(ref.module, item.guards, env) === false) continue;
      const what = leaksIn(service, program, ref.module, item.value);
      if (what && !(what === 'message' && isSelected(program, ref.module, item.guards)))
        leaks.push({ what, place: program.place(ref.module, item.span), ref });
    }
  }
  return leaks;
}

export const errorDetailsLeaked: Rule = {
  id: 'error-details-leaked',
  code: 'NR2110',
  title: 'Clients see the inside of errors',
  area: 'errors',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['no-error-details-leaked'],
  kinds: ['http'],
  options: {},
  messages: {
    stack:
      'The stack of the error is sent to the client{more}: it names files, versions and queries, which is what an attacker needs. Log it, and answer a bare 500 with the id of the request.',
    message:
      'The message of any error is sent to the client{more}, of failed queries and refused connections too (hosts, users, SQL). Send it only for errors that are meant for clients, and a bare 500 with the id of the request for the rest.',
    health:
      'The health route sends the message of the error: it names hosts and users of the stores, often without authentication. Answer only which dependency is down, and log the rest.',
  },
  docs: {
    what: 'Follows the error handlers and the catch blocks of routes and looks for the stack or the message of an error in what they send, under the environment of production. Conditions on NODE_ENV and on the kind of error count.',
    why: 'Messages of drivers hold connection strings, table names and paths. They help attackers and confuse everybody else.',
    fix: "const known = err instanceof AppError; res.status(known ? err.statusCode : 500).json({ error: known ? err.message : 'internal error', requestId: req.id });",
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Error_Handling_Cheat_Sheet.html',
      'https://expressjs.com/en/guide/error-handling.html',
    ],
  },
  examples: {
    bad: [
      {
        title: 'the stack goes out',
        files: exampleService(
          "const express = require('express');\nconst app = express();\napp.get('/', (req, res) => res.end());\napp.use((err, req, res, next) => {\n  res.status(500).json({ error: err.message, stack: err.stack });\n});\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^5.0.0' }) },
        ),
      },
    ],
    good: [
      {
        title: 'a bare 500',
        files: exampleService(
          "const express = require('express');\nconst app = express();\napp.get('/', (req, res) => res.end());\napp.use((err, req, res, next) => {\n  req.log.error({ err });\n  res.status(500).json({ error: 'internal error', requestId: req.id });\n});\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^5.0.0' }) },
        ),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const server = service.servers.find((item) => item.protocol === 'http');
    if (!server) return [notApplicable('the service serves no HTTP')];
    const { found } = errorHandlersOf(service);
    const health = healthRoutesOf(service);
    const checks = [...health.liveness, ...health.readiness];
    const routes = service.routes.routes.filter((route) => !checks.includes(route));
    const leaks = leaksOf(service, program, [
      ...found.flatMap((handler) => handler.handlers),
      ...routes.flatMap((route) => route.handlers),
    ]);
    const own = leaksOf(
      service,
      program,
      checks.flatMap((route) => route.handlers),
    );
    const outcomes = (['stack', 'message'] as const).flatMap((what) => {
      const same = leaks.filter((leak) => leak.what === what);
      const [first] = same;
      if (!first) return [];
      const more = same.length > 1 ? ` (and in ${same.length - 1} more places)` : '';
      const related = same.slice(1, 5).map((leak) => ({ place: leak.place, note: 'here too' }));
      return [
        fail({
          message: what,
          args: { more },
          place: first.place,
          related,
          ...(what === 'message' ? { severity: 'note' as const } : {}),
          anchor: what,
        }),
      ];
    });
    const [leaking] = own.filter((leak) => !leaks.some((other) => other.place === leak.place));
    if (leaking) outcomes.push(fail({ message: 'health', place: leaking.place, severity: 'note', anchor: 'health' }));
    if (outcomes.length > 0) return outcomes;
    const [handler] = found;
    return [
      pass(
        handler
          ? { place: handler.place, note: 'sends no details' }
          : { place: server.place, note: `${routes.length} routes send no details` },
      ),
    ];
  },
};
