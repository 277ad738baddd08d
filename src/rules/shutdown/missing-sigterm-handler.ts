import type { Value } from '../../facts/types.ts';
import { listedEvents, processEventsOf, type Registration } from '../../services/lifecycle/process-events.ts';
import { isLogCall } from '../../services/observability/log-calls.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import type { LinkedCall, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

/** A handler that could be followed and does nothing but write log lines. */
function swallows({ program }: Service, { handlers, library, starter }: Registration): boolean {
  if (!program || library || starter || handlers.length === 0) return false;
  const reach = program.reach(handlers);
  const idle = reach.calls.every(
    (call) =>
      isLogCall(program, call) || (program.targets(call).length > 0 && call.fact.args.every(isPlain)) || isPure(call),
  );
  const writes = reach.functions.some((ref) => {
    const facts = program.modules.get(ref.module);
    return (
      facts?.assignments.some((item) => item.fn === ref.fn) ||
      facts?.bindings.some((binding) => binding.writes.some((write) => write.fn === ref.fn)) ||
      facts?.throws.some((item) => item.fn === ref.fn)
    );
  });
  return idle && !writes;
}

function isPlain(value: Value): boolean {
  return value.kind !== 'function';
}

/** `new Date().toISOString()`, `process.uptime()`: parts of log lines. */
function isPure({ fact }: LinkedCall): boolean {
  const name =
    fact.callee.kind === 'member' ? fact.callee.property : fact.callee.kind === 'global' ? fact.callee.name : '';
  return /^(?:to[A-Z]\w*|uptime|memoryUsage|now|stringify|format|Date|Error|String|hostname|join)$/.test(name);
}

export const missingSigtermHandler: Rule = {
  id: 'missing-sigterm-handler',
  code: 'NR2001',
  title: 'Nothing handles SIGTERM',
  area: 'shutdown',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['sigterm-handler'],
  kinds: [...LONG_RUNNING, 'frontend'],
  options: {},
  messages: {
    missing:
      'Nothing handles SIGTERM, so the process dies at once: {lost}, and connections to databases and brokers break off. Register a handler that {remedy} and then exits.',
    swallowed:
      'SIGTERM is caught here, but what runs then neither closes, stops, notifies nor exits: the default end is gone and the process runs on until the platform kills it{grace}. Close the server and exit.',
    listed:
      'process.on takes the name of one event: a list becomes its items with commas between them, which nothing emits, so this handler never runs and SIGTERM ends the process at once. Register it for each signal.',
    dead: 'The handler for SIGTERM here never runs in production (a guard is false there, or nothing reaches it), so the process dies at once. Register it on the path that the deployed process takes.',
  },
  docs: {
    what: 'Looks for a SIGTERM handler that the deployed process registers: process.on in every form and through every module, libraries that install handlers, frameworks and starters that bring their own. Handlers behind a guard that is false in production do not count.',
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
    const live = events.of('SIGTERM');
    const [swallowing] = live;
    if (swallowing && live.every((item) => swallows(service, item))) {
      const grace = service.workloads[0]?.gracePeriod;
      const args = { grace: grace ? ` after ${grace.seconds} s` : '' };
      return [fail({ message: 'swallowed', args, place: swallowing.place, anchor: 'SIGTERM' })];
    }
    if (live.length > 0)
      return [
        pass(...live.map((item) => ({ place: item.place, note: item.library?.library ?? item.starter ?? 'handler' }))),
      ];
    const [listed] = listedEvents(service, 'SIGTERM');
    if (listed) return [fail({ message: 'listed', place: listed.place, anchor: 'SIGTERM' })];
    const [dead] = events.dead('SIGTERM');
    if (dead) return [fail({ message: 'dead', place: dead.place, anchor: 'SIGTERM' })];
    const place = remedyPlace(service);
    if (!place) return [notApplicable('nothing runs')];
    const args =
      service.kind !== 'http' && service.program !== undefined && service.servers.length === 0
        ? { lost: 'the work in progress is cut half-way', remedy: 'takes no new work, waits for what is in progress' }
        : { lost: 'requests in flight are cut', remedy: 'closes the server' };
    return [fail({ message: 'missing', args, place, anchor: 'SIGTERM' })];
  },
};
