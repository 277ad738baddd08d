import { memoizeByService } from '../memoize.ts';
import type { Program, Route, Service } from '../types.ts';
import { type InputRead, inputReadsOf } from './input-reads.ts';
import { type Validation, validationsOf } from './validations.ts';

export interface RouteInput {
  readonly route: Route;
  readonly reads: readonly InputRead[];
  readonly validation: Validation | undefined;
}

/** Routes are followed into what their handlers call; beyond this many the rest is judged by the handler alone. */
const MAX_FOLLOWED = 80;

/** The routes whose handlers read a body or a query, each with what validates it. */
export const routeInputsOf = memoizeByService((service: Service): readonly RouteInput[] => {
  const { program } = service;
  if (!program) return [];
  const validations = validationsOf(service);
  const everywhere = validations.find((item) => item.by === 'framework' && item.route === undefined);
  const reads = inputReadsOf(service).filter((read) => read.part === 'body' || read.part === 'query');
  let followed = 0;
  return service.routes.routes.flatMap((route): readonly RouteInput[] => {
    const own = reads.filter((read) => route.handlers.some((ref) => isWithin(program, read, ref.module, ref.fn)));
    if (own.length === 0) return [];
    const direct = validations.find(
      (item) =>
        item.route?.place === route.place ||
        (item.call && route.handlers.some((ref) => isWithin(program, callAt(item), ref.module, ref.fn))),
    );
    const known = direct ?? everywhere;
    if (known || followed >= MAX_FOLLOWED) return [{ route, reads: own, validation: known }];
    followed++;
    const reached = new Set(program.reach(route.handlers).calls);
    const validation = validations.find((item) => item.call && reached.has(item.call));
    return [{ route, reads: own, validation }];
  });
});

function callAt(item: Validation): { readonly module: string; readonly fn: number } {
  return { module: item.call?.module ?? '', fn: item.call?.fact.fn ?? -1 };
}

/** Whether something stands in a function or in one nested in it. */
export function isWithin(
  program: Program,
  at: { readonly module: string; readonly fn: number },
  module: string,
  fn: number,
): boolean {
  if (at.module !== module) return false;
  const functions = program.modules.get(module)?.functions;
  for (let id: number | undefined = at.fn; id !== undefined; id = functions?.[id]?.parent) if (id === fn) return true;
  return false;
}
