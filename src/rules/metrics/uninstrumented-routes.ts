import { httpMetricsOf } from '../../services/observability/http-metrics.ts';
import { metricUsesOf } from '../../services/observability/metric-definitions.ts';
import { telemetryOf } from '../../services/observability/telemetry.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { requestPathOf } from '../../services/request-path.ts';
import type { Service } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { type Evidence, LONG_RUNNING, type Rule } from '../types.ts';

export const uninstrumentedRoutes: Rule = {
  id: 'uninstrumented-routes',
  code: 'NR6114',
  title: 'Routes or consumers are not instrumented',
  area: 'metrics',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['instrumentation-coverage'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    none: 'Neither metrics nor tracing cover what this service does ({count} routes): every failure in it is a blind spot. Instrument globally: auto-instrumentation, or one middleware before all routes.',
    some: '{covered} of {count} routes are measured by calls of their own and nothing covers the rest: new routes are blind spots until somebody remembers. Measure in one middleware or hook for all routes.',
  },
  docs: {
    what: 'Looks for instrumentation that covers all routes and consumers: auto-instrumentation, an agent, a metrics middleware or hook; counts routes otherwise.',
    why: 'What is not instrumented fails unseen.',
    fix: 'Instrument globally, before the first route is registered.',
    references: ['https://opentelemetry.io/docs/zero-code/js/'],
  },
  examples: {
    bad: [
      {
        title: 'nothing',
        files: exampleService([
          "const app = require('express')();",
          "app.get('/a', (req, res) => res.end('a'));",
          'app.listen(3000);',
        ]),
      },
    ],
    good: [
      {
        title: 'auto-instrumentation',
        files: exampleService([
          "require('@opentelemetry/auto-instrumentations-node/register');",
          "const app = require('express')();",
          "app.get('/a', (req, res) => res.end('a'));",
          'app.listen(3000);',
        ]),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { of, opaque } = telemetryOf(service);
    const traced = of('tracing');
    if (traced.length > 0) return [pass(...traced.slice(0, 2))];
    const { supplied } = httpMetricsOf(service);
    if (supplied.length > 0) return [pass(...supplied.slice(0, 2))];
    const uses = metricUsesOf(service);
    const global = uses.find((use) => isGlobal(service, use.module, use.fact.fn));
    if (global) return [pass({ place: global.place, note: 'measured for every request' })];
    const [agent] = opaque;
    if (agent)
      return [unknown(`${agent.note} may instrument the service; the package is not in this repository`, agent)];
    const routes = service.routes.routes.filter(({ method }) => method !== 'USE');
    const covered = routes.filter(({ handlers }) => {
      const reach = program.reach(handlers);
      return uses.some(({ module, fact }) => reach.has({ module, fn: fact.fn }));
    });
    const place: Evidence['place'] | undefined = remedyPlace(service);
    if (!place) return [notApplicable('nothing runs')];
    if (covered.length > 0 && covered.length === routes.length)
      return [pass(...covered.slice(0, 3).map((route) => ({ place: route.place, note: route.path })))];
    if (covered.length > 0)
      return [
        fail({ message: 'some', args: { covered: covered.length, count: routes.length }, place, anchor: 'coverage' }),
      ];
    return [fail({ message: 'none', args: { count: routes.length }, place, anchor: 'coverage' })];
  },
};

/** On the path of requests, but of no single route: a middleware, a hook, a finish listener. */
function isGlobal(service: Service, module: string, fn: number): boolean {
  const { program } = service;
  if (!program || !requestPathOf(service)?.has({ module, fn })) return false;
  return !service.routes.routes.some(
    ({ handlers, method }) => method !== 'USE' && program.reach(handlers).has({ module, fn }),
  );
}
