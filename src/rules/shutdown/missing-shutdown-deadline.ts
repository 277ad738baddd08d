import { shutdownOf } from '../../services/lifecycle/shutdown.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const missingShutdownDeadline: Rule = {
  id: 'missing-shutdown-deadline',
  code: 'NR2004',
  title: 'Nothing bounds the shutdown',
  area: 'shutdown',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['shutdown-force-timeout'],
  kinds: [...LONG_RUNNING, 'frontend'],
  options: {},
  messages: {
    missing:
      'No timer ends the shutdown: one idle keep-alive connection or one stuck query holds the process until the platform kills it{grace}, without a last log line. Set a timeout that exits with 1, below the grace period.',
    none: 'There is no shutdown to bound: nothing handles SIGTERM. Add a handler with a deadline below the grace period.',
  },
  docs: {
    what: 'Looks for a timer on the shutdown path that ends the process, a race against one, or a library or starter with a timeout. A timer that only puts the shutdown off is no deadline.',
    why: 'A shutdown that hangs ends with SIGKILL: buffered logs and telemetry are lost, and nobody learns why.',
    fix: 'setTimeout(() => process.exit(1), 25_000).unref() at the start of the handler, with terminationGracePeriodSeconds above it.',
    references: ['https://nodejs.org/api/http.html#servercloseallconnections'],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => server.close(() => process.exit(0)));\n",
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
            "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nfunction shutdown() {\n  setTimeout(() => process.exit(1), 10000).unref();\n  server.close(() => process.exit(0));\n}\nprocess.on('SIGTERM', shutdown);\nprocess.on('SIGINT', shutdown);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { handlers, deadlines, resources } = shutdownOf(service);
    if (deadlines.length > 0)
      return [
        pass(
          ...deadlines.map(({ place, milliseconds }) => ({
            place,
            note: milliseconds === undefined ? 'bounded' : `${milliseconds} ms`,
          })),
        ),
      ];
    if (service.servers.length === 0 && resources.length === 0 && handlers.length === 0)
      return [notApplicable('there is nothing to shut down')];
    const place = handlers[0]?.place ?? remedyPlace(service);
    if (!place) return [notApplicable('nothing runs')];
    if (handlers.length === 0) return [fail({ message: 'none', place, severity: 'note', anchor: 'deadline' })];
    const grace = service.workloads[0]?.gracePeriod;
    return [
      fail({
        message: 'missing',
        args: { grace: grace ? ` after ${grace.seconds} s` : '' },
        place,
        anchor: 'deadline',
      }),
    ];
  },
};
