import { CRASH_REPORTERS, type CrashEvent, type CrashReporterRow } from '../../knowledge/crash-reporters.ts';
import type { Environment, LinkedCall, Program } from '../types.ts';
import type { Registration } from './process-events.ts';

/**
 * Loggers and error trackers that listen to crashes because of how they are set up. One that only starts under a
 * condition which is not known is no promise, and does not count.
 */
export function findCrashReporters(
  program: Program,
  env: Environment,
): readonly { readonly event: CrashEvent; readonly registration: Registration }[] {
  return CRASH_REPORTERS.flatMap((row) =>
    program
      .callsTo(...row.calls)
      .filter((call) => listens(program, row, call) && program.runs(call, env) === true)
      .flatMap((call) =>
        row.events.map((event) => ({
          event,
          registration: {
            place: call.place,
            call,
            handlers: [],
            library: undefined,
            starter: undefined,
            reporter: { library: row.library, end: endOf(program, row) },
            runs: true,
          },
        })),
      ),
  );
}

function listens(program: Program, { needs, unless }: CrashReporterRow, call: LinkedCall): boolean {
  const option = (name: string) =>
    call.fact.args.map((arg) => program.option(call.module, arg, name)).find((found) => found.found);
  if (needs !== undefined) {
    const found = option(needs);
    if (!found?.value) return false;
    if (found.value.kind === 'array') return found.value.items.length > 0;
    return program.literal(found.module, found.value)?.value !== false;
  }
  const off = unless === undefined ? undefined : option(unless);
  return !off?.value || program.literal(off.module, off.value)?.value !== false;
}

function endOf(program: Program, { ends, keepsAlive }: CrashReporterRow): 'failure' | 'none' | 'unsaid' {
  if (ends === 'unsaid') return 'unsaid';
  const kept = keepsAlive
    ? program.callsTo(...keepsAlive.calls).some((call) =>
        call.fact.args.some((arg) => {
          const found = program.option(call.module, arg, keepsAlive.option);
          return found.value !== undefined && program.literal(found.module, found.value)?.value === false;
        }),
      )
    : false;
  return kept ? 'none' : 'failure';
}
