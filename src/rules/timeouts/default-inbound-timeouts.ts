import { inboundLimitsOf } from '../../services/http/inbound-limits.ts';
import type { Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import type { Outcome, Rule } from '../types.ts';

/** What bounds how long a client may take to send its request. */
const RECEIVING = /^(?:requestTimeout|headersTimeout|connectionTimeout|timeout)$/;

function judge(service: Service): readonly Outcome[] {
  const server = service.servers.find((item) => item.protocol === 'http' && item.role === 'main');
  if (!server) return [notApplicable('the service opens no HTTP server')];
  const { program } = service;
  if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
  const limits = inboundLimitsOf(service, program).filter(({ name }) => RECEIVING.test(name));
  const off = limits.filter(({ name, value }) => value === 0 && name !== 'timeout');
  const on = limits.filter(({ value }) => value !== 0);
  const { place, framework } = server;
  if (off.length > 0)
    return off.map((limit) =>
      fail({ message: 'off', args: { name: limit.name }, place: limit.place, anchor: limit.name }),
    );
  if (on.length > 0) return [pass(...on.slice(0, 4).map((limit) => ({ place: limit.place, note: limit.name })))];
  if (server.call === undefined)
    return [notApplicable(`${framework} opens the server: the limits of Node hold (headers 60 s, request 300 s)`)];
  if (/fastify/.test(framework)) return [fail({ message: 'fastify', place, anchor: framework })];
  return [fail({ message: 'defaults', place, anchor: framework, severity: 'note' })];
}

export const defaultInboundTimeouts: Rule = {
  id: 'default-inbound-timeouts',
  code: 'NR5102',
  title: 'Nobody decided how long a client may take to send a request',
  area: 'timeouts',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['inbound-timeouts'],
  kinds: ['http', 'unknown'],
  options: {},
  messages: {
    off: '{name} is 0: a client that sends its request byte by byte holds a socket for ever, and a few thousand of them are an outage. Give it a finite value (headers 20 s, request 30 s).',
    fastify:
      'Fastify switches the request timeout of Node off: a client that sends its request byte by byte holds a socket for ever. Set requestTimeout (30_000) and connectionTimeout in the options of Fastify.',
    defaults:
      'The server keeps the limits of Node (60 s for the headers, 300 s for the request), far longer than any caller waits. Set server.headersTimeout and server.requestTimeout to what the service needs.',
  },
  docs: {
    what: 'Looks for requestTimeout, headersTimeout, connectionTimeout or setTimeout of the server that listens: in the options of Fastify, Hono, Hapi and node:http, and as assignments. 0 switches a limit off; Fastify does so by default.',
    why: 'Slow requests cost the client nothing and the server a socket each.',
    fix: 'server.headersTimeout = 20_000; server.requestTimeout = 30_000; in Fastify: requestTimeout and connectionTimeout.',
    exceptions:
      'A proxy that buffers requests (nginx by default) covers this; ignore the finding with that as the reason.',
    references: [
      'https://nodejs.org/api/http.html#serverrequesttimeout',
      'https://fastify.dev/docs/latest/Reference/Server/#requesttimeout',
    ],
  },
  examples: {
    bad: [
      {
        title: 'the default of Fastify',
        files: exampleService("import Fastify from 'fastify';\nconst app = Fastify();\napp.listen({ port: 3000 });\n"),
      },
    ],
    good: [
      {
        title: 'thirty seconds',
        files: exampleService(
          "import Fastify from 'fastify';\nconst app = Fastify({ requestTimeout: 30_000, connectionTimeout: 35_000 });\napp.listen({ port: 3000 });\n",
        ),
      },
    ],
  },
  check: judge,
};
