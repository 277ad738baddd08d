import type { Place } from '../../parsers/place.ts';
import { cutsConnections } from '../../services/lifecycle/cut-connections.ts';
import type { ServerCloser } from '../../services/lifecycle/server-closers.ts';
import { type Shutdown, shutdownOf } from '../../services/lifecycle/shutdown.ts';
import { traceSteps } from '../../services/lifecycle/trace.ts';
import type { LinkedCall, Program, Service } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';

/** Libraries that end idle keep-alive connections when they stop a server. */
const LIBRARIES =
  /^(?:stoppable|http-terminator|http-shutdown|@godaddy\/terminus|http-graceful-shutdown|lightship|server-destroy|express-graceful-exit)$/;

/** `server.close()` ends idle connections itself since Node 19. */
const SINCE = 19;

/** Fastify 4 and 5 end idle connections themselves where Node can (since 18.2): option forceCloseConnections, 'idle' by default. */
function fastifyCloses(service: Service, closers: readonly ServerCloser[]): Place | undefined {
  const { program } = service;
  const starter = service.command?.starter;
  if (starter && /^fastify/.test(starter.name)) return starter.place;
  const fastify = program?.callsTo('fastify#default', 'fastify#fastify', 'fastify#Fastify')[0];
  if (!program || !fastify || closers.length === 0) return undefined;
  const option = program.option(fastify.module, fastify.fact.args[0], 'forceCloseConnections');
  if (option.value && program.literal(option.module, option.value)?.value === false) return undefined;
  return option.place ?? fastify.place;
}

/** Majors of Node that may run the service; a range such as `>=18` names no release. */
function majorsOf(service: Service): readonly number[] {
  const image = service.image?.node?.majors ?? [];
  if (image.length > 0) return image;
  return service.repository.nodeVersions.find((item) => item.majors.length > 0)?.majors ?? [];
}

function closesIdle({ fact }: LinkedCall): boolean {
  return fact.callee.kind === 'member' && fact.callee.property === 'closeIdleConnections';
}

/** Where a call for idle connections stands to the close of the same server: too early, once close() is through, or in between. */
function judgeExplicit(program: Program, { handlers, steps }: Shutdown, idle: LinkedCall): Outcome {
  const close = steps.find((step) => step.role === 'server')?.call;
  const traced = handlers.flatMap((handler) =>
    traceSteps(program, handler.handlers, (call) => call === idle || call === close),
  );
  const step = traced.find((item) => item.call === idle);
  const related = close ? [{ place: close.place, note: 'the server stops accepting here' }] : [];
  if (close && step && !step.begun.has(close) && traced.some((item) => item.call === close))
    return fail({ message: 'early', place: idle.place, related, anchor: 'idle' });
  if (close && step?.after.has(close)) return fail({ message: 'late', place: idle.place, related, anchor: 'idle' });
  return pass({ place: idle.place, note: 'ends keep-alive connections' });
}

function judge(service: Service, shutdown: Shutdown): Outcome {
  const { reach, closesServer } = shutdown;
  const { program } = service;
  const [closer] = closesServer;
  const place = closer?.place ?? service.servers[0]?.place;
  if (!place) return notApplicable('the service listens on no port');
  const library = [...(program?.packages ?? [])].find(([name]) => LIBRARIES.test(name));
  if (library) return pass({ place: library[1], note: library[0] });
  const majors = majorsOf(service);
  if (majors.length > 0 && majors.every((major) => major >= SINCE))
    return pass({ place, note: `Node ${majors[0]} ends idle connections in close()` });
  const cut = program && reach?.calls.find((call) => cutsConnections(program, call));
  if (cut) return pass({ place: cut.place, note: 'ends open connections' });
  const idle = reach?.calls.find(closesIdle);
  if (program && idle && majors.length > 0) return judgeExplicit(program, shutdown, idle);
  if (idle) return pass({ place: idle.place, note: 'ends keep-alive connections' });
  const fastify = fastifyCloses(service, closesServer);
  if (fastify && majors.every((major) => major >= 18)) return pass({ place: fastify, note: 'forceCloseConnections' });
  if (closer && /apollo|next/.test(closer.note)) return pass({ place: closer.place, note: closer.note });
  const [major] = majors;
  if (major === undefined || majors.some((item) => item >= SINCE))
    return unknown('the Node version that runs this service is not named in the repository', { place });
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
      'closeIdleConnections() runs before close(): the server still accepts, so new idle connections take the place of those that were ended, and before Node 19 close() waits for them. Call it right after close().',
    late: 'closeIdleConnections() runs only when close() is through, and before Node 19 close() waits for the very connections that it would end. Call it right after close(), not behind it.',
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
        title: 'before close(), on a Node that waits for them',
        files: exampleService(
          "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => {\n  server.closeIdleConnections();\n  server.close(() => process.exit(0));\n});\n",
          { Dockerfile: 'FROM node:18-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n' },
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
