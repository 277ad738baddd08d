import { FILE_START } from '../../facts/span.ts';
import type { Value } from '../../facts/types.ts';
import { JWT_CALLS, KEY_PAIRS } from '../../knowledge/jwt.ts';
import { type Place, placeKey } from '../../parsers/place.ts';
import { environmentSchemasOf } from '../config/environment-schemas.ts';
import { mayRun } from '../may-run.ts';
import { memoizeByService } from '../memoize.ts';
import { assumeComplete } from '../observability/effective.ts';
import { someValue, valuesOf } from '../program-values.ts';
import { schemaNodes } from '../schemas/types.ts';
import type { LinkedCall, Program, Service } from '../types.ts';

export type JwtKey =
  | { readonly kind: 'literal'; readonly length: number; readonly place: Place }
  /** Read from a variable; `minimum` characters when a schema or a check demands them, `actual` when the value is known. */
  | {
      readonly kind: 'env';
      readonly name: string;
      readonly fallback: boolean;
      readonly minimum: number | undefined;
      readonly actual: { readonly length: number; readonly place: Place } | undefined;
      readonly checked: Place | undefined;
      readonly place: Place;
    }
  | { readonly kind: 'pair'; readonly place: Place }
  /** `alg: none`: no key at all. */
  | { readonly kind: 'none'; readonly place: Place }
  | { readonly kind: 'unknown'; readonly place: Place };

/** The keys of JSON web tokens on the production path, each place once. */
export const jwtKeysOf = memoizeByService((service: Service): readonly JwtKey[] => {
  const { program } = service;
  if (!program) return [];
  const env = assumeComplete(service.deployments[0]?.environment);
  const found = new Map<string, JwtKey>();
  for (const { call, key } of jwtCalls(program)) {
    if (!mayRun(program, call, env)) continue;
    const judged = unsigned(program, call) ?? keyOf(service, program, call, key);
    const id = judged.kind === 'env' ? judged.name : placeKey(judged.place);
    if (!found.has(id)) found.set(id, judged);
  }
  return [...found.values()];
});

interface Keyed {
  readonly call: LinkedCall;
  readonly key: { readonly module: string; readonly value: Value } | undefined;
}

function jwtCalls(program: Program): readonly Keyed[] {
  return JWT_CALLS.flatMap((row): readonly Keyed[] => {
    const calls = row.registered
      ? program.calls.filter(({ module, fact: { callee, args } }) => {
          const [plugin] = args;
          return (
            callee.kind === 'member' &&
            /^(?:register|use)$/.test(callee.property) &&
            plugin !== undefined &&
            program.externals(module, plugin).some((path) => row.calls.includes(path))
          );
        })
      : program.callsTo(...row.calls);
    return calls.map((call) => {
      const direct = row.argument === undefined ? undefined : call.fact.args[row.argument];
      if (direct) return { call, key: { module: call.module, value: direct } };
      const option = call.fact.args
        .flatMap((arg) => (row.options ?? []).map((name) => program.option(call.module, arg, name)))
        .find((item) => item.found && item.value);
      return { call, key: option?.value ? { module: option.module, value: option.value } : undefined };
    });
  });
}

function unsigned(program: Program, call: LinkedCall): JwtKey | undefined {
  for (const arg of call.fact.args) {
    for (const name of ['algorithm', 'algorithms', 'alg']) {
      const option = program.option(call.module, arg, name);
      const values =
        option.value?.kind === 'array' ? option.value.items : option.value === undefined ? [] : [option.value];
      if (values.some((item) => /^none$/i.test(String(program.literal(option.module, item)?.value))))
        return { kind: 'none', place: option.place ?? call.place };
    }
  }
  return undefined;
}

function keyOf(service: Service, program: Program, call: LinkedCall, key: Keyed['key']): JwtKey {
  if (!key) return { kind: 'unknown', place: call.place };
  const place = placeOf(program, call, key);
  return resolve(service, program, key.module, key.value, place, 0) ?? { kind: 'unknown', place };
}

function placeOf(program: Program, call: LinkedCall, key: NonNullable<Keyed['key']>): Place {
  return 'span' in key.value && key.value.span ? program.place(key.module, key.value.span) : call.place;
}

