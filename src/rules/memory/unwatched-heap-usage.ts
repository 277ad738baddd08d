import type { ModuleFacts, Value } from '../../facts/types.ts';
import { alertRulesOf } from '../../services/alerts/alert-rules.ts';
import { heapThresholds, isOfCommittedHeap } from '../../services/alerts/signals.ts';
import { telemetryOf } from '../../services/observability/telemetry.ts';
import { someValue } from '../../services/program-values.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import type { Program } from '../../services/types.ts';
import { nodeExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { type Evidence, LONG_RUNNING, type Rule } from '../types.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

export const unwatchedHeapUsage: Rule = {
  id: 'unwatched-heap-usage',
  code: 'NR4013',
  title: 'Nothing warns before the heap is full',
  area: 'memory',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['heap-usage-threshold'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'Nothing compares the used heap with its limit, neither here nor in an alert rule: the first sign of a leak is a crash. Warn at 80 to 85 % of v8.getHeapStatistics().heap_size_limit, or alert on nodejs_heap_size_used_bytes.',
    heapTotal:
      'The used heap is compared with heapTotal, which V8 grows on demand: a healthy process stands above 75 % of it most of the time, and a leaking one too. Compare with v8.getHeapStatistics().heap_size_limit.',
  },
  docs: {
    what: 'Looks for a comparison of used heap or resident memory in the source, for limits of @fastify/under-pressure and pm2, and for an alert rule in the repository.',
    why: 'Between 80 % and the crash there is time to take a heap snapshot and to roll back.',
    fix: '`const { used_heap_size, heap_size_limit } = v8.getHeapStatistics(); if (used_heap_size > 0.85 * heap_size_limit) logger.warn(…)`.',
    references: ['https://nodejs.org/api/v8.html#v8getheapstatistics'],
  },
  examples: {
    bad: [{ title: 'never compared', files: nodeExample([SERVER]) }],
    good: [
      {
        title: 'a warning at 85 %',
        files: nodeExample([
          "const v8 = require('node:v8');",
          'setInterval(() => {',
          '  const { used_heap_size, heap_size_limit } = v8.getHeapStatistics();',
          "  if (used_heap_size / heap_size_limit > 0.85) console.error('heap almost full');",
          '}, 30000).unref();',
          SERVER,
        ]),
      },
    ],
  },
  check(service) {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const compared = comparisonsOf(program);
    const sound = compared.filter((item) => !item.total).map((item) => item.evidence);
    const alerts = heapThresholds(alertRulesOf(service).alerts)
      .filter((item) => !isOfCommittedHeap(item))
      .map(({ rule }) => ({ place: rule.place, note: rule.name }));
    const evidence = [...sound, ...alerts, ...pressureOf(program)];
    if (evidence.length > 0) return [pass(...evidence.slice(0, 3))];
    const [total] = compared;
    if (total) return [fail({ message: 'heapTotal', place: total.evidence.place, anchor: 'heapTotal' })];
    const telemetry = telemetryOf(service);
    const exported = telemetry.of('memory')[0] ?? telemetry.opaque[0];
    if (exported && alertRulesOf(service).alerts.length === 0)
      return [unknown('memory is measured, but the alert rules are not in this repository', exported)];
    const place = remedyPlace(service);
    return [place ? fail({ message: 'missing', place, anchor: 'heap' }) : notApplicable('nothing runs')];
  },
};

/** Comparisons that name used heap or resident memory, also through constants; `total`: against heapTotal. */
function comparisonsOf(program: Program): readonly { readonly evidence: Evidence; readonly total: boolean }[] {
  const found: { readonly evidence: Evidence; readonly total: boolean }[] = [];
  for (const [module, facts] of program.modules) {
    const names = (value: Value, wanted: RegExp, depth = 0): boolean =>
      someValue(value, (part) => {
        if (part.kind === 'member') return wanted.test(part.property);
        if (part.kind !== 'ref' || depth > 3) return false;
        const init = facts.bindings[part.binding]?.init;
        return init !== undefined && names(init, wanted, depth + 1);
      });
    for (const { test, span } of facts.guards) {
      if (!compares(facts, test) || !names(test, /^(?:heapUsed|used_heap_size|rss)$/)) continue;
      found.push({
        evidence: { place: program.place(module, span), note: 'compared here' },
        total: names(test, /^(?:heapTotal|total_heap_size)$/) && !names(test, /^heap_size_limit$/),
      });
    }
  }
  return found;
}

/** A comparison, also one that was kept under a name: `const full = used > limit; if (full) …`. */
function compares(facts: ModuleFacts, test: Value, depth = 0): boolean {
  return someValue(test, (part) => {
    if (part.kind === 'binary') return /^[<>]=?$/.test(part.op);
    const init = part.kind === 'ref' && depth < 3 ? facts.bindings[part.binding]?.init : undefined;
    return init !== undefined && compares(facts, init, depth + 1);
  });
}

/** Middleware that sheds load from a limit on. */
function pressureOf(program: Program): readonly Evidence[] {
  const limits = ['maxHeapUsedBytes', 'maxRssBytes'];
  if (!program.hasKey(...limits)) return [];
  return program.calls
    .filter((call) => call.fact.args.some((arg) => limits.some((name) => program.option(call.module, arg, name).found)))
    .slice(0, 1)
    .map(({ place }) => ({ place, note: 'sheds load from a limit on' }));
}
