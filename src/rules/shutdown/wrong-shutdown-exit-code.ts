import { endOf, startOf } from '../../facts/span.ts';
import { exitCodesOf } from '../../services/lifecycle/exits.ts';
import { onlyWhenRepeated } from '../../services/lifecycle/repeated-signal.ts';
import {
  type Deadline,
  handlerPlaces,
  type Shutdown,
  type ShutdownStep,
  shutdownOf,
} from '../../services/lifecycle/shutdown.ts';
import type { LinkedCall, Program, Service } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

/** 128 + signal is how shells report an end by SIGTERM or SIGINT. */
const CLEAN = new Set([0, 130, 143]);

/** A race against a timer whose result nobody looks at: what follows is the end of a clean and of a cut shutdown alike. */
function blindRaceBefore(program: Program, { deadlines, steps }: Shutdown, step: ShutdownStep): Deadline | undefined {
  return deadlines.find(({ kind, timer, call: race }) => {
    if (kind !== 'race' || !timer || !race || race.module !== step.call.module || race.fact.fn !== step.call.fact.fn)
      return false;
    // Telemetry that is not flushed in time is no failed shutdown.
    const within = (call: LinkedCall): boolean =>
      call.module === race.module &&
      startOf(call.fact.span) > startOf(race.fact.span) &&
      endOf(call.fact.span) < endOf(race.fact.span);
    const closes = steps.some(
      ({ role, call, path }) => (role === 'server' || role === 'resource') && [call, ...path].some(within),
    );
    const kept = program.modules.get(race.module)?.bindings.some(({ init, writes }) => {
      const values = [init, ...writes.map((write) => write.value)];
      return values.some((value) => value?.kind === 'call' && value.call === race.id);
    });
    return (
      closes &&
      race.fact.usage === 'awaited' &&
      !kept &&
      endOf(race.fact.span) < startOf(step.call.fact.span) &&
      onlyResolves(program, timer)
    );
  });
}

/** `setTimeout(resolve, ms)` or a sleep: a callback of its own could remember that the time is up, or reject. */
function onlyResolves(program: Program, { module, fact }: LinkedCall): boolean {
  const [first] = fact.args;
  if (first?.kind === 'ref' && program.modules.get(module)?.bindings[first.binding]?.param?.index === 1) return false;
  return first?.kind === 'ref' || first?.kind === 'number' || first?.kind === 'env' || first?.kind === 'member';
}

function judge(service: Service, program: Program, shutdown: Shutdown, step: ShutdownStep): Outcome {
  const codes = exitCodesOf(program, step.call, step.path);
  const forced = step.timer !== undefined || step.failure || onlyWhenRepeated(service, step);
  const zero = codes.some((code) => code === 0 || code === 'default');
  const other = codes.some(
    (code) => code === undefined || code === 'failure' || (code !== 'default' && !CLEAN.has(code)),
  );
  const related = [
    { place: step.registration.place, note: 'SIGTERM is handled here' },
    ...(step.timer ? [{ place: step.timer.place, note: 'the deadline' }] : []),
  ];
  if (forced && zero && !other) {
    const message = step.timer ? 'forced' : step.failure ? 'failed' : 'repeated';
    return fail({
      message,
      place: step.call.place,
      related,
      ...(message === 'repeated' || codes.includes('default') ? { severity: 'note' as const } : {}),
      anchor: message,
    });
  }
  const race = forced || !zero || other ? undefined : blindRaceBefore(program, shutdown, step);
  if (race)
    return fail({
      message: 'raced',
      place: step.call.place,
      related: [...related, { place: race.place, note: 'whoever wins' }],
      anchor: 'raced',
    });
  // `if (failures.length > 0) process.exit(1); process.exit(0);`
  const branch = step.guards.some(({ fact }) => fact.kind !== 'early-exit' && fact.kind !== 'loop');
  const otherwise = shutdown.steps.some(
    (item) =>
      item.role === 'exit' &&
      item.registration === step.registration &&
      item.timer === undefined &&
      exitCodesOf(program, item.call, item.path).some((code) => code === 0 || code === 'default'),
  );
  if (!forced && other && !zero && !(branch && otherwise) && !codes.includes(undefined) && !codes.includes('failure'))
    return fail({
      message: 'clean',
      args: { code: String(codes[0]) },
      place: step.call.place,
      related,
      anchor: 'clean',
    });
  return pass({ place: step.call.place, note: forced ? 'forced end' : 'clean end' });
}

export const wrongShutdownExitCode: Rule = {
  id: 'wrong-shutdown-exit-code',
  code: 'NR2013',
  title: 'The exit code does not tell a clean shutdown from a failed one',
  area: 'shutdown',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['shutdown-exit-code'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    forced:
      'When the deadline cuts the shutdown short the process exits with 0, so the platform records a clean stop and nobody learns that requests were dropped. Exit with 1 here.',
    failed:
      'When the shutdown fails the process exits with 0, so the failure leaves no trace in the pod status. Exit with 1 here.',
    raced:
      'The process exits with 0 here whether everything was closed or the time ran out first, so a shutdown that was cut looks clean in the pod status. Look at who won the race, and exit with 1 for the timer.',
    repeated: 'A second signal ends the process with 0 although the shutdown was cut short. Exit with 1 here.',
    clean:
      'A clean shutdown ends with {code}: every rollout looks like a crash in the pod status and in alerts. Exit with 0 here.',
  },
  docs: {
    what: 'Looks at every exit that can follow SIGTERM: the ordinary end must be 0, the deadline, the error paths and a second signal something else. 143 and 130 (128 + signal) count as clean.',
    why: 'The exit code is what restart policies, pod status, Jobs and alerts see of a shutdown.',
    fix: 'process.exit(0) behind the last close, process.exit(1) in the deadline and in catch.',
    references: ['https://nodejs.org/api/process.html#exit-codes'],
  },
  examples: {
    bad: [
      {
        title: 'the deadline exits with 0',
        files: exampleService(
          "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => {\n  setTimeout(() => process.exit(0), 10000).unref();\n  server.close(() => process.exit(0));\n});\n",
        ),
      },
    ],
    good: [
      {
        title: '0 when clean, 1 when forced',
        files: exampleService(
          "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => {\n  setTimeout(() => process.exit(1), 10000).unref();\n  server.close((error) => process.exit(error ? 1 : 0));\n});\n",
        ),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    const shutdown = shutdownOf(service);
    const { handlers, steps } = shutdown;
    if (!program && !service.command?.starter) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    if (handlers.length === 0) return [notApplicable('nothing handles SIGTERM')];
    const exits = steps.filter((step) => step.role === 'exit');
    if (program && exits.length > 0) return exits.map((step) => judge(service, program, shutdown, step));
    const library = handlers.find((handler) => handler.library || handler.starter);
    if (library) return [pass({ place: library.place, note: library.library?.library ?? library.starter ?? '' })];
    return [pass(...handlerPlaces(handlers).map(({ place }) => ({ place, note: 'ends by itself, with 0' })))];
  },
};
