import { exitCodesOf } from '../../services/lifecycle/exits.ts';
import { onlyWhenRepeated } from '../../services/lifecycle/repeated-signal.ts';
import { handlerPlaces, type ShutdownStep, shutdownOf } from '../../services/lifecycle/shutdown.ts';
import type { Program, Service } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

/** 128 + signal is how shells report an end by SIGTERM or SIGINT. */
const CLEAN = new Set([0, 130, 143]);

function judge(service: Service, program: Program, step: ShutdownStep): Outcome {
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
  if (!forced && other && !zero && !codes.includes(undefined) && !codes.includes('failure'))
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
    const { handlers, steps } = shutdownOf(service);
    if (!program && !service.command?.starter) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    if (handlers.length === 0) return [notApplicable('nothing handles SIGTERM')];
    const exits = steps.filter((step) => step.role === 'exit');
    if (program && exits.length > 0) return exits.map((step) => judge(service, program, step));
    const library = handlers.find((handler) => handler.library || handler.starter);
    if (library) return [pass({ place: library.place, note: library.library?.library ?? library.starter ?? '' })];
    return [pass(...handlerPlaces(handlers).map(({ place }) => ({ place, note: 'ends by itself, with 0' })))];
  },
};
