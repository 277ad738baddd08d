import { assumeComplete } from '../../services/observability/effective.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const RENDER = [
  'prom-client#register.metrics',
  'prom-client#default.register.metrics',
  'prom-client#Registry().metrics',
  'prom-client#default.Registry().metrics',
  'prom-client#AggregatorRegistry().clusterMetrics',
  'prom-client#Registry.merge().metrics',
];

export const wrongMetricsContentType: Rule = {
  id: 'wrong-metrics-content-type',
  code: 'NR6104',
  title: 'Metrics are served with the wrong content type',
  area: 'metrics',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['metrics-content-type'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'The metrics are sent without the content type of the registry: Prometheus 3 refuses a scrape whose Content-Type is missing or not a metrics format, and frameworks send text/html for strings. Set it to register.contentType.',
    promise:
      'register.metrics() returns a promise since prom-client 13, and it is not awaited here: the scraper gets "[object Promise]" or {}. Await it.',
  },
  docs: {
    what: 'For handlers that render a prom-client registry by hand: the promise is awaited, and the content type of the registry (or text/plain) is set.',
    why: 'A scrape that fails looks like a service that is down.',
    fix: "res.set('Content-Type', register.contentType); res.end(await register.metrics());",
    references: [
      'https://github.com/siimon/prom-client#readme',
      'https://prometheus.io/docs/prometheus/latest/migration/#scrape-protocols',
    ],
  },
  examples: {
    bad: [
      {
        title: 'no content type',
        files: exampleService([
          "const { register } = require('prom-client');",
          "const app = require('express')();",
          "app.get('/metrics', async (req, res) => res.send(await register.metrics()));",
          'app.listen(3000);',
        ]),
      },
    ],
    good: [
      {
        title: 'the content type of the registry',
        files: exampleService([
          "const { register } = require('prom-client');",
          "const app = require('express')();",
          "app.get('/metrics', async (req, res) => { res.set('Content-Type', register.contentType); res.end(await register.metrics()); });",
          'app.listen(3000);',
        ]),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const env = assumeComplete(service.deployments[0]?.environment);
    const routes = service.routes.routes.filter(
      ({ path, handlers }) => /metrics|prometheus/i.test(path) && handlers.length > 0,
    );
    const renders = program.callsTo(...RENDER).filter((call) => program.runs(call, env) !== false);
    if (renders.length === 0) return [notApplicable('no handler renders a registry of prom-client by hand')];
    const promises = !(
      /^\D*(\d+)/.exec(
        service.package?.dependencies.get('prom-client')?.resolved ??
          service.package?.dependencies.get('prom-client')?.range ??
          '',
      )?.[1] ?? '99'
    ).match(/^(?:[1-9]|1[0-2])$/);
    return renders.map((call) => {
      const route = routes.find(({ handlers }) =>
        program.reach(handlers).has({ module: call.module, fn: call.fact.fn }),
      );
      const calls = route
        ? program.reach(route.handlers).calls
        : program.callsIn(call.module).filter((item) => item.fact.fn === call.fact.fn);
      if (promises && route && /^(?:argument|floating)$/.test(call.fact.usage) && isSent(program, call))
        return fail({ message: 'promise', place: call.place, anchor: 'promise' });
      const typed = calls.find((item) => setsType(program, item)) ?? typeAssigned(program, call);
      if (typed) return pass(typed.place);
      if (!route) return unknown('the handler that sends these metrics was not found', { place: call.place });
      return fail({
        message: 'missing',
        place: call.place,
        related: [{ place: route.place, note: route.path }],
        anchor: 'type',
      });
    });
  },
};

/** `res.send(register.metrics())`: handed to the response as it is. */
function isSent(program: Program, call: LinkedCall): boolean {
  return program
    .callsIn(call.module)
    .some(
      ({ fact }) =>
        fact.callee.kind === 'member' &&
        /^(?:send|end|write)$/.test(fact.callee.property) &&
        fact.args.some((arg) => arg.kind === 'call' && arg.call === call.id),
    );
}

function setsType(program: Program, call: LinkedCall): boolean {
  const { callee, args } = call.fact;
  const name = callee.kind === 'member' ? callee.property : '';
  if (
    !/^(?:set|setHeader|header|headers|type|contentType|writeHead|append|Response|text|body)$/.test(name) &&
    call.fact.kind !== 'new'
  )
    return false;
  const text = JSON.stringify(args.map((arg) => program.definition(call.module, arg)?.value ?? arg));
  return /contentType|text\/plain|openmetrics/.test(text) || (/^type$/.test(name) && /"text"|plain/.test(text));
}

/** `ctx.type = register.contentType`; Nest's `@Header('Content-Type', …)` is a decorator call of the module. */
function typeAssigned(program: Program, call: LinkedCall): { readonly place: LinkedCall['place'] } | undefined {
  const facts = program.modules.get(call.module);
  const assigned = facts?.assignments.find(
    (item) => item.fn === call.fact.fn && /contentType|text\/plain|openmetrics/.test(JSON.stringify(item.value)),
  );
  if (assigned) return { place: program.place(call.module, assigned.span) };
  const decorator = program
    .fn({ module: call.module, fn: call.fact.fn })
    .decorators.find((id) => /Content-Type/i.test(JSON.stringify(facts?.calls[id]?.args ?? [])));
  return decorator === undefined ? undefined : program.call({ module: call.module, call: decorator });
}
