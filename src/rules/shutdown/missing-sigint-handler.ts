import { listedEvents, processEventsOf } from '../../services/lifecycle/process-events.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const missingSigintHandler: Rule = {
  id: 'missing-sigint-handler',
  code: 'NR2002',
  title: 'Nothing handles SIGINT',
  area: 'shutdown',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['sigint-handler'],
  kinds: [...LONG_RUNNING, 'frontend'],
  options: {},
  messages: {
    missing:
      'Nothing handles SIGINT, so the process dies at once: requests in flight are cut, and connections to databases and brokers break off. Register a handler that closes the server and then exits.',
    listed:
      'process.on takes the name of one event: a list becomes its items with commas between them, which nothing emits, so this handler never runs and SIGINT ends the process at once. Register it for each signal.',
    dead: 'The handler for SIGINT here never runs in production (a guard is false there, or nothing reaches it), so the process dies at once. Register it on the path that the deployed process takes.',
  },
  docs: {
    what: 'Looks for a SIGINT handler that the deployed process registers: process.on in every form and through every module, libraries that install handlers, frameworks and starters that bring their own. Handlers behind a guard that is false in production do not count.',
    why: 'Orchestrators stop every process with a signal, at each rollout and each scale-down. Without a handler Node exits immediately.',
    fix: 'process.on(signal, () => server.close(() => process.exit(0))), with a deadline; or close-with-grace, terminus, enableShutdownHooks().',
    references: [
      'https://nodejs.org/api/process.html#signal-events',
      'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
    ],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
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
    const events = processEventsOf(service);
    const live = events.of('SIGINT');
    if (live.length > 0)
      return [
        pass(...live.map((item) => ({ place: item.place, note: item.library?.library ?? item.starter ?? 'handler' }))),
      ];
    const [listed] = listedEvents(service, 'SIGINT');
    if (listed) return [fail({ message: 'listed', place: listed.place, anchor: 'SIGINT' })];
    const [dead] = events.dead('SIGINT');
    if (dead) return [fail({ message: 'dead', place: dead.place, anchor: 'SIGINT' })];
    const place = remedyPlace(service);
    return [place ? fail({ message: 'missing', place, anchor: 'SIGINT' }) : notApplicable('nothing runs')];
  },
};
