import type { Value } from '../../facts/types.ts';
import { RETRIES, type RetryRow } from '../../knowledge/retries.ts';
import type { Place } from '../../parsers/place.ts';
import { mayRun } from '../may-run.ts';
import { memoizeByService } from '../memoize.ts';
import { assumeComplete } from '../observability/effective.ts';
import type { LinkedCall, Program, Service } from '../types.ts';
import { retryLoopsOf } from './retry-loops.ts';

export interface Retry {
  readonly what: string;
  readonly place: Place;
  /** Infinity where nothing ends it; undefined when it is computed. */
  readonly attempts: number | undefined;
  readonly delay: 'grows' | 'constant' | 'none' | 'unknown';
  readonly jitter: boolean | undefined;
}

/** Everything on the production path that repeats what failed. */
export const retriesOf = memoizeByService((service: Service): readonly Retry[] => {
  const { program } = service;
  if (!program) return [];
  const env = assumeComplete(service.deployments[0]?.environment);
  const libraries = RETRIES.flatMap((row) =>
    program
      .callsTo(...row.calls)
      .filter((call) => mayRun(program, call, env))
      .flatMap((call) => readRetry(program, row, call) ?? []),
  );
  return [...libraries, ...retryLoopsOf(service, program)];
});

function optionOf(
  program: Program,
  call: LinkedCall,
  names: readonly string[],
): { readonly module: string; readonly value: Value } | undefined {
  for (const name of names) {
    for (const arg of call.fact.args) {
      const found = program.option(call.module, arg, ...name.split('.'));
      if (found.found && found.value) return { module: found.module, value: found.value };
    }
  }
  return undefined;
}

function readRetry(program: Program, row: RetryRow, call: LinkedCall): Retry | undefined {
  const attempts = optionOf(program, call, row.attempts);
  const literal = attempts && program.literal(attempts.module, attempts.value)?.value;
  // A queue or client whose jobs or calls are not repeated.
  if (row.defaultAttempts <= 2 && (!attempts || literal === 0 || literal === 1 || literal === false)) return undefined;
  const endless =
    row.forever.some((name) => {
      const found = optionOf(program, call, [name]);
      return found && program.literal(found.module, found.value)?.value === true;
    }) ||
    (attempts !== undefined && isInfinite(program, attempts));
  const growth = optionOf(program, call, row.growthOptions);
  const random = optionOf(program, call, row.jitterOptions);
  return {
    what: row.library,
    place: call.place,
    attempts: endless
      ? Number.POSITIVE_INFINITY
      : attempts
        ? typeof literal === 'number'
          ? literal
          : undefined
        : row.defaultAttempts,
    delay: growth ? growthOf(program, growth) : row.growth,
    jitter: random ? jitterOf(program, random) : row.jitter,
  };
}

function isInfinite(program: Program, { module, value }: { module: string; value: Value }): boolean {
  if (program.literal(module, value)?.value === Number.POSITIVE_INFINITY) return true;
  return program
    .externals(module, value)
    .some((path) => /^(?:Infinity|Number\.(?:POSITIVE_INFINITY|MAX_SAFE_INTEGER|MAX_VALUE))$/.test(path));
}

/** A strategy: exponential by name, constant by name or number, a function by what it does with the attempt. */
function growthOf(program: Program, { module, value }: { module: string; value: Value }): Retry['delay'] {
  const type = program.option(module, value, 'type');
  const text =
    type.found && type.value ? program.literal(type.module, type.value)?.value : program.literal(module, value)?.value;
  if (typeof text === 'number') return text === 0 ? 'none' : 'constant';
  if (typeof text === 'string')
    return /expo/i.test(text) ? 'grows' : /fixed|constant|linear/i.test(text) ? 'constant' : 'unknown';
  const paths = program.externals(module, value);
  if (paths.some((path) => /expo|linear/i.test(path))) return 'grows';
  if (paths.some((path) => /constant/i.test(path))) return 'constant';
  const functions = program.functions(module, value);
  if (functions.length === 0) return 'unknown';
  const uses = functions.some((ref) => {
    const names = program.fn(ref).params.length;
    const inside = program
      .reach([ref])
      .calls.some((call) => program.callees(call).some((path) => /expo|Math\.pow/i.test(path)));
    return inside || (names > 0 && program.fn(ref).returns.some((item) => item.value.kind !== 'number'));
  });
  return uses ? 'grows' : 'constant';
}

function jitterOf(program: Program, { module, value }: { module: string; value: Value }): boolean | undefined {
  const literal = program.literal(module, value)?.value;
  if (typeof literal === 'boolean') return literal;
  if (typeof literal === 'number') return literal > 0;
  if (typeof literal === 'string') return literal !== 'none';
  const paths = program.externals(module, value);
  if (paths.some((path) => /exponentialDelay|ExponentialBackoff|[jJ]itter/.test(path))) return true;
  const functions = program.functions(module, value);
  if (functions.length === 0) return undefined;
  return program
    .reach(functions)
    .calls.some((call) =>
      program
        .callees(call)
        .some((path) => /^(?:Math\.random|node:crypto#randomInt)$|exponentialDelay|[jJ]itter/.test(path)),
    );
}
