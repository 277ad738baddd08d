import { expressExample, nodeExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

const SLOW = /^(?:express|connect|restify|loopback|feathers)$/;

export const slowHttpFramework: Rule = {
  id: 'slow-http-framework',
  code: 'NR4118',
  title: 'The HTTP framework spends more of each request than others do',
  area: 'event-loop',
  severity: 'note',
  confidence: 'low',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['fastify-considered'],
  kinds: ['http'],
  options: {},
  messages: {
    slow: '{framework} handles each request with several times the overhead of Fastify or Hono. That matters only when requests are many and short: measure before deciding, and note the decision for new services.',
  },
  docs: {
    what: 'Names services on Express, Connect, restify and their kin. It is information for new services, not a demand to rewrite.',
    why: 'Routing, middleware and serialisation of a framework are paid by every request.',
    fix: 'For a new service with high throughput consider Fastify, Hono, or NestJS on its Fastify adapter.',
    exceptions: 'Services whose time goes into databases and other services gain little.',
    references: ['https://fastify.dev/benchmarks/'],
  },
  examples: {
    bad: [{ title: 'Express', files: expressExample(["app.get('/', (req, res) => res.end());"]) }],
    good: [
      {
        title: 'Fastify',
        files: nodeExample([
          "const app = require('fastify')();",
          "app.get('/', async () => 'ok');",
          'app.listen({ port: 3000 });',
        ]),
      },
    ],
  },
  check({ servers, program, lost }) {
    if (!program) return [unknown(lost[0] ?? 'the source entry was not found')];
    const server = servers.find((item) => item.role === 'main' && item.protocol === 'http');
    if (!server) return [notApplicable('no HTTP server is known')];
    const isExpressNest = server.framework === 'nest' && !program.packages.has('@nestjs/platform-fastify');
    const framework = isExpressNest ? 'NestJS on Express' : server.framework;
    if (!isExpressNest && !SLOW.test(framework)) return [pass({ place: server.place, note: framework })];
    return [fail({ message: 'slow', args: { framework }, place: server.place, anchor: framework })];
  },
};
