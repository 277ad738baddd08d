import { healthRoutesOf } from '../../services/health/health-routes.ts';
import { handlerPlaces, shutdownOf } from '../../services/lifecycle/shutdown.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Evidence, Rule } from '../types.ts';

export const readinessStaysUp: Rule = {
  id: 'readiness-stays-up',
  code: 'NR2006',
  title: 'Readiness does not turn false on shutdown',
  area: 'shutdown',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['readiness-flip-on-shutdown'],
  kinds: ['http', 'worker', 'frontend'],
  options: {},
  messages: {
    missing:
      'While the service shuts down its health routes keep answering as before, so the load balancer goes on sending requests to a process that is closing. Set a flag in the SIGTERM handler and answer 503 in the readiness route while it is set.',
    fastify:
      'Fastify answers 503 only once it closes, when new connections are refused already: balancers learn too late and requests are lost. Set a flag first, answer 503 in the readiness route, wait a few seconds, then close.',
    none: 'No route tells balancers that the service is shutting down: they go on sending requests to a process that is closing until the endpoint is taken out. Add a readiness route, set a flag first thing in the SIGTERM handler, and answer 503 while it is set.',
    ignored:
      'The shutdown sets {name} and {path} looks at it, but answers 200 whatever it says: balancers and probes read only the status. Answer 503 while it is set.',
    late: 'The flag that readiness looks at is set only after the server has closed, when nobody can ask any more. Set it as the first thing in the SIGTERM handler.',
  },
  docs: {
    what: 'Asks whether the shutdown writes state that the readiness route (the one that the probe calls, else the one that is named so) looks at, before the server closes; or a library does it (terminus with health checks, lightship).',
    why: 'Endpoints are removed from load balancers with a delay; until then readiness is the only thing that tells them. Refused connections and answers of a closing server are errors for somebody.',
    fix: "let stopping = false; first thing in the handler: stopping = true; in the readiness route: if (stopping) return res.status(503).end(); then a few seconds' delay before close().",
    exceptions:
      'With a preStop sleep that covers the removal of the endpoints the flag matters less, and still tells balancers outside the cluster.',
    references: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination'],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const http = require('node:http');\nconst server = http.createServer((req, res) => {\n  if (req.url === '/ready') res.end('ok');\n}).listen(3000);\nprocess.on('SIGTERM', () => server.close());\n",
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
            "const http = require('node:http');\nlet stopping = false;\nconst server = http.createServer((req, res) => {\n  if (req.url === '/ready') {\n    res.statusCode = stopping ? 503 : 200;\n    if (stopping) return res.end('stopping');\n    res.end('ok');\n  }\n}).listen(3000);\nprocess.on('SIGTERM', () => {\n  stopping = true;\n  server.close();\n});\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const server = service.servers[0];
    if (!server) return [notApplicable('the service listens on no port')];
    const { flips, handlers, closesServer } = shutdownOf(service);
    const inTime = flips.filter((flip) => !flip.late && !flip.ignored);
    if (inTime.length > 0) return [pass(...inTime)];
    const routes = healthRoutesOf(service).readiness;
    const related: Evidence[] = [
      ...routes.slice(0, 2).map((route) => ({ place: route.place, note: `answers ${route.path} as before` })),
      ...handlerPlaces(handlers.slice(0, 2)),
    ];
    const late = flips.find((flip) => flip.late);
    const ignored = flips.find((flip) => flip.ignored && !flip.late);
    if (ignored && routes[0])
      return [
        fail({
          message: 'ignored',
          args: { name: ignored.note, path: routes[0].path },
          place: routes[0].place,
          related: [{ place: ignored.place, note: 'set here' }, ...handlerPlaces(handlers.slice(0, 2))],
          anchor: 'readiness',
        }),
      ];
    if (late) return [fail({ message: 'late', place: late.place, related, anchor: 'readiness' })];
    const [first] = routes;
    if (!first) {
      const [reason] = service.routes.reasons;
      if (reason && service.program === undefined) return [unknown(reason)];
    }
    // return503OnClosing of Fastify is on by default: https://fastify.dev/docs/latest/Reference/Server/#return503onclosing
    const fastify = /^fastify/.test(server.framework) && closesServer.length > 0;
    return [
      fail({
        message: fastify ? 'fastify' : first ? 'missing' : 'none',
        place: server.place,
        related,
        ...(fastify ? { severity: 'note' as const } : {}),
        anchor: 'readiness',
      }),
    ];
  },
};
