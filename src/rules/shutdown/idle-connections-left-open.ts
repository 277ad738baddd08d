import { type Shutdown, shutdownOf } from '../../services/lifecycle/shutdown.ts';
import type { LinkedCall, Service } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';

/** Libraries that end idle keep-alive connections when they stop a server. */
const LIBRARIES =
  /^(?:stoppable|http-terminator|http-shutdown|@godaddy\/terminus|http-graceful-shutdown|lightship|server-destroy|express-graceful-exit)$/;

/** `server.close()` ends idle connections itself since Node 19. */
const SINCE = 19;

function closesIdle(call: LinkedCall): boolean {
  return call.fact.callee.kind === 'member' && /^close(?:Idle|All)Connections$/.test(call.fact.callee.property);
}

function judge(service: Service, { reach, steps, closesServer }: Shutdown): Outcome {
  const [closer] = closesServer;
  const place = closer?.place ?? service.servers[0]?.place;
  if (!place) return notApplicable('the service listens on no port');
  const explicit = reach?.calls.find(closesIdle);
  const close = steps.find((step) => step.role === 'server');
  const major =
    service.image?.node?.majors[0] ?? service.repository.nodeVersions.find((item) => item.majors.length > 0)?.majors[0];
  const library = [...(service.program?.packages ?? [])].find(([name]) => LIBRARIES.test(name));
  if (library) return pass({ place: library[1], note: library[0] });
  if (closer && /fastify|nest|apollo|next/.test(closer.note) && major === undefined)
    return pass({ place: closer.place, note: closer.note });
  if (explicit) {
    const early =
      close &&
      close.call.module === explicit.module &&
      close.call.fact.fn === explicit.fact.fn &&
      explicit.fact.span[0] < close.call.fact.span[0] &&
      explicit.fact.callee.kind === 'member' &&
      explicit.fact.callee.property === 'closeIdleConnections';
    return early
      ? fail({
          message: 'early',
          place: explicit.place,
          related: [{ place: close.call.place, note: 'the server still accepts until here' }],
          anchor: 'idle',
        })
      : pass({ place: explicit.place, note: 'ends keep-alive connections' });
  }
  if (major === undefined)
    return unknown('the Node version that runs this service is not named in the repository', { place });
  if (major >= SINCE) return pass({ place, note: `Node ${major} ends idle connections in close()` });
  return fail({ message: 'missing', args: { major: String(major) }, place, anchor: 'idle' });
}

export const idleConnectionsLeftOpen: Rule = {
  id: 'idle-connections-left-open',
  code: 'NR2015',
  title: 'Idle keep-alive connections hold the shutdown up',
  area: 'shutdown',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['close-idle-connections'],
  kinds: ['http'],
  options: {},
  messages: {
    missing:
      'On Node {major} server.close() waits for idle keep-alive connections, which load balancers hold open for minutes: every rollout runs into its deadline. Call server.closeIdleConnections() right after close(), or move to a supported Node.',
    early:
      'closeIdleConnections() runs before close(): the server still accepts, so new idle connections take the place of those that were ended. Call it after close().',
  },
  docs: {
    what: 'Asks whether idle keep-alive connections end with the server: by Node itself (close() does it since 19), closeIdleConnections() after close(), or a library that tracks sockets.',
    why: 'A connection that only waits for its next request keeps a closed server, and with it the process, alive.',
    fix: 'server.close(done); server.closeIdleConnections();',
    references: ['https://nodejs.org/api/http.html#servercloseidleconnections'],
  },
  examples: {
    bad: [
      {
        title: 'before close()',
        files: exampleService(
          "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => {\n  server.closeIdleConnections();\n  server.close(() => process.exit(0));\n});\n",
        ),
      },
    ],
    good: [
      {
        title: 'Node 24 does it in close()',
        files: exampleService(
          "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => server.close(() => process.exit(0)));\n",
        ),
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const main = service.servers.find((server) => server.role === 'main');
    if (main?.protocol !== 'http') return [notApplicable('the service has no HTTP server')];
    const shutdown = shutdownOf(service);
    if (shutdown.closesServer.length === 0) return [notApplicable('nothing closes the server')];
    return [judge(service, shutdown)];
  },
};
