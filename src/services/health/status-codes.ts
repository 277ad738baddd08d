import type { Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import { calledName } from '../names.ts';
import type { FunctionRef, Program } from '../types.ts';

export interface StatusCode {
  readonly code: number;
  readonly place: Place;
  /** Where it is set, under which conditions, and the value that says it. */
  readonly at: {
    readonly module: string;
    readonly fn: number;
    readonly guards: readonly number[];
    readonly value?: Value;
  };
}

const SETTERS =
  /^(?:status|sendStatus|writeHead|code|setStatus|response|json|text|html|body|send|notFound|newResponse)$/;
const UNAVAILABLE = /ServiceUnavailable|serverUnavailable|HealthCheckError|SERVICE_UNAVAILABLE/;
const THROWN =
  /^(?:http-errors#|@hapi\/boom#|@nestjs\/common#\w*Exception|h3#createError|hono\/http-exception#|@fastify\/sensible#|api-problem#|restify-errors#)/;
/** Libraries that answer a failed check with an error by themselves. */
const LIBRARIES = /^@nestjs\/terminus#HealthCheckService\(\)\.check$/;

/** The statuses from 400 up that functions may answer with, as far as they are written out. */
export function failureStatusesOf(program: Program, handlers: readonly FunctionRef[]): readonly StatusCode[] {
  const reach = program.reach(handlers);
  const found: StatusCode[] = [];
  const note = (codes: readonly number[], place: Place, at: StatusCode['at']): void => {
    for (const code of codes) if (code >= 400 && code < 600) found.push({ code, place, at });
  };
  for (const call of reach.calls) {
    const { fn, guards } = call.fact;
    const at = { module: call.module, fn, guards };
    if (program.callees(call).some((path) => LIBRARIES.test(path))) note([503], call.place, at);
    const name = calledName(program, call);
    if (UNAVAILABLE.test(name)) note([503], call.place, at);
    if (SETTERS.test(name) || program.callees(call).some((path) => THROWN.test(path)))
      for (const arg of call.fact.args)
        note(numbersIn(program, call.module, arg, 0), call.place, { ...at, value: arg });
    if (
      call.fact.kind === 'new' ||
      program.callees(call).includes('Object.assign') ||
      /^(?:json|Response|NextResponse|redirect)$/.test(name)
    )
      for (const arg of call.fact.args)
        for (const option of ['status', 'statusCode']) {
          const set = program.option(call.module, arg, option);
          const value = set.found ? set.value : undefined;
          if (value) note(numbersIn(program, set.module, value, 0), call.place, { ...at, value });
        }
  }
  for (const ref of reach.functions) {
    const facts = program.modules.get(ref.module);
    // `throw new AppError('not ready', 503)`
    for (const item of facts?.throws ?? []) {
      if (item.fn !== ref.fn || item.value.kind !== 'call') continue;
      const thrown = program.call({ module: ref.module, call: item.value.call });
      for (const arg of thrown.fact.args)
        note(numbersIn(program, ref.module, arg, 0), thrown.place, { ...ref, guards: item.guards });
    }
    for (const item of facts?.assignments ?? [])
      if (item.fn === ref.fn && item.target.kind === 'member' && /^(?:status|statusCode)$/.test(item.target.property))
        note(numbersIn(program, ref.module, item.value, 0), program.place(ref.module, item.span), {
          ...ref,
          guards: item.guards,
          value: item.value,
        });
  }
  return found;
}

/** Nothing that the functions do makes the status anything but 200: no other code, none that is computed, no throw. */
export function canOnlySayYes(program: Program, handlers: readonly FunctionRef[]): boolean {
  if (handlers.length === 0 || failureStatusesOf(program, handlers).length > 0) return false;
  const reach = program.reach(handlers);
  const computed = reach.calls.some(
    (call) =>
      /^(?:status|sendStatus|writeHead|code|setStatus|fail|next)$/.test(calledName(program, call)) &&
      call.fact.args.length > 0 &&
      call.fact.args[0]?.kind !== 'number',
  );
  const changed = reach.functions.some((ref) => {
    const facts = program.modules.get(ref.module);
    return (
      facts?.throws.some((item) => item.fn === ref.fn) ||
      facts?.assignments.some(
        (item) =>
          item.fn === ref.fn &&
          item.target.kind === 'member' &&
          /^status/.test(item.target.property) &&
          item.value.kind !== 'number',
      )
    );
  });
  return (
    !computed && !changed && !reach.calls.some((call) => call.fact.usage === 'awaited' || call.fact.kind === 'new')
  );
}

/** Numbers that a value may be; both sides of conditions count, and names such as HttpStatus.SERVICE_UNAVAILABLE. */
function numbersIn(program: Program, module: string, value: Value, depth: number): readonly number[] {
  if (depth > 6) return [];
  const next = (inner: Value): readonly number[] => numbersIn(program, module, inner, depth + 1);
  switch (value.kind) {
    case 'number':
      return [value.value];
    case 'conditional':
      return [...next(value.then), ...next(value.else)];
    case 'logical':
      return [...next(value.left), ...next(value.right)];
    case 'object':
      return value.properties
        .filter((property) => /^status(?:Code)?$/.test(property.key ?? ''))
        .flatMap((property) => next(property.value));
    case 'member':
      if (/^(?:SERVICE_UNAVAILABLE|ServiceUnavailable|HTTP_STATUS_SERVICE_UNAVAILABLE)$/.test(value.property))
        return [503];
      if (/^(?:INTERNAL_SERVER_ERROR|InternalServerError)$/.test(value.property)) return [500];
      break;
    case 'ref': {
      const binding = program.modules.get(module)?.bindings[value.binding];
      const values = [...(binding?.init ? [binding.init] : []), ...(binding?.writes.map((write) => write.value) ?? [])];
      if (values.length > 0 && !binding?.import) return values.flatMap(next);
      break;
    }
    default:
  }
  return (program.literals(module, value) ?? []).flatMap((item) => (typeof item === 'number' ? [item] : []));
}
