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
    [...program.callsTo(...row.calls), ...ofSubclasses(program, row)]
      .filter((call) => listens(program, row, call, env) && program.runs(call, env) === true)
      .flatMap((call) => {
        const [last] = call.fact.args;
        const handlers = row.handsOver && last ? program.functions(call.module, last) : [];
        const registration: Registration = {
          place: call.place,
          call,
          handlers,
          library: undefined,
          starter: undefined,
          runs: true,
        };
        const reporter = { library: row.library, end: endOf(program, row) };
        return row.events.map((event) => ({
          event,
          registration: handlers.length > 0 ? registration : { ...registration, reporter },
        }));
      }),
  );
}

/** `new OwnTransport({ handleExceptions: true })`, where the class extends that of the library. */
function ofSubclasses(program: Program, { classes, calls }: CrashReporterRow): readonly LinkedCall[] {
  if (!classes || ![...program.modules.values()].some((facts) => facts.classes.some((item) => item.extends))) return [];
  const known = new Set(program.callsTo(...calls));
  return program.calls.filter(
    (call) =>
      call.fact.kind === 'new' &&
      call.fact.args.length > 0 &&
      !known.has(call) &&
      program
        .externals(call.module, { kind: 'call', call: call.id })
        .some((made) => classes.some((name) => made === `${name}()`)),
  );
}

function listens(
  program: Program,
  { needs, unless, active }: CrashReporterRow,
  call: LinkedCall,
  env: Environment,
): boolean {
  const option = (name: string) =>
    call.fact.args.map((arg) => program.option(call.module, arg, name)).find((found) => found.found);
  const started = active === undefined ? undefined : option(active);
  if (started?.value && !program.literal(started.module, started.value, env)?.value) return false;
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
