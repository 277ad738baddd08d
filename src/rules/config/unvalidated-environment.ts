import { environmentSchemasOf } from '../../services/config/environment-schemas.ts';
import { environmentParserOf } from '../../services/config/handed-environment.ts';
import { loadedVariables } from '../../services/config/loaded-variables.ts';
import { nodeConfigVariables } from '../../services/config/node-config.ts';
import { checkedByHand, type RequiredVariable } from '../../services/config/required-variables.ts';
import type { Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { type Evidence, LONG_RUNNING, type Rule } from '../types.ts';

/** A schema that parses the environment at the start, else a check by hand that stops it. */
function checkPlace(service: Service): Evidence | undefined {
  const schema = environmentSchemasOf(service).find((item) => item.atStart);
  if (schema) return { place: schema.place, note: `${schema.library} parses the environment at the start` };
  const parser = environmentParserOf(service);
  if (parser) return { place: parser, note: 'a parser of its own refuses the environment at the start' };
  const byHand = checkedByHand(service);
  const thrown = byHand.find(({ certain }) => certain) ?? byHand[0];
  if (!thrown || (!thrown.certain && isMarginal(service, byHand))) return undefined;
  return { place: thrown.place, note: `a missing ${thrown.name} stops the start` };
}

/** The few variables of one optional backend, required only where it is chosen: the rest goes unchecked. */
function isMarginal({ program }: Service, byHand: readonly RequiredVariable[]): boolean {
  const reads = [...(program?.modules.values() ?? [])].flatMap((facts) =>
    facts.envReads.flatMap(({ name }) => name ?? []),
  );
  return new Set(byHand.map(({ name }) => name)).size * 10 < new Set(reads).size;
}

export const unvalidatedEnvironment: Rule = {
  id: 'unvalidated-environment',
  code: 'NR1202',
  title: 'The environment is not checked when the service starts',
  area: 'config',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['env-validated-at-startup'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'The service reads {count} environment variables (the first here) and checks none of them at the start: a missing one shows as a strange error in the middle of a request, hours after the deploy. Parse them all with a schema before listening.',
  },
  docs: {
    what: 'Asks whether what reads process.env on the start path is a schema (zod, envalid, convict, @fastify/env, ConfigModule with validation…) or throws when a variable is missing.',
    why: 'A process that refuses to start is caught by the rollout; one that starts broken is caught by users.',
    fix: 'One module that parses process.env with a schema, imported first.',
    references: ['https://12factor.net/config'],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(process.env.PORT);\n",
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
            "const { z } = require('zod');\nconst env = z.object({ PORT: z.coerce.number() }).parse(process.env);\nrequire('node:http').createServer().listen(env.PORT);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { program } = service;
    const own = [...program.modules].flatMap(([module, facts]) =>
      facts.envReads.filter((read) => read.name !== 'NODE_ENV').map((read) => program.place(module, read.span)),
    );
    const reads = [...own, ...nodeConfigVariables(service), ...loadedVariables(service)];
    const checked = checkPlace(service);
    if (checked) return [pass(checked)];
    const [first] = reads;
    if (!first) return [notApplicable('the service reads no environment variables')];
    return [fail({ message: 'missing', args: { count: reads.length }, place: first, anchor: 'environment' })];
  },
};
