import type { Registration } from '../../services/lifecycle/process-events.ts';
import { listensOnce } from '../../services/lifecycle/registrations.ts';
import { onlyWhenRepeated, takesListenersOff } from '../../services/lifecycle/repeated-signal.ts';
import { type Shutdown, shutdownOf } from '../../services/lifecycle/shutdown.ts';
import type { Service } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

function judge(service: Service, { steps, reach }: Shutdown, handler: Registration): Outcome {
  const { library, starter, place } = handler;
  if (starter) return pass({ place, note: starter });
  if (library && library.secondSignal !== 'ignored')
    return pass({ place, note: `${library.library}: ${library.secondSignal === 'exits' ? 'exits' : 'runs once'}` });
  if (library) return fail({ message: 'library', args: { library: library.library }, place, anchor: library.library });
  const own = steps.filter((step) => step.registration === handler && step.role === 'exit');
  const forced = own.find((step) => onlyWhenRepeated(service, step));
  if (forced) return pass({ place }, { place: forced.call.place, note: 'a second signal exits' });
  const { program } = service;
  if (program && listensOnce(program, handler))
    return pass({ place, note: 'once: the second signal has its default effect' });
  const removed = reach?.calls.find((item) => takesListenersOff(item));
  if (removed) return pass({ place }, { place: removed.place, note: 'the second signal has its default effect' });
  const immediate = own.find((step) => !step.timer && step.path.length === 0 && step.after.size === 0);
  if (immediate) return pass({ place }, { place: immediate.call.place, note: 'every signal exits' });
  return fail({ message: 'ignored', place, anchor: 'second' });
}

export const secondSignalIgnored: Rule = {
  id: 'second-signal-ignored',
  code: 'NR2011',
  title: 'A second signal does not force the exit',
  area: 'shutdown',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['second-signal-forces-exit'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    ignored:
      'When the shutdown hangs, a second signal does nothing: whoever stands at the terminal or in an incident has only SIGKILL left. When the flag is already set, log it and exit with 1.',
    library:
      '{library} takes a second signal for nothing: when the shutdown hangs only its deadline or SIGKILL ends it. Add a listener that exits with 1 once shutting down.',
  },
  docs: {
    what: 'Asks whether a signal that arrives during the shutdown ends the process: an exit behind the flag, process.once() (the default action is back then), or a library that does it.',
    why: 'The second Ctrl-C, and the second signal of a supervisor, mean now.',
    fix: "if (stopping) { logger.fatal('second signal, exiting'); process.exit(1); }",
    exceptions:
      'As PID 1 of a container without an init the default action of SIGTERM is to do nothing, so once() alone does not force the exit there; the deadline still does.',
    references: ['https://nodejs.org/api/process.html#signal-events'],
  },
  examples: {
    bad: [
      {
        title: 'returns',
        files: exampleService(
          "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nlet stopping = false;\nprocess.on('SIGTERM', () => {\n  if (stopping) return;\n  stopping = true;\n  server.close(() => process.exit(0));\n});\n",
        ),
      },
    ],
    good: [
      {
        title: 'exits with 1',
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
