import type { Deadline } from '../../services/lifecycle/shutdown.ts';
import { type ShutdownStep, shutdownOf } from '../../services/lifecycle/shutdown.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

/** `timer.unref()` or `clearTimeout(timer)`, chained or by the name that holds the timer. */
function released(program: Program, timer: LinkedCall): LinkedCall | undefined {
  const isTimer = (module: string, value: LinkedCall['fact']['callee'] | undefined): boolean => {
    if (!value || module !== timer.module) return false;
    if (value.kind === 'call') return value.call === timer.id;
    if (value.kind !== 'ref') return false;
    const binding = program.modules.get(module)?.bindings[value.binding];
    const values = [binding?.init, ...(binding?.writes.map((write) => write.value) ?? [])];
    return values.some((item) => item?.kind === 'call' && item.call === timer.id);
  };
  return program
    .callsIn(timer.module)
    .find(
      (call) =>
        (call.fact.callee.kind === 'member' &&
          call.fact.callee.property === 'unref' &&
          isTimer(call.module, call.fact.callee.object)) ||
        (call.fact.callee.kind === 'global' &&
          call.fact.callee.name === 'clearTimeout' &&
          isTimer(call.module, call.fact.args[0])),
    );
}

/** `setTimeout(ms, value, { ref: false })` of node:timers/promises; the timer of AbortSignal.timeout() never holds Node. */
function isUnref(program: Program, timer: LinkedCall): boolean {
  if (program.callees(timer).includes('AbortSignal.timeout')) return true;
  const ref = program.option(timer.module, timer.fact.args[2], 'ref');
  return ref.value !== undefined && program.literal(ref.module, ref.value)?.value === false;
}

function judge(program: Program, deadline: Deadline, steps: readonly ShutdownStep[]): Outcome {
  const { timer } = deadline;
  if (!timer) return pass({ place: deadline.place, note: deadline.kind });
  if (isUnref(program, timer)) return pass({ place: timer.place, note: 'does not hold the process' });
  const letGo = released(program, timer);
  if (letGo)
    return pass({ place: timer.place, note: 'deadline' }, { place: letGo.place, note: 'does not hold the process' });
  const clean = steps.find((step) => step.role === 'exit' && !step.timer && !step.failure);
  if (clean)
    return pass({ place: timer.place, note: 'deadline' }, { place: clean.call.place, note: 'a clean end exits' });
  const args = { time: deadline.milliseconds === undefined ? 'its whole time' : `${deadline.milliseconds / 1000} s` };
  return fail({ message: deadline.kind === 'race' ? 'race' : 'holds', args, place: timer.place, anchor: 'timer' });
}

export const deadlineHoldsProcess: Rule = {
  id: 'deadline-holds-process',
  code: 'NR2014',
  title: 'The deadline timer keeps the process alive',
  area: 'shutdown',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['shutdown-timer-unref'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    holds:
      'Nothing exits after a clean shutdown and this timer holds the process for {time} more, then ends it as if it had failed: every rollout waits for it. Add .unref(), clear it, or exit when everything is closed.',
    race: 'When everything is closed before the time is up, this timer still holds the process for {time}: every rollout waits for it. Clear it or unref it (ref: false with node:timers/promises), or exit when everything is closed.',
  },
  docs: {
    what: 'Asks whether the timer that bounds the shutdown is unref()ed, cleared, or made harmless by an exit at the clean end.',
    why: 'A pending timer is a reason for Node to go on. The shutdown then always takes as long as its deadline, and ends with the code of a failure.',
    fix: 'setTimeout(() => process.exit(1), 25_000).unref();',
    references: ['https://nodejs.org/api/timers.html#timeoutunref'],
  },
  examples: {
    bad: [
      {
        title: 'the timer outlives the shutdown',
        files: exampleService(
          "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => {\n  setTimeout(() => process.exit(1), 10000);\n  server.close();\n});\n",
        ),
      },
    ],
    good: [
      {
        title: 'unref',
        files: exampleService(
          "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => {\n  setTimeout(() => process.exit(1), 10000).unref();\n  server.close();\n});\n",
        ),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program && !service.command?.starter) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { deadlines, steps } = shutdownOf(service);
    if (deadlines.length === 0) return [notApplicable('the shutdown has no deadline')];
    if (!program) return deadlines.map((deadline) => pass({ place: deadline.place, note: deadline.kind }));
    return deadlines.map((deadline) => judge(program, deadline, steps));
  },
};
