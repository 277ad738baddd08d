import { enclosing } from '../memory/lifetimes.ts';
import type { FunctionRef, LinkedCall, Program, Route, Service } from '../types.ts';

/** Names of what checks who is asking. */
const GUARD =
  /auth|role|admin|guard|protect|permission|permit|internal|verify|jwt|token|session|login|acl|policy|allow|secure|private|restrict|localOnly|ipFilter|require[A-Z]|ensure|check[A-Z]|basic|bearer|passport|can[A-Z]/i;

/** The routes whose handling reaches a call. */
export function routesTo(service: Service, call: LinkedCall): readonly Route[] {
  const { program } = service;
  if (!program) return [];
  const here = { module: call.module, fn: call.fact.fn };
  return service.routes.routes.filter((route) => route.method !== 'USE' && program.reach(route.handlers).has(here));
}

/** Whether something that is named like a check of the caller stands before the handler of a route. */
export function isProtected(service: Service, route: Route): boolean {
  const { program } = service;
  if (!program) return false;
  const auxiliary = service.servers.some(({ role, place }) => role === 'auxiliary' && place.path === route.place.path);
  const { call } = route;
  if (auxiliary || (call && namedArguments(program, call).some((name) => GUARD.test(name)))) return true;
  if (route.handlers.some((ref) => isGuardedMethod(program, ref))) return true;
  // `app.use(requireAuth)`, `router.use('/admin', requireAdmin)`, `fastify.addHook('preHandler', verify)`.
  return program.calls.some((item) => {
    const { callee } = item.fact;
    if (callee.kind !== 'member' || !/^(?:use|addHook|register|all)$/.test(callee.property)) return false;
    const [first] = item.fact.args;
    const prefix = first?.kind === 'string' && first.value.startsWith('/') ? first.value : undefined;
    if (prefix !== undefined && !route.path.startsWith(prefix)) return false;
    if (prefix === undefined && call && item.module !== call.module && !isEntry(program, item.module)) return false;
    return namedArguments(program, item).some((name) => GUARD.test(name) && !/csrf|cors/i.test(name));
  });
}

function isEntry(program: Program, module: string): boolean {
  return program.entries.includes(module) || /(?:^|\/)(?:app|server|main|index|routes?|router)\.\w+$/.test(module);
}

/** Names of references, calls and options among the arguments. */
function namedArguments(program: Program, call: LinkedCall): readonly string[] {
  const facts = program.modules.get(call.module);
  return call.fact.args.flatMap((arg): readonly string[] => {
    const list = arg.kind === 'array' ? arg.items : [arg];
    return list.flatMap((item): readonly string[] => {
      if (item.kind === 'ref') return [facts?.bindings[item.binding]?.name ?? ''];
      if (item.kind === 'member') return [item.property];
      if (item.kind === 'object')
        return item.properties.some(({ key }) => /^(?:preHandler|onRequest|preValidation|config)$/.test(key ?? ''))
          ? ['guard']
          : [];
      if (item.kind !== 'call') return [];
      const callee = facts?.calls[item.call]?.callee;
      if (callee?.kind === 'ref') return [facts?.bindings[callee.binding]?.name ?? ''];
      return callee?.kind === 'member' ? [callee.property] : [];
    });
  });
}

/** `@UseGuards`, `@Roles` on the method or its class; a question for the caller's rights in the handler itself. */
function isGuardedMethod(program: Program, ref: FunctionRef): boolean {
  const facts = program.modules.get(ref.module);
  const fact = facts?.functions[ref.fn];
  const cls = fact?.cls === undefined ? undefined : facts?.classes[fact.cls];
  const decorated = [...(fact?.decorators ?? []), ...(cls?.decorators ?? [])].some((id) =>
    program
      .callees(program.call({ module: ref.module, call: id }))
      .some((path) => /UseGuards|Roles|Auth|Permission|ApiBearer/.test(path)),
  );
  if (decorated) return true;
  return (
    facts?.calls.some((item) => {
      if (!enclosing(program, { module: ref.module, fn: item.fn }).some((outer) => outer.fn === ref.fn)) return false;
      const name =
        item.callee.kind === 'ref'
          ? facts.bindings[item.callee.binding]?.name
          : item.callee.kind === 'member'
            ? item.callee.property
            : undefined;
      return (
        name !== undefined &&
        /^(?:is|has|require|ensure|check|assert|verify|authenticate|authorize|timingSafeEqual)/.test(name) &&
        GUARD.test(name)
      );
    }) ?? false
  );
}
