import { memoizeByService } from '../memoize.ts';
import type { FunctionRef, Program, Route, Service } from '../types.ts';
import { type InputRead, inputReadsOf } from './input-reads.ts';
import { type Validation, validationsOf } from './validations.ts';

export interface RouteInput {
  readonly route: Route;
  readonly reads: readonly InputRead[];
  readonly validation: Validation | undefined;
}

/** Routes are followed into what their handlers call; beyond this many, only those whose handlers tell by themselves are judged. */
const MAX_FOLLOWED = 80;

/** The routes whose handlers read a body or a query, each with what validates it. */
export const routeInputsOf = memoizeByService((service: Service): readonly RouteInput[] => {
  const { program } = service;
  if (!program) return [];
  const validations = validationsOf(service);
  const everywhere = validations.find((item) => item.by === 'framework' && item.route === undefined);
  const reads = inputReadsOf(service).filter((read) => read.part === 'body' || read.part === 'query');
  const helpers = helpersOf(program, validations, reads);
  let followed = 0;
  return service.routes.routes.flatMap((route): readonly RouteInput[] => {
    const own = reads.filter((read) => route.handlers.some((ref) => isWithin(program, read, ref.module, ref.fn)));
    if (own.length === 0)
      return helpers
        .filter(({ ref }) => callsHelper(program, route, ref))
        .map(taking(route))
        .slice(0, 1);
    const direct = validations.find(
      (item) =>
        item.route?.place === route.place ||
        (item.call && route.handlers.some((ref) => isWithin(program, callAt(item), ref.module, ref.fn))),
    );
    const known = direct ?? everywhere;
    if (known) return [{ route, reads: own, validation: known }];
    if (followed >= MAX_FOLLOWED) return [];
    followed++;
    const reached = new Set(program.reach(route.handlers).calls);
    const validation = validations.find((item) => item.call && reached.has(item.call));
    return [{ route, reads: own, validation }];
  });
});

/** A function that takes the input from the request and checks it, for the handlers that call it: `this.dataValidate({ request, schema })`. */
interface Helper {
  readonly ref: FunctionRef;
  readonly reads: readonly InputRead[];
  readonly validation: Validation;
}

function helpersOf(
  program: Program,
  validations: readonly Validation[],
  reads: readonly InputRead[],
): readonly Helper[] {
  return validations.flatMap((validation): readonly Helper[] => {
    if (!validation.call || validation.route) return [];
    const ref = callAt(validation);
    const own = reads.filter((read) => isWithin(program, read, ref.module, ref.fn));
    return own.length > 0 && ref.fn > 0 ? [{ ref, reads: own, validation }] : [];
  });
}

function callsHelper(program: Program, route: Route, helper: FunctionRef): boolean {
  return route.handlers.some(({ module, fn }) =>
    program
      .callsIn(module)
      .some(
        (call) =>
          isWithin(program, { module, fn: call.fact.fn }, module, fn) &&
          program.targets(call).some((target) => target.module === helper.module && target.fn === helper.fn),
      ),
  );
}

function taking(route: Route): (helper: Helper) => RouteInput {
  return ({ reads, validation }) => ({ route, reads, validation });
}

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
