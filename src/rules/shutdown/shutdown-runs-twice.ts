import type { Registration } from '../../services/lifecycle/process-events.ts';
import { listensOnce, runsOnce } from '../../services/lifecycle/registrations.ts';
import { onlyOnce, takesListenersOff } from '../../services/lifecycle/repeated-signal.ts';
import { type Shutdown, shutdownOf } from '../../services/lifecycle/shutdown.ts';
import type { Service } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

function judge(service: Service, { steps, reach }: Shutdown, handler: Registration): Outcome {
  if (handler.library ?? handler.starter)
    return pass({ place: handler.place, note: handler.library?.library ?? handler.starter ?? '' });
  const { program } = service;
  if (program && (listensOnce(program, handler) || runsOnce(program, handler)))
    return pass({ place: handler.place, note: 'once' });
  const own = steps.filter((step) => step.registration === handler && step.role !== 'timer');
  // `process.on('SIGTERM', () => process.exit(0))` ends with the first signal; there is no second run.
  if (own.length > 0 && own.every((step) => step.role === 'exit' && step.path.length === 0 && step.guards.length === 0))
    return notApplicable('the handler does nothing that could run twice');
  const guarded = own.find((step) => onlyOnce(service, step));
  if (guarded) return pass({ place: handler.place, note: 'a flag lets it run once' }, { place: guarded.call.place });
  // `closing ??= closeAll()`: later signals share the first promise.
  const shared = reach?.functions.some((ref) =>
    program?.modules
      .get(ref.module)
      ?.bindings.some((binding) =>
        binding.writes.some(
          (write) =>
            write.fn === ref.fn &&
            (write.value.kind === 'logical' || (write.guards.length > 0 && write.value.kind === 'call')) &&
            binding.kind !== 'const' &&
            binding.fn !== ref.fn,
        ),
      ),
  );
  if (shared) return pass({ place: handler.place, note: 'later signals share the first run' });
  const removed = reach?.calls.find((call) => takesListenersOff(call));
  if (removed) return pass({ place: handler.place }, { place: removed.place, note: 'the listener is taken off' });
  if (own.length === 0) return notApplicable('the handler does nothing that could run twice');
  const [first] = own;
  const related = first ? [{ place: first.call.place, note: 'would run again' }] : [];
  return fail({ message: 'twice', place: handler.place, related, anchor: 'twice' });
}

export const shutdownRunsTwice: Rule = {
  id: 'shutdown-runs-twice',
  code: 'NR2010',
  title: 'A second signal starts the shutdown again',
  area: 'shutdown',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['shutdown-idempotent'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    twice:
      'Nothing keeps this shutdown from running again when a second signal arrives (Ctrl-C twice, a supervisor that repeats it): close() fails with ERR_SERVER_NOT_RUNNING and pools are ended twice. Set a flag at the start and leave at once when it is set.',
  },
  docs: {
    what: 'Looks for a flag that the handler sets and tests, process.once(), a shared promise, or a library that runs its hooks once.',
    why: 'Signals repeat: platforms, supervisors and impatient people send them more than once.',
    fix: 'let stopping = false; in the handler: if (stopping) process.exit(1); stopping = true;',
    references: ['https://nodejs.org/api/process.html#signal-events'],
  },
  examples: {
    bad: [
      {
        title: 'no flag',
        files: exampleService(
          "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => server.close(() => process.exit(0)));\n",
        ),
      },
    ],
    good: [
      {
        title: 'a flag; the second signal exits',
        files: exampleService(
          "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nlet stopping = false;\nprocess.on('SIGTERM', () => {\n  if (stopping) process.exit(1);\n  stopping = true;\n  server.close(() => process.exit(0));\n});\n",
        ),
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const shutdown = shutdownOf(service);
    if (shutdown.handlers.length === 0) return [notApplicable('nothing handles SIGTERM')];
    return shutdown.handlers.map((handler) => judge(service, shutdown, handler));
  },
};
