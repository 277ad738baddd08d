import type { Route, Service } from '../../services/types.ts';
import { nodeExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

export const missingResponseSchema: Rule = {
  id: 'missing-response-schema',
  code: 'NR4119',
  title: 'Fastify routes have no response schema',
  area: 'event-loop',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['response-schema-serialization'],
  kinds: ['http'],
  options: {},
  messages: {
    missing:
      '{count} of {total} Fastify routes (the first here) have no response schema: their answers go through JSON.stringify, and fields that nobody meant to publish go with them. Declare schema.response for 2xx.',
  },
  docs: {
    what: 'Counts the routes of Fastify whose options have a response schema.',
    why: 'With a schema Fastify serialises two to three times as fast, and drops properties that the schema does not list.',
    fix: "`app.get('/x', { schema: { response: { 200: Item } } }, handler)`.",
    references: ['https://fastify.dev/docs/latest/Reference/Validation-and-Serialization/#serialization'],
  },
  examples: {
    bad: [
      {
        title: 'no schema',
        files: nodeExample([
          "const app = require('fastify')();",
          "app.get('/', async () => ({ a: 1 }));",
          'app.listen({ port: 3000 });',
        ]),
      },
    ],
    good: [
      {
        title: 'a schema',
        files: nodeExample([
          "const app = require('fastify')();",
          "app.get('/', { schema: { response: { 200: { type: 'object', properties: { a: { type: 'number' } } } } } }, async () => ({ a: 1 }));",
          'app.listen({ port: 3000 });',
        ]),
      },
    ],
  },
  check(service) {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const routes = service.routes.routes.filter(
      ({ framework, method, call, path }) =>
        framework === 'fastify' && method !== 'USE' && call !== undefined && !/health|ready|live|metrics/.test(path),
    );
    const [first] = routes;
    if (!first) return [notApplicable('no routes of Fastify are known')];
    const judged = routes.map((route) => ({ route, has: hasSchema(service, route) }));
    const without = judged.filter(({ has }) => has === false);
    const [missing] = without;
    if (!missing) {
      const open = judged.find(({ has }) => has === undefined);
      return [
        open
          ? unknown('the options of some routes are not known here', { place: open.route.place })
          : pass({ place: first.place, note: 'a response schema' }),
      ];
    }
    return [
      fail({
        message: 'missing',
        args: { count: without.length, total: routes.length },
        place: missing.route.place,
        anchor: 'response schema',
      }),
    ];
  },
};

function hasSchema({ program }: Service, { call }: Route): boolean | undefined {
  if (!program || !call) return undefined;
  const looked = call.fact.args
    .filter((arg) => !/^(?:string|template|function)$/.test(arg.kind))
    .map((arg) => program.option(call.module, arg, 'schema', 'response'));
  const [schema] = looked.filter((item) => item.found);
  // Schemas of errors alone leave the answer itself to JSON.stringify.
  if (schema) {
    const [object] = schema.value ? program.origins(schema.module, schema.value) : [];
    const keys =
      object?.kind === 'data' && object.value.kind === 'object' && object.value.properties.length > 0
        ? object.value.properties.map((property) => property.key)
        : [undefined];
    return keys.some((key) => key === undefined || /^(?:2|default$)/i.test(key));
  }
  return looked.some((item) => item.maybe) ? undefined : false;
}
