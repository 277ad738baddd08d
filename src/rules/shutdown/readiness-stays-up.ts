import { shutdownOf } from '../../services/lifecycle/shutdown.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

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
  },
  docs: {
    what: 'Asks whether the shutdown writes state that a health route reads, or a library or framework answers 503 while it closes (terminus, lightship, Fastify).',
    why: 'Endpoints are removed from load balancers with a delay; until then readiness is the only thing that tells them.',
    fix: 'let shuttingDown = false; set it in the handler; the readiness route answers 503 when it is true.',
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
    const { flips, closesServer } = shutdownOf(service);
    if (flips.length > 0) return [pass(...flips)];
    // Fastify answers 503 as soon as it closes (return503OnClosing, on by default).
    if (/^fastify/.test(server.framework) && closesServer[0])
      return [pass({ place: closesServer[0].place, note: 'Fastify answers 503 while it closes' })];
    return [fail({ message: 'missing', place: server.place, anchor: 'readiness' })];
  },
};
