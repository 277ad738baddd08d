import { cutsConnections } from '../../services/lifecycle/cut-connections.ts';
import { shutdownOf } from '../../services/lifecycle/shutdown.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

export const socketsSurviveDeadline: Rule = {
  id: 'sockets-survive-deadline',
  code: 'NR2016',
  title: 'Connections outlive the shutdown deadline',
  area: 'shutdown',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['force-close-sockets-at-deadline'],
  kinds: ['http'],
  options: {},
  messages: {
    none: 'Nothing ends connections that are still busy when the shutdown takes too long (a slow upload, an event stream, a WebSocket): only SIGKILL does. At a deadline call server.closeAllConnections() or exit with 1.',
    race: 'The race against the timer only gives up waiting; nothing ends the connections that are still open, so the process goes on until SIGKILL. Call server.closeAllConnections() or exit with 1 when the timer wins.',
  },
  docs: {
    what: 'Asks what happens to open connections at the shutdown deadline: the process exits, closeAllConnections(), sockets that are tracked and destroyed, or a library that does it.',
    why: 'Event streams, WebSockets and slow clients never end by themselves.',
    fix: 'setTimeout(() => { server.closeAllConnections(); process.exit(1); }, 25_000).unref();',
    references: ['https://nodejs.org/api/http.html#servercloseallconnections'],
  },
  examples: {
    bad: [
      {
        title: 'waits for ever',
        files: exampleService(
          "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => server.close());\n",
        ),
      },
    ],
    good: [
      {
        title: 'exits at the deadline',
        files: exampleService(
          "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => {\n  setTimeout(() => process.exit(1), 10000).unref();\n  server.close();\n});\n",
        ),
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    if (!service.servers.some((item) => item.role === 'main' && item.protocol === 'http'))
      return [notApplicable('the service has no HTTP server')];
    const { handlers, deadlines, reach, steps, closesServer } = shutdownOf(service);
    if (handlers.length === 0) return [notApplicable('nothing handles SIGTERM')];
    const { program } = service;
    const cut = program && reach?.calls.find((call) => cutsConnections(program, call));
    if (cut) return [pass({ place: cut.place, note: 'ends open connections' })];
    const firm = deadlines.find((deadline) => deadline.kind !== 'race');
    if (firm) return [pass({ place: firm.place, note: 'the process ends, and its connections with it' })];
    const exit = steps.find((step) => step.role === 'exit');
    const [race] = deadlines;
    if (race && exit)
      return [pass({ place: race.place, note: 'gives up waiting' }, { place: exit.call.place, note: 'exits' })];
    if (race) return [fail({ message: 'race', place: race.place, anchor: 'sockets' })];
    if (exit && closesServer.length === 0) return [pass({ place: exit.call.place, note: 'exits at once' })];
    const [handler] = handlers;
    return [
      handler
        ? fail({ message: 'none', place: closesServer[0]?.place ?? handler.place, anchor: 'sockets' })
        : notApplicable('nothing handles SIGTERM'),
    ];
  },
};
