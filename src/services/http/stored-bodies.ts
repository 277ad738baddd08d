import type { Value } from '../../facts/types.ts';
import type { LinkedCall, Route, Service } from '../types.ts';
import { routeInputsOf } from './input-coverage.ts';
import { inputPartOf } from './input-reads.ts';
import { ownChecks } from './own-checks.ts';

/** Writes of database clients and models that take a record or the changes to one. */
const WRITES =
  /^(?:create|bulkCreate|insert(?:One|Many)?|update(?:One|Many)?|replaceOne|upsert|findByIdAndUpdate|findOneAnd(?:Update|Replace))$/;

export interface StoredBody {
  readonly route: Route;
  readonly call: LinkedCall;
}

/** A handler that writes the body as it came (`Model.findByIdAndUpdate(id, req.body)`) and checks nothing on its way. */
export function findStoredBody(service: Service): StoredBody | undefined {
  const { program } = service;
  if (!program) return undefined;
  for (const { route, validation } of routeInputsOf(service)) {
    if (validation) continue;
    const reach = program.reach(route.handlers);
    const call = reach.calls.find((item) => storesBody(service, item));
    if (call && !ownChecks(program, reach)) return { route, call };
  }
  return undefined;
}

function storesBody(service: Service, call: LinkedCall): boolean {
  const { callee, args } = call.fact;
  // What the service calls so itself may check first.
  if (callee.kind !== 'member' || !WRITES.test(callee.property)) return false;
  if ((service.program?.targets(call).length ?? 0) > 0) return false;
  return args.some((arg) => isWholeBody(service, call.module, arg));
}

function isWholeBody(service: Service, module: string, value: Value): boolean {
  const init = value.kind === 'ref' ? service.program?.modules.get(module)?.bindings[value.binding]?.init : undefined;
  const taken = init ?? value;
  return taken.kind === 'member' && taken.property === 'body' && inputPartOf(service, module, taken) === 'body';
}
