import { endOf, startOf } from '../../facts/span.ts';
import type { Place } from '../../parsers/place.ts';
import { bootStepsOf } from '../../services/lifecycle/boot.ts';
import { processEventsOf } from '../../services/lifecycle/process-events.ts';
import type { LinkedCall, Program } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

/** `require('./crash-handlers')` in a line behind listen(); imports of ES modules run first wherever they stand. */
function requiredBehind(program: Program, registration: LinkedCall, listen: LinkedCall): Place | undefined {
  const facts = program.modules.get(listen.module);
  if (!facts || listen.fact.fn !== 0 || registration.module === listen.module) return undefined;
  if (!program.entries.includes(listen.module)) return undefined;
  const leading = facts.imports.filter(
    (item, id) => !item.typeOnly && leadsTo(program, listen.module, id, registration),
  );
  const late = leading.every(
    (item) => item.kind === 'require' && item.fn === 0 && startOf(item.span) > endOf(listen.fact.span),
  );
  const [first] = leading;
  return first && late ? program.place(listen.module, first.span) : undefined;
}

function leadsTo(program: Program, module: string, id: number, { module: wanted }: LinkedCall): boolean {
  const seen = new Set<string>();
  const visit = (from: string, item: number): boolean =>
    program.origins(from, { kind: 'module', import: item }).some((origin) => {
      if (origin.kind !== 'module' || seen.has(origin.module)) return false;
      seen.add(origin.module);
      return (
        origin.module === wanted ||
        (program.modules.get(origin.module)?.imports ?? []).some((_, next) => visit(origin.module, next))
      );
    });
  return visit(module, id);
}

/** Something that the same function awaits above the registration: a connection, a migration. */
function awaitedBefore(program: Program, registration: LinkedCall): LinkedCall | undefined {
  return program
    .callsIn(registration.module)
    .find(
      (call) =>
        call.fact.fn === registration.fact.fn &&
        call.fact.usage === 'awaited' &&
        endOf(call.fact.span) <= startOf(registration.fact.span),
    );
}

function judge(program: Program, registration: LinkedCall, listens: readonly LinkedCall[]): Outcome {
  const steps = bootStepsOf(program, (call) => call === registration || listens.includes(call));
  const first = steps.findIndex((step) => step.call === registration);
  const listen = steps.findIndex((step) => listens.includes(step.call));
  const opening = steps[listen];
  const place = registration.place;
  if (first === -1) return unknown('when this registration runs could not be followed', { place });
  const required = opening && requiredBehind(program, registration, opening.call);
  if (opening && required)
    return fail({
      message: 'after',
      place: required,
      related: [
        { place, note: 'registered here' },
        { place: opening.call.place, note: 'the server listens already' },
      ],
      severity: 'note',
      anchor: 'order',
    });
  const waited = awaitedBefore(program, registration);
  if (waited && (!opening || first < listen))
    return fail({
      message: 'waited',
      place,
      related: [{ place: waited.place, note: 'the start waits here first' }],
      severity: 'note',
      anchor: 'order',
    });
  if (!opening || first < listen) return pass({ place, note: 'before the server listens' });
  const step = steps[first];
  const related = [{ place: opening.call.place, note: 'the server listens already' }];
  // In the same turn nothing can have happened yet; after an await, or in the callback of listen(), it can.
  const later = step !== undefined && (step.after.has(opening.call) || step.path.includes(opening.call));
  return fail({
    message: later ? 'later' : 'after',
    place,
    related,
    ...(later ? {} : { severity: 'note' as const }),
    anchor: 'order',
  });
}

export const crashHandlersAfterListen: Rule = {
  id: 'crash-handlers-after-listen',
  code: 'NR2104',
  title: 'Crash handlers are registered after the server listens',
  area: 'errors',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['crash-handlers-before-listen'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    later:
      'This handler is registered only once the server listens: a crash during the start, the most frequent of all, is not logged by it. Register crash handlers first, before anything is connected.',
    after:
      'This handler is registered behind listen(): what fails in the lines before is not logged by it. Register crash handlers first, before anything is connected.',
    waited:
      'This handler is registered only after something was awaited: what fails until then (a connection, a migration, a missing variable) is not logged by it. Register crash handlers first, before anything is connected.',
  },
  docs: {
    what: 'Runs through the start in the order of execution, imports first, and compares the registration of uncaughtException and unhandledRejection with the first listen().',
    why: 'Most crashes happen during the start: a missing variable, a refused connection, a port in use. They are the ones that need a log line.',
    fix: "import './crash-handlers.js' as the first line of the entry.",
    references: ['https://nodejs.org/api/process.html#event-uncaughtexception'],
  },
  examples: {
    bad: [
      {
        title: 'in the callback of listen()',
        files: exampleService(
          "const http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000, () => {\n  process.on('uncaughtException', (error) => {\n    console.error(error);\n    process.exit(1);\n  });\n});\n",
        ),
      },
    ],
    good: [
      {
        title: 'first',
        files: exampleService(
          "process.on('uncaughtException', (error) => {\n  console.error(error);\n  process.exit(1);\n});\nconst http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        ),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const events = processEventsOf(service);
    const found = [...events.of('uncaughtException'), ...events.of('unhandledRejection')];
    const starter = found.find((item) => item.starter);
    if (starter) return [pass({ place: starter.place, note: starter.starter ?? '' })];
    const calls = [...new Set(found.flatMap((item) => (item.call ? [item.call] : [])))];
    if (calls.length === 0) return [notApplicable('no crash handler is registered')];
    const listens = service.servers.flatMap((server) => (server.call ? [server.call] : []));
    if (listens.length === 0) return [pass(...calls.map((call) => ({ place: call.place, note: 'nothing listens' })))];
    return calls.map((call) => judge(program, call, listens));
  },
};