function resolve(
  service: Service,
  program: Program,
  module: string,
  value: Value,
  place: Place,
  depth: number,
): JwtKey | undefined {
  if (depth > 10) return undefined;
  const next = (inner: Value, at = module): JwtKey | undefined =>
    resolve(service, program, at, inner, place, depth + 1);
  switch (value.kind) {
    case 'string':
      if (/BEGIN [A-Z ]*KEY/.test(value.value)) return { kind: 'pair', place };
      return { kind: 'literal', length: value.value.length, place: spanPlace(program, module, value, place) };
    case 'env':
      return variable(service, value.name, false, spanPlace(program, module, value, place));
    case 'logical': {
      const left = next(value.left);
      if (left?.kind === 'env' && value.op !== '&&') {
        const fallback = program.literal(module, value.right)?.value;
        return { ...left, fallback: left.fallback || typeof fallback === 'string' };
      }
      return left ?? next(value.right);
    }
    case 'conditional':
      return next(value.then) ?? next(value.else);
    case 'call': {
      const call = program.call({ module, call: value.call });
      const name = call.fact.callee.kind === 'member' ? call.fact.callee.property : '';
      if (program.callees(call).some((path) => KEY_PAIRS.test(path)) || KEY_PAIRS.test(name))
        return { kind: 'pair', place };
      // Nest's ConfigService: `config.get('JWT_SECRET')`.
      const [first] = call.fact.args;
      const literal = first && program.literal(module, first)?.value;
      if (/^(?:get|getOrThrow)$/.test(name) && typeof literal === 'string')
        return /^[A-Z][A-Z0-9_]+$/.test(literal) ? variable(service, literal, false, call.place) : undefined;
      // `new TextEncoder().encode(secret)`, `Buffer.from(secret)`, `createSecretKey(…)`, `required('JWT_SECRET')`.
      if (/^(?:encode|from|createSecretKey)$/.test(name) || /createSecretKey$/.test(program.callees(call)[0] ?? ''))
        return first && next(first);
      return typeof literal === 'string' && /^[A-Z][A-Z0-9_]+$/.test(literal)
        ? variable(service, literal, false, call.place)
        : undefined;
    }
    case 'function': {
      const [only] = program.fn({ module, fn: value.fn }).returns;
      return only && next(only.value);
    }
    default:
  }
  const named = value.kind === 'member' && /^[A-Z][A-Z0-9_]+$/.test(value.property) ? value.property : undefined;
  if (named && minimumOf(service, named).known)
    return variable(service, named, false, spanPlace(program, module, value, place));
  const definition = program.definition(module, value);
  if (definition && definition.value !== value) return next(definition.value, definition.module);
  const binding = value.kind === 'ref' ? program.modules.get(module)?.bindings[value.binding] : undefined;
  if (binding?.init && !binding.param) return next(binding.init);
  for (const origin of program.origins(module, value)) {
    if (origin.kind === 'env') {
      const found = variable(service, origin.name, false, place);
      return found.kind === 'env' ? { ...found, fallback: typeof origin.default === 'string' } : found;
    }
    if (origin.kind === 'external' && KEY_PAIRS.test(origin.path)) return { kind: 'pair', place };
  }
  return named ? variable(service, named, false, place) : undefined;
}

function spanPlace(program: Program, module: string, value: Value, otherwise: Place): Place {
  return 'span' in value && value.span ? program.place(module, value.span) : otherwise;
}

function variable(service: Service, name: string, fallback: boolean, place: Place): JwtKey {
  if (/PUBLIC|PRIVATE|PEM|CERT|JWKS/.test(name)) return { kind: 'pair', place };
  const { minimum, checked } = minimumOf(service, name);
  const set = service.deployments.map(({ environment }) => environment.variables.get(name)).find((item) => item?.value);
  const actual = set?.value === undefined ? undefined : { length: set.value.length, place: set.place };
  return { kind: 'env', name, fallback, minimum, actual, checked, place };
}

/** The length that a schema of the environment, or a comparison of `.length`, demands of a variable. */
function minimumOf(
  service: Service,
  name: string,
): { readonly minimum: number | undefined; readonly checked: Place | undefined; readonly known: boolean } {
  for (const { schema } of environmentSchemasOf(service)) {
    const field = schema?.fields.get(name);
    if (!field) continue;
    const minimum = Math.max(0, ...schemaNodes(field).map((node) => node.min ?? 0));
    // A pattern or check of its own may demand the length.
    return { minimum: minimum > 0 || !field.narrowed ? minimum : undefined, checked: field.place, known: true };
  }
  const compared = service.program && comparedLength(service.program, name);
  return compared ? { ...compared, known: true } : { minimum: undefined, checked: undefined, known: false };
}

/** `if (secret.length < 32) throw …`. */
function comparedLength(
  program: Program,
  name: string,
): { readonly minimum: number; readonly checked: Place } | undefined {
  for (const [module, facts] of program.modules) {
    if (!facts.envReads.some((read) => read.name === name)) continue;
    for (const value of valuesOf(facts)) {
      let minimum: number | undefined;
      let at: Place | undefined;
      someValue(value, (part) => {
        if (part.kind !== 'binary' || !/^[<>]=?$/.test(part.op)) return false;
        const [length, number] = part.left.kind === 'member' ? [part.left, part.right] : [part.right, part.left];
        if (length.kind !== 'member' || length.property !== 'length') return false;
        const known = program.literal(module, number)?.value;
        const isIt = program
          .origins(module, length.object)
          .some((origin) => origin.kind === 'env' && origin.name === name);
        if (typeof known !== 'number' || !isIt) return false;
        minimum = known;
        at = program.place(module, length.span ?? FILE_START);
        return true;
      });
      if (minimum !== undefined && at) return { minimum, checked: at };
    }
  }
  return undefined;
}
