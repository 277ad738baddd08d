import { FILE_START, isWithin } from '../../facts/span.ts';
import { isAbortTimer } from '../../services/outbound/deadlines.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

/** `clearTimeout` in the function that sets the timer, or in one inside it (a `finally`, a continuation). */
function isCleared(program: Program, timer: LinkedCall): boolean {
  const functions = program.modules.get(timer.module)?.functions ?? [];
  const span = functions[timer.fact.fn]?.span ?? FILE_START;
  return program
    .callsTo('clearTimeout', 'node:timers#clearTimeout')
    .some(({ module, fact }) => module === timer.module && (timer.fact.fn === 0 || isWithin(fact.span, span)));
}

export const unclearedAbortTimer: Rule = {
  id: 'uncleared-abort-timer',
  code: 'NR5106',
  title: 'The timer of a deadline is never cleared',
  area: 'timeouts',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['timeout-timer-cleared'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    uncleared:
      'This timer goes on after the call is done: thousands of pending timers hold their closures under load, and keep the process alive at shutdown. Clear it in finally, or use AbortSignal.timeout(ms).',
  },
  docs: {
    what: 'Looks for setTimeout that aborts a controller without clearTimeout in the same function.',
    why: 'Each pending timer keeps what its callback refers to in memory until it fires.',
    fix: 'try { … } finally { clearTimeout(timer); }, or signal: AbortSignal.timeout(3_000), which needs no timer.',
    references: ['https://developer.mozilla.org/docs/Web/API/AbortSignal/timeout_static'],
  },
  examples: {
    bad: [
      {
        title: 'left running',
        files: exampleService(
          "import http from 'node:http';\nasync function prices() {\n  const controller = new AbortController();\n  setTimeout(() => controller.abort(), 3000);\n  return fetch('http://prices/', { signal: controller.signal });\n}\nhttp.createServer(async (req, res) => res.end(await (await prices()).text())).listen(3000);\n",
        ),
      },
    ],
    good: [
      {
        title: 'cleared in finally',
        files: exampleService(
          "import http from 'node:http';\nasync function prices() {\n  const controller = new AbortController();\n  const timer = setTimeout(() => controller.abort(), 3000);\n  try {\n    return await fetch('http://prices/', { signal: controller.signal });\n  } finally {\n    clearTimeout(timer);\n  }\n}\nhttp.createServer(async (req, res) => res.end(await (await prices()).text())).listen(3000);\n",
        ),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const timers = program
      .callsTo('setTimeout', 'node:timers#setTimeout')
      .filter((call) => program.runs(call) !== false && isAbortTimer(program, call));
    const signals = program.callsTo('AbortSignal.timeout').filter((call) => program.runs(call) !== false);
    const open = timers.filter((call) => !isCleared(program, call));
    if (open.length > 0)
      return open.slice(0, 3).map((call) => fail({ message: 'uncleared', place: call.place, anchor: call.module }));
    const good = [...timers, ...signals].slice(0, 4);
    if (good.length > 0) return [pass(...good.map((call) => call.place))];
    return [notApplicable('the service sets no timer that aborts a call')];
  },
};
