import { VALIDATORS } from '../../knowledge/http-security.ts';
import type { Place } from '../../parsers/place.ts';
import { inputReadsOf } from '../../services/http/input-reads.ts';
import { requestPathOf } from '../../services/request-path.ts';
import type { Program, Reach, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

/** A schema library at work, a schema of the framework, a global validation pipe. */
function schemaPlace(service: Service, program: Program): Place | undefined {
  const pipe = program.callsTo('@nestjs/common#ValidationPipe', '@nestjs/core#NestFactory.create()*.useGlobalPipes')[0];
  if (pipe) return pipe.place;
  const fastify = service.routes.routes.find(
    (route) =>
      route.framework === 'fastify' &&
      route.call?.fact.args.some((arg) =>
        ['body', 'querystring', 'params', 'query'].some(
          (key) => program.option(route.call?.module ?? '', arg, 'schema', key).found,
        ),
      ),
  );
  if (fastify) return fastify.place;
  const anySchema = service.routes.routes.find(
    (route) =>
      route.framework === 'fastify' &&
      route.call?.fact.args.some((arg) => program.option(route.call?.module ?? '', arg, 'schema').found),
  );
  if (anySchema) return anySchema.place;
  return program
    .callsTo(...VALIDATORS)
    .find((call) => !/(?:^|\/)(?:env|config|environment)\b/i.test(call.module) && program.runs(call) !== false)?.place;
}

/** Answers 400 or 422, or throws, under a condition on the request path. */
function ownChecks(program: Program, reach: Reach): Place | undefined {
  const answers = reach.calls.find(
    (call) =>
      call.fact.guards.length > 0 &&
      call.fact.callee.kind === 'member' &&
      /^(?:status|code|sendStatus|writeHead|throw)$/.test(call.fact.callee.property) &&
      call.fact.args[0]?.kind === 'number' &&
      /^4(?:00|22)$/.test(String(call.fact.args[0].value)),
  );
  if (answers) return answers.place;
  for (const ref of reach.functions) {
    const thrown = program.modules
      .get(ref.module)
      ?.throws.find(
        (item) =>
          item.fn === ref.fn &&
          item.guards.length > 0 &&
          /invalid|valid|card|bad ?request|missing/i.test(JSON.stringify(item.value)),
      );
    if (thrown) return program.place(ref.module, thrown.span);
  }
  return undefined;
}

export const unvalidatedInput: Rule = {
  id: 'unvalidated-input',
  code: 'NR5204',
  title: 'Handlers use what the client sent without checking it',
  area: 'security',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['input-validation'],
  kinds: ['http', 'worker', 'frontend'],
  options: {},
  messages: {
    missing:
      'Handlers read the request ({count} places, the first here), and no schema checks it: wrong types reach queries and business logic, and large or nested values cost memory. Validate body, query and parameters with a schema.',
  },
  docs: {
    what: 'Asks whether handlers that read body, query or parameters run a schema library, a schema of the framework, or checks of their own that throw or answer 400.',
    why: 'What a client sends is the one input that an attacker writes.',
    fix: 'A schema for each route: Fastify schema, zValidator, ValidationPipe with class-validator, zod in a middleware.',
    references: ['https://cheatsheetseries.owasp.org/cheatsheets/Input_Validation_Cheat_Sheet.html'],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const express = require('express');\nconst app = express();\napp.get('/:id', (req, res) => res.send(req.params.id));\napp.listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const { z } = require('zod');\nconst params = z.object({ id: z.string() });\nconst express = require('express');\nconst app = express();\napp.get('/:id', (req, res) => res.send(params.parse(req.params).id));\napp.listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { program } = service;
    const reach = requestPathOf(service);
    const reads = inputReadsOf(service);
    if (!reach || (service.servers.length === 0 && reads.length === 0))
      return [notApplicable('the service takes no requests')];
    const schema = schemaPlace(service, program);
    if (schema) return [pass({ place: schema, note: 'schema' })];
    const decorated = [...program.modules]
      .flatMap(([module, facts]) =>
        facts.functions.flatMap((fn) =>
          fn.params.flatMap((param) => (param.decorators ?? []).map((id) => program.call({ module, call: id }))),
        ),
      )
      .find((call) => program.callees(call).some((path) => /@nestjs\/common#(?:Body|Query|Param)$/.test(path)));
    const first = reads[0] ?? decorated;
    if (!first) return [notApplicable('no handler reads body, query or parameters')];
    const own = ownChecks(program, reach);
    if (own) return [pass({ place: own, note: 'checked by hand' })];
    return [
      fail({ message: 'missing', args: { count: Math.max(1, reads.length) }, place: first.place, anchor: 'input' }),
    ];
  },
};
