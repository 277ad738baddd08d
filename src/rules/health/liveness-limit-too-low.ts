import { healthRoutesOf } from '../../services/health/health-routes.ts';
import { findLoopLimits } from '../../services/health/loop-limits.ts';
import type { Program, Route, Service } from '../../services/types.ts';
import { examplePackage, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';

const PRESSURE = ['@fastify/under-pressure#default', 'under-pressure#default'];

function judge(service: Service, program: Program, route: Route, minimum: number): Outcome {
  const limits = findLoopLimits(program, route.handlers, service.deployments[0]?.environment);
  const related = [{ place: route.place, note: route.path }];
  const busy = limits.find((item) => item.kind === 'utilization');
  if (busy)
    return fail({
      message: 'busy',
      args: { path: route.path, percent: Math.round(busy.limit * 100) },
      place: busy.place,
      related,
      anchor: route.path,
    });
  const delays = limits.filter((item) => item.kind === 'delay');
  const low = delays.find((item) => item.limit < minimum);
  if (low)
    return fail({
      message: 'low',
      args: { path: route.path, limit: low.limit, minimum },
      place: low.place,
      related,
      anchor: route.path,
    });
  const [high] = delays;
  if (high) return pass({ place: high.place, note: `fails above ${high.limit} ms` });
  return pass({ place: route.place, note: 'an answer proves that the loop turns; the probe timeout is the limit' });
}

export const livenessLimitTooLow: Rule = {
  id: 'liveness-limit-too-low',
  code: 'NR2208',
  title: 'Liveness fails on a busy event loop',
  area: 'health',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['liveness-detects-wedged-loop'],
  kinds: ['http'],
  options: {
    minimumMs: {
      default: 1_000,
      minimum: 1,
      description: 'Milliseconds of event-loop delay below which liveness must not fail.',
    },
  },
  messages: {
    low: 'The liveness route {path} fails at {limit} ms of event-loop delay: under load that kills busy replicas, and the rest gets their requests until it fails too. Fail only when the loop is stuck ({minimum} ms at least, 5000 is usual), and leave load to readiness.',
    busy: 'The liveness route {path} fails when the event loop is {percent} % busy: a loop that works is not stuck, so load kills replicas, and the rest gets their requests until it fails too. Compare the delay of the loop with 5000 ms, and leave load to readiness.',
  },
  docs: {
    what: 'Looks at liveness handlers that measure the event loop (its delay, its utilization, toobusy) and at @fastify/under-pressure: a limit below a second restarts busy processes. A handler that just answers is fine: a stuck loop cannot answer, and the timeout of the probe notices.',
    why: 'Restarting the busy ones moves their load to the others: restarts spread through the whole deployment.',
    fix: 'if (histogram.percentile(99) / 1e6 > 5_000) return res.status(500).end();',
    references: ['https://nodejs.org/api/perf_hooks.html#perf_hooksmonitoreventloopdelayoptions'],
  },
  examples: {
    bad: [
      {
        title: '100 ms',
        files: exampleService(
          "const { monitorEventLoopDelay } = require('node:perf_hooks');\nconst express = require('express');\nconst loop = monitorEventLoopDelay();\nloop.enable();\nconst app = express();\napp.get('/livez', (req, res) => {\n  if (loop.percentile(99) / 1e6 > 100) return res.status(500).end();\n  res.end();\n});\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^5.0.0' }) },
        ),
      },
    ],
    good: [
      {
        title: '5 s',
        files: exampleService(
          "const { monitorEventLoopDelay } = require('node:perf_hooks');\nconst express = require('express');\nconst loop = monitorEventLoopDelay();\nloop.enable();\nconst app = express();\napp.get('/livez', (req, res) => {\n  if (loop.percentile(99) / 1e6 > 5000) return res.status(500).end();\n  res.end();\n});\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^5.0.0' }) },
        ),
      },
    ],
  },
  check: (service, { options }) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const minimum = Number(options.minimumMs);
    const { liveness, probed } = healthRoutesOf(service);
    const routes = probed('liveness').length > 0 ? probed('liveness') : liveness;
    const [first] = routes;
    const pressure = program.callsTo(...PRESSURE, 'fastify#*.register').flatMap((call): readonly Outcome[] => {
      const registers = call.fact.args.some((arg) =>
        program.externals(call.module, arg).some((path) => PRESSURE.includes(path)),
      );
      const found = call.fact.args
        .map((arg) => program.option(call.module, arg, 'maxEventLoopDelay'))
        .find((item) => item.found);
      const limit = registers && found?.value ? program.literal(found.module, found.value)?.value : undefined;
      if (typeof limit !== 'number' || limit === 0) return [];
      // Every route answers 503 then, the liveness route among them.
      return first && limit < minimum
        ? [
            fail({
              message: 'low',
              args: { path: first.path, limit, minimum },
              place: found?.place ?? call.place,
              severity: 'note',
              anchor: 'under-pressure',
            }),
          ]
        : [pass({ place: found?.place ?? call.place, note: `${limit} ms` })];
    });
    if (pressure.length > 0) return pressure;
    return first
      ? routes.map((route) => judge(service, program, route, minimum))
      : [notApplicable('no route answers a liveness check')];
  },
};
