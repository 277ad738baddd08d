import { healthRoutesOf } from '../../services/health/health-routes.ts';
import type { LinkedCall, Program, Route } from '../../services/types.ts';
import { examplePackage, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';

const PRESSURE = ['@fastify/under-pressure#default', 'under-pressure#default'];
const LOOP = /(?:percentile|eventLoopUtilization|eventLoopDelay|monitorEventLoopDelay|isUnderPressure|memoryUsage)$/;

/** Numbers that the answer of a liveness route is compared with, in milliseconds. */
function limitsOf(
  program: Program,
  route: Route,
): readonly { readonly limit: number; readonly span: LinkedCall | undefined }[] {
  const reach = program.reach(route.handlers);
  if (!reach.calls.some((call) => call.fact.callee.kind === 'member' && /^percentile$/.test(call.fact.callee.property)))
    return [];
  const limits: { limit: number; span: LinkedCall | undefined }[] = [];
  for (const ref of reach.functions) {
    const facts = program.modules.get(ref.module);
    const uses = reach.calls.find((call) => call.module === ref.module && call.fact.fn === ref.fn);
    const tests = [
      ...(facts?.calls ?? []).filter((call) => call.fn === ref.fn).flatMap((call) => call.guards),
      ...(facts?.functions[ref.fn]?.returns ?? []).flatMap((result) => result.guards),
      ...(facts?.assignments ?? []).filter((item) => item.fn === ref.fn).flatMap((item) => item.guards),
    ];
    for (const id of new Set(tests)) {
      const test = facts?.guards[id]?.test;
      if (test?.kind !== 'binary' || !/^[<>]=?$/.test(test.op)) continue;
      for (const side of [test.left, test.right]) {
        const literal = program.literal(ref.module, side)?.value;
        if (typeof literal === 'number' && literal > 0) limits.push({ limit: literal, span: uses });
      }
    }
  }
  return limits;
}

function judge(program: Program, route: Route, minimum: number): Outcome {
  const [limit] = limitsOf(program, route);
  if (limit) {
    // percentile() gives nanoseconds: a large number was not divided yet.
    const milliseconds = limit.limit >= 1e7 ? limit.limit / 1e6 : limit.limit;
    const place = limit.span?.place ?? route.place;
    if (milliseconds < minimum)
      return fail({
        message: 'low',
        args: { path: route.path, limit: milliseconds, minimum },
        place,
        related: [{ place: route.place, note: route.path }],
        anchor: route.path,
      });
    return pass({ place, note: `fails above ${milliseconds} ms` });
  }
  const looks = program
    .reach(route.handlers)
    .calls.find((call) => program.callees(call).some((path) => LOOP.test(path)));
  if (looks) return pass({ place: looks.place, note: 'looks at the event loop' });
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
  },
  docs: {
    what: 'Looks at liveness handlers that measure the event loop and at @fastify/under-pressure: a limit below a second restarts busy processes. A handler that just answers is fine: a stuck loop cannot answer, and the timeout of the probe notices.',
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
      ? routes.map((route) => judge(program, route, minimum))
      : [notApplicable('no route answers a liveness check')];
  },
};
