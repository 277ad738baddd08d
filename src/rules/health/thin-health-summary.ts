import type { Value } from '../../facts/types.ts';
import { healthRoutesOf } from '../../services/health/health-routes.ts';
import { serves } from '../../services/served/find-routes.ts';
import type { Program, Route, Service } from '../../services/types.ts';
import { examplePackage, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

const SUMMARY = /(?:^|\/)(?:healthz?|status|info|healthcheck)$/i;
const WANTED = [
  { name: 'version', keys: /version|commit|build|release|revision|sha/i },
  { name: 'uptime', keys: /uptime|started/i },
  {
    name: 'dependencies',
    keys: /dependenc|checks|services|database|db|redis|components|details|degraded|status(?:es)$/i,
  },
];

/** A human summary: neither the liveness nor the readiness route of the service, where it has both. */
function summariesOf(service: Service): readonly Route[] {
  const { liveness, readiness } = healthRoutesOf(service);
  const probes = service.workloads.flatMap((workload) => workload.container.probes);
  const candidates = [...liveness, ...readiness].filter(
    (route) => SUMMARY.test(route.path) && !probes.some((probe) => probe.path && serves(route, probe.path.value)),
  );
  const others = [...new Set([...liveness, ...readiness])].filter((route) => !candidates.includes(route));
  const has = (routes: readonly Route[]): boolean => routes.some((route) => others.includes(route));
  return has(liveness) && has(readiness) ? [...new Set(candidates)] : [];
}

/** Keys of every object that the handler makes. */
function keysIn(program: Program, route: Route): readonly string[] {
  const reach = program.reach(route.handlers);
  const keys: string[] = [];
  const visit = (module: string, value: Value, depth: number): void => {
    if (depth > 5) return;
    if (value.kind === 'object')
      for (const property of value.properties) {
        if (property.key !== undefined) keys.push(property.key);
        visit(module, property.value, depth + 1);
      }
    if (value.kind === 'ref') {
      const binding = program.modules.get(module)?.bindings[value.binding];
      if (binding?.init && !binding.import) visit(module, binding.init, depth + 1);
    }
    if (value.kind === 'call')
      for (const arg of program.modules.get(module)?.calls[value.call]?.args ?? []) visit(module, arg, depth + 1);
  };
  for (const call of reach.calls) {
    for (const arg of call.fact.args) visit(call.module, arg, 0);
    if (program.callees(call).includes('process.uptime')) keys.push('uptime');
  }
  for (const ref of reach.functions) {
    const facts = program.modules.get(ref.module);
    for (const result of facts?.functions[ref.fn]?.returns ?? []) visit(ref.module, result.value, 0);
    for (const item of facts?.assignments ?? []) if (item.fn === ref.fn) visit(ref.module, item.value, 0);
  }
  return keys;
}

export const thinHealthSummary: Rule = {
  id: 'thin-health-summary',
  code: 'NR2206',
  title: 'The health summary tells people too little',
  area: 'health',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['health-summary-endpoint'],
  kinds: ['http'],
  options: {},
  messages: {
    thin: '{path} is called by no probe, so it is there for people, but it says nothing about {missing}: in an incident the first questions are which version runs, since when, and what it cannot reach. Add them.',
  },
  docs: {
    what: 'Where a service has routes for liveness and readiness, a third one (/healthz, /health, /status) is a summary for people: it should name the version, the uptime and the state of the dependencies.',
    why: 'It is the page that somebody opens first at night.',
    fix: "res.json({ status, version: process.env.APP_VERSION, uptime: process.uptime(), dependencies: { postgres: 'ok', redis: 'degraded' } });",
    references: ['https://datatracker.ietf.org/doc/html/draft-inadarei-api-health-check'],
  },
  examples: {
    bad: [
      {
        title: 'only ok',
        files: exampleService(
          "const express = require('express');\nconst app = express();\napp.get('/livez', (req, res) => res.end());\napp.get('/readyz', (req, res) => res.end());\napp.get('/healthz', (req, res) => res.json({ status: 'ok' }));\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^5.0.0' }) },
        ),
      },
    ],
    good: [
      {
        title: 'version, uptime, dependencies',
        files: exampleService(
          "const express = require('express');\nconst app = express();\napp.get('/livez', (req, res) => res.end());\napp.get('/readyz', (req, res) => res.end());\napp.get('/healthz', (req, res) => res.json({ version: process.env.APP_VERSION, uptime: process.uptime(), dependencies: { redis: 'ok' } }));\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^5.0.0' }) },
        ),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const summaries = summariesOf(service);
    if (summaries.length === 0) return [notApplicable('the service has no health summary besides its probes')];
    return summaries.map((route) => {
      if (route.handlers.length === 0)
        return unknown(`the handler of ${route.path} is supplied by a package`, { place: route.place });
      const keys = keysIn(program, route);
      const missing = WANTED.filter((item) => !keys.some((key) => item.keys.test(key))).map((item) => item.name);
      return missing.length === 0
        ? pass({ place: route.place, note: route.path })
        : fail({
            message: 'thin',
            args: { path: route.path, missing: missing.join(', ') },
            place: route.place,
            anchor: route.path,
          });
    });
  },
};
