import { namesTested } from '../lifecycle/state-names.ts';
import { memoizeByProgram } from '../memoize.ts';
import { callsByFunction } from '../program/calls-by-function.ts';
import { functionKey } from '../program/targets.ts';
import { globalMiddleware } from '../request-path.ts';
import type { Program } from '../types.ts';
import { failureStatusesOf } from './status-codes.ts';

/**
 * State by which a middleware before all routes turns every request away, the health check among them:
 * `app.use((req, res, next) => (stopping ? res.status(503).end() : next()))`. Only what the conditions on the way to the
 * 503 look at: a middleware that signs in reads half of the service, and answers 503 for reasons of its own.
 */
export const gateStateOf = memoizeByProgram((program: Program): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const ref of globalMiddleware(program)) {
    const reach = program.reach([ref]);
    for (const { code, at } of failureStatusesOf(program, [ref])) {
      if (code !== 503) continue;
      const [first] = callsByFunction(program).get(functionKey(at)) ?? [];
      const way = first ? reach.pathTo(first).map(({ module, fact }) => ({ module, guards: fact.guards })) : [];
      for (const { module, guards } of [...way, at]) {
        for (const id of guards) {
          const guard = program.modules.get(module)?.guards[id];
          if (guard && guard.kind !== 'catch')
            for (const name of namesTested(program, module, guard.test)) names.add(name);
        }
      }
    }
  }
  return names;
});
