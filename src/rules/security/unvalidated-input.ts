import { routeInputsOf } from '../../services/http/input-coverage.ts';
import { inputReadsOf } from '../../services/http/input-reads.ts';
import { lostSource } from '../../services/http/lost-source.ts';
import { findOutsideValidator } from '../../services/http/outside-validators.ts';
import { ownChecks } from '../../services/http/own-checks.ts';
import { isTechnical } from '../../services/http/rate-limits.ts';
import { findStoredBody } from '../../services/http/stored-bodies.ts';
import { validationsOf } from '../../services/http/validations.ts';
import { requestPathOf } from '../../services/request-path.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

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
  kinds: ['http', 'worker', 'frontend', 'unknown'],
  options: {
    coverage: {
      default: 50,
      minimum: 0,
      maximum: 100,
      description: 'Percentage of the routes that read a body or query which schemas must check.',
    },
  },
  messages: {
    missing:
      'Handlers read the request ({count} places, the first here), and no schema checks it: wrong types reach queries and business logic, and large or nested values cost memory. Validate body, query and parameters with a schema.',
    stored:
      '{route} writes the body as the client sent it, and checks nothing first, although other handlers check theirs: any field and any type reaches the database. Take the fields that may change, and check each.',
    partial:
      'Schemas check some routes, but {open} of {total} that read a body or a query have none ({example} is the first): what they take goes unchecked into queries and business logic. Give each a schema.',
  },
  docs: {
    what: 'Finds handlers that read body, query, parameters, RPC requests or messages of a broker, and asks which of them a schema checks (of a library, of the framework, by a middleware or pipe), else whether they check by themselves and throw or answer 400. Path parameters that only become values of a parameterised query need no schema.',
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
  check: (service, { options }) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { program } = service;
    const reach = requestPathOf(service);
    const reads = inputReadsOf(service).filter((read) => !read.bound);
    const requests = reads.filter((read) => read.part !== 'message');
    // Messages are judged where they are all that comes in.
    const judged = requests.length > 0 ? requests : reads;
    const [first] = judged;
    if (!reach || !first) {
      const lost = lostSource(service);
      if (lost && service.servers.length > 0) return [unknown(lost)];
      return [notApplicable('no handler reads a body, a query or parameters that go anywhere but into query values')];
    }
    const validations = validationsOf(service);
    const [validation] = validations;
    if (!validation) {
      const own = ownChecks(program, reach);
      const stored = own && findStoredBody(service);
      if (stored) {
        const { route, call } = stored;
        const args = { route: `${route.method} ${route.path}` };
        return [fail({ message: 'stored', args, place: call.place, anchor: 'input' })];
      }
      if (own) return [pass({ place: own, note: 'checked by hand' })];
      const outside = findOutsideValidator(program);
      if (outside) {
        const reason = `${outside.name} of ${outside.package} may check the input, which that package tells`;
        return [unknown(reason, { place: outside.place })];
      }
      return [fail({ message: 'missing', args: { count: judged.length }, place: first.place, anchor: 'input' })];
    }
    const routes = routeInputsOf(service).filter(({ route }) => !isTechnical(route));
    const open = routes.filter((item) => !item.validation);
    const covered = routes.length - open.length;
    const [example] = open;
    if (example && routes.length >= 4 && covered / routes.length < Number(options.coverage) / 100) {
      const args = {
        open: open.length,
        total: routes.length,
        example: `${example.route.method} ${example.route.path}`,
      };
      return [fail({ message: 'partial', args, place: example.route.place, anchor: 'input' })];
    }
    const note =
      routes.length > 0 ? `${covered} of ${routes.length} routes that read a body or query` : validation.library;
    return [pass({ place: validation.place, note })];
  },
};
