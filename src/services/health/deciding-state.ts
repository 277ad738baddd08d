import { namesTested } from '../lifecycle/state-names.ts';
import { memoizeByProgram } from '../memoize.ts';
import { callsByFunction } from '../program/calls-by-function.ts';
import { functionKey } from '../program/targets.ts';
import { globalMiddleware } from '../request-path.ts';
import type { FunctionRef, Program } from '../types.ts';
import { failureStatusesOf } from './status-codes.ts';

/**
 * Names of the state by which functions answer with a failure: what the conditions on the way to such a status look at,
 * and what chooses it. All that a handler reads would be too much: one that signs in reads half of the service.
 */
export function decidingState(
  program: Program,
  refs: readonly FunctionRef[],
  isMeant: (code: number) => boolean,
): ReadonlySet<string> {
  const names = new Set<string>();
  const reach = program.reach(refs);
  for (const { code, at } of failureStatusesOf(program, refs)) {
    if (!isMeant(code)) continue;
    const [first] = callsByFunction(program).get(functionKey(at)) ?? [];
    const way = first ? reach.pathTo(first).map(({ module, fact }) => ({ module, guards: fact.guards })) : [];
    const tests = [...way, at].flatMap(({ module, guards }) =>
      guards.flatMap((id) => {
        const guard = program.modules.get(module)?.guards[id];
        return guard && guard.kind !== 'catch' ? [{ module, value: guard.test }] : [];
      }),
    );
    if (at.value) tests.push({ module: at.module, value: at.value });
    for (const { module, value } of tests) for (const name of namesTested(program, module, value)) names.add(name);
  }
  return names;
}

/**
 * State by which a middleware before all routes turns every request away, the health check among them:
 * `app.use((req, res, next) => (stopping ? res.status(503).end() : next()))`.
 */
export const gateStateOf = memoizeByProgram(
  (program: Program): ReadonlySet<string> =>
    new Set(globalMiddleware(program).flatMap((ref) => [...decidingState(program, [ref], (code) => code === 503)])),
);
