import type { Value } from '../../facts/types.ts';
import type { MiddlewareRow } from '../../knowledge/http-security.ts';
import type { Place } from '../../parsers/place.ts';
import { assumeComplete } from '../observability/effective.ts';
import type { Environment, LinkedCall, Program, Service } from '../types.ts';

/** A middleware or plugin on the production path. */
export interface Mount {
  /** External path that was found: `helmet#default`. */
  readonly path: string;
  readonly module: string;
  readonly place: Place;
  /** The call that makes it, or registers it; undefined for a plugin that a loader finds by folder. */
  readonly call: LinkedCall | undefined;
  readonly options: { readonly module: string; readonly value: Value } | undefined;
  /** Where what the call makes is put to use; empty when that could not be seen. */
  readonly uses: readonly Use[];
}

/** `app.use('/api', limiter)`, `router.post('/login', limiter, handler)`. */
interface Use {
  readonly call: LinkedCall;
  /** `use`, `post`, `register`… */
  readonly method: string;
  /** Path in the call, as written; undefined for all paths. */
  readonly path: string | undefined;
}

const REGISTRATION =
  /^(?:register|use|useGlobalGuards|apply|all|get|post|put|patch|delete|route|on|before|pre|addHook|guard)$/;

/** Every use of a middleware on the production path, with its options. */
export function findMounts(service: Service, rows: readonly MiddlewareRow[]): readonly Mount[] {
  const { program } = service;
  if (!program) return [];
  const paths = rows.flatMap((row) => row.paths);
  const packages = new Set(paths.map((path) => path.replace(/#.*$/, '')));
  const loaded = [...packages].some((name) =>
    [...program.packages.keys()].some((item) => name === item || name.startsWith(`${item}/`)),
  );
  if (!loaded) return [];
  const env = assumeComplete(service.deployments[0]?.environment);
  const found = [...registered(program, paths, env), ...made(program, paths, env)];
  return found.length > 0 ? found : exported(program, paths, packages);
}

/** Registrations that hand the middleware over itself: `app.register(helmet, { … })`. */
function registered(program: Program, paths: readonly string[], env: Environment): readonly Mount[] {
  const plain = new Set(paths);
  return program.calls.flatMap((call): readonly Mount[] => {
    const { callee, args } = call.fact;
    if (callee.kind !== 'member' || !REGISTRATION.test(callee.property)) return [];
    const at = args.findIndex((arg) => program.externals(call.module, arg).some((path) => plain.has(path)));
    if (at < 0 || program.runs(call, env) === false) return [];
    const path = program.externals(call.module, args[at] ?? callee).find((item) => plain.has(item)) ?? '';
    const options = args[at + 1];
    return [
      {
        path,
        module: call.module,
        place: call.place,
        call,
        options: options && { module: call.module, value: options },
        uses: [{ call, method: callee.property, path: pathOf(program, call) }],
      },
    ];
  });
}

/** Calls that make it, `helmet({ … })`, with the places where the result goes. */
function made(program: Program, paths: readonly string[], env: Environment): readonly Mount[] {
  return program.callsTo(...paths).flatMap((call): readonly Mount[] => {
    if (program.runs(call, env) === false) return [];
    const [first] = call.fact.args;
    return [
      {
        path: program.callees(call).find((item) => paths.includes(item)) ?? program.callees(call)[0] ?? '',
        module: call.module,
        place: call.place,
        call,
        options: first && { module: call.module, value: first },
        uses: findUses(program, call, env),
      },
    ];
  });
}

/** `export default helmet` with `export const autoConfig = { … }`, in a folder that @fastify/autoload reads. */
function exported(program: Program, paths: readonly string[], packages: ReadonlySet<string>): readonly Mount[] {
  return [...program.modules].flatMap(([module, facts]): readonly Mount[] => {
    const item = facts.exports.find(
      (entry) =>
        (entry.kind === 'value' && program.externals(module, entry.value).some((path) => paths.includes(path))) ||
        (entry.kind === 'from' && packages.has(facts.imports[entry.import]?.specifier ?? '')),
    );
    if (!item) return [];
    const config = facts.exports.find((entry) => entry.kind === 'value' && entry.name === 'autoConfig');
    const value = config?.kind === 'value' ? config.value : undefined;
    const path = item.kind === 'value' ? program.externals(module, item.value)[0] : undefined;
    return [
      {
        path: path ?? paths[0] ?? '',
        module,
        place: program.place(module, item.span),
        call: undefined,
        options: value && { module, value: autoOptions(program, module, value) },
        uses: [],
      },
    ];
  });
}

/** autoConfig may be a function of the application that gives the options. */
function autoOptions(program: Program, module: string, value: Value): Value {
  const [fn] = value.kind === 'function' ? [{ module, fn: value.fn }] : program.functions(module, value);
  return (fn && program.fn(fn).returns[0]?.value) ?? value;
}

/** The registrations that the result of a call reaches, through names, lists and functions that return it. */
function findUses(program: Program, made: LinkedCall, env: Environment): readonly Use[] {
  return program.calls.flatMap((call): readonly Use[] => {
    const { callee, args } = call.fact;
    if (callee.kind !== 'member' || !REGISTRATION.test(callee.property)) return [];
    if (!args.some((arg) => leadsTo(program, call.module, arg, made, 0))) return [];
    if (program.runs(call, env) === false) return [];
    return [{ call, method: callee.property, path: pathOf(program, call) }];
  });
}

function leadsTo(program: Program, module: string, value: Value, made: LinkedCall, depth: number): boolean {
  if (depth > 5) return false;
  const definition = program.definition(module, value) ?? { module, value };
  const from = definition.module;
  const item = definition.value;
  const next = (inner: Value): boolean => leadsTo(program, from, inner, made, depth + 1);
  switch (item.kind) {
    case 'array':
      return item.items.some(next);
    case 'spread':
      return next(item.value);
    case 'object':
      return item.properties.some((property) => next(property.value));
    case 'logical':
      return next(item.left) || next(item.right);
    case 'conditional':
      return next(item.then) || next(item.else);
    case 'ref': {
      // `let limiter; … limiter = rateLimit()`.
      const binding = program.modules.get(from)?.bindings[item.binding];
      return (binding?.writes ?? []).some((write) => write.value !== item && next(write.value));
    }
    case 'call': {
      if (item.call === made.id && from === made.module) return true;
      const call = program.call({ module: from, call: item.call });
      return (
        program
          .targets(call)
          .slice(0, 3)
          .some((ref) =>
            program.fn(ref).returns.some((result) => leadsTo(program, ref.module, result.value, made, depth + 1)),
          ) || call.fact.args.some(next)
      );
    }
    default:
      return false;
  }
}

function pathOf(program: Program, call: LinkedCall): string | undefined {
  const [first] = call.fact.args;
  const known = first && program.literal(call.module, first)?.value;
  return typeof known === 'string' ? known : undefined;
}
