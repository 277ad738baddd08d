import type { Place } from '../../parsers/place.ts';
import { healthRoutesOf } from '../../services/health/health-routes.ts';
import { requestLogsOf } from '../../services/observability/request-logs.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

export const probeRequestsLogged: Rule = {
  id: 'probe-requests-logged',
  code: 'NR6027',
  title: 'Requests of probes are logged',
  area: 'logging',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['log-sampling'],
  kinds: ['http'],
  options: {},
  messages: {
    probes:
      'Every request of a probe or scraper is logged like any other ({path}): each pod writes thousands of such lines a day, which cost money and hide the rest. Leave health routes out (pino-http: autoLogging.ignore, Fastify: logLevel on the route, morgan: skip).',
  },
  docs: {
    what: 'For services with a request log and health routes: looks for what leaves the requests of probes out.',
    why: 'A probe every ten seconds on three routes is 26 000 lines per pod and day.',
    fix: 'pino-http: `autoLogging: { ignore: (req) => req.url === "/livez" }`; Fastify: `{ logLevel: "warn" }` on the route.',
    references: [
      'https://github.com/pinojs/pino-http#pinohttpopts-stream',
      'https://fastify.dev/docs/latest/Reference/Routes/#custom-log-level',
    ],
  },
  examples: {
    bad: [
      {
        title: 'all requests',
        files: exampleService([
          "const app = require('express')();",
          "app.use(require('pino-http')());",
          "app.get('/livez', (req, res) => res.end('ok'));",
          'app.listen(3000);',
        ]),
      },
    ],
    good: [
      {
        title: 'health routes left out',
        files: exampleService([
          "const app = require('express')();",
          "app.use(require('pino-http')({ autoLogging: { ignore: (req) => req.url === '/livez' } }));",
          "app.get('/livez', (req, res) => res.end('ok'));",
          'app.listen(3000);',
        ]),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const logs = requestLogsOf(service);
    if (logs.length === 0) return [notApplicable('finished requests are not logged')];
    const { liveness, readiness } = healthRoutesOf(service);
    const [route] = [...liveness, ...readiness];
    if (!route) return [notApplicable('there are no health routes')];
    const skipping = logs.filter((log) => log.skips);
    if (skipping.length > 0) return [pass(...skipping.slice(0, 3))];
    const [log] = logs;
    if (!log || log.by === 'own')
      return [
        pass(...logs.slice(0, 1).map(({ place }) => ({ place, note: 'a request log of one’s own decides itself' }))),
      ];
    // Express runs what is mounted in order: a route that stands before the request log is not logged.
    const early = [...liveness, ...readiness].every(({ place }) => isBefore(place, log.place));
    if (early && log.by !== 'fastify') return [pass({ place: route.place, note: 'answers before the request log' })];
    return [
      fail({
        message: 'probes',
        args: { path: route.path },
        place: log.place,
        related: [{ place: route.place, note: route.path }],
        anchor: 'probes',
      }),
    ];
  },
};

function isBefore(place: Place, other: Place): boolean {
  return place.path === other.path && place.line < other.line;
}
