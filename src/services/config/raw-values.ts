import type { Span } from '../../facts/span.ts';
import type { ModuleFacts, Value } from '../../facts/types.ts';
import { covers, type Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import { schemaNodes } from '../schemas/types.ts';
import type { Program, Service } from '../types.ts';
import { environmentSchemasOf } from './environment-schemas.ts';

/** A number or a switch that is taken from the environment, and how its text is turned into what is meant. */
export interface RawValue {
  readonly name: string;
  readonly module: string;
  readonly place: Place;
  /**
   * `truthy`: 'false' counts as true; `text`: handed on as text where a number is meant; `arithmetic`: calculated with;
   * `unchecked`: converted, but NaN goes through; `parsed`: converted or compared with a check.
   */
  readonly use: 'truthy' | 'text' | 'arithmetic' | 'unchecked' | 'parsed';
  /** A schema parses it. */
  readonly schema: boolean;
}

const OUTSIDE =
  /(?:^|\/)(?:scripts?|tests?|__tests__|fixtures|e2e|migrations?|seeds?)\/|\.(?:test|spec|config)\.[cm]?[jt]s$/;
const CONFIG_FILE = /(?:^|\/)(?:config|configuration|settings|env|environment)(?:\/|\.[\w.]*$)/i;
/** Names that hold a switch; those that hold an address, a key or a name do not. */
const SWITCH =
  /(?:^|_)(?:ENABLED?|DISABLED?|DEBUG|VERBOSE|SKIP|ALLOW|FEATURE|SECURE|INSECURE|FORCE|DRY_RUN|IS|USE)(?:_|$)/;
const NO_SWITCH =
  /(?:KEY|CERT|CA|URL|URI|HOST|PATH|FILE|DIR|ID|NAME|TOKEN|SECRET|PASSWORD|USER|PORT|LEVEL|LIST|ORIGINS?|DOMAINS?)$/;
/** Options that are numbers. */
const NUMERIC =
  /(?:timeout|Millis|millis|Ms|MS|Seconds|interval|retries|attempts|concurrency|poolSize|limit|maxAge|ttl|windowMs|backlog|threshold|PerSocket|Connections|Sockets)$|^(?:max|min|port|idle|acquire|timeWindow|size)$/;
const NUMBERS = /^(?:Number|parseInt|parseFloat|Number\.parseInt|Number\.parseFloat)$/;
const CHECKS = /^(?:(?:Number\.)?is(?:NaN|Finite|Integer|SafeInteger)|node:assert.*)$/;

/** Every switch and number of the production path that comes from a variable. */
export const rawValuesOf = memoizeByService((service: Service): readonly RawValue[] => {
  const { program } = service;
  if (!program) return [];
  const schemas = environmentSchemasOf(service);
  const found: RawValue[] = bySchema(service);
  for (const [module, facts] of program.modules) {
    if (OUTSIDE.test(module)) continue;
    const add = (name: string, use: RawValue['use'], span: Span, fn: number): void => {
      const place = program.place(module, span);
      // What is handed to a schema is parsed by it.
      if (schemas.some((schema) => covers(schema.place, place))) return;
      if (program.live.has({ module, fn }) || fn === 0) found.push({ name, module, use, place, schema: false });
    };
    switches(facts, add);
    numbers(program, module, facts, add);
  }
  const seen = new Set<string>();
  return found.filter(({ place, use }) => {
    const key = `${place.path}:${place.line}:${place.column}:${use}`;
    return seen.size < seen.add(key).size;
  });
});

type Add = (name: string, use: RawValue['use'], span: Span, fn: number) => void;

function bySchema(service: Service): RawValue[] {
  return environmentSchemasOf(service).flatMap(({ schema, place }) =>
    [...(schema?.fields ?? [])].flatMap(([name, field]): readonly RawValue[] =>
      schemaNodes(field).some((node) => node.type === 'number' || node.type === 'boolean')
        ? [{ name, module: place.path, place: field.place, use: 'parsed', schema: true }]
        : [],
    ),
  );
}

/** `if (process.env.CACHE_ENABLED)`, `process.env.X ? a : b`, `!process.env.X`. */
function switches(facts: ModuleFacts, add: Add): void {
  const test = (value: Value, fn: number): void => {
    if (value.kind === 'unary' && value.op === '!') test(value.value, fn);
    else if (value.kind === 'logical') {
      test(value.left, fn);
      if (value.op !== '??') test(value.right, fn);
    } else if (value.kind === 'env' && SWITCH.test(value.name) && !NO_SWITCH.test(value.name))
      add(value.name, 'truthy', value.span, fn);
    else if (value.kind === 'binary' && /^[!=]==?$/.test(value.op)) {
      const env = [value.left, value.right].find((side) => side.kind === 'env');
      if (env?.kind === 'env' && SWITCH.test(env.name)) add(env.name, 'parsed', env.span, fn);
    }
  };
  for (const guard of facts.guards) if (guard.kind !== 'catch' && guard.kind !== 'switch') test(guard.test, 0);
  const inside = (value: Value, depth: number): void => {
    if (depth > 6) return;
    if (value.kind === 'conditional') test(value.test, 0);
    if (value.kind === 'unary' && value.op === '!') test(value.value, 0);
    if (value.kind === 'binary') test(value, 0);
    for (const inner of partsOf(value)) inside(inner, depth + 1);
  };
  for (const { value } of positions(facts)) inside(value, 0);
}

function numbers(program: Program, module: string, facts: ModuleFacts, add: Add): void {
  const config = CONFIG_FILE.test(module);
  const visit = (value: Value, fn: number, key: string | undefined, safe: boolean, depth: number): void => {
    if (depth > 8) return;
    if (value.kind === 'binary' && /^[-*/%+]$/.test(value.op)) {
      for (const [side, other] of [
        [value.left, value.right],
        [value.right, value.left],
      ] as const)
        if (side.kind === 'env' && (value.op !== '+' || other.kind === 'number'))
          add(side.name, config ? 'parsed' : 'arithmetic', side.span, fn);
    }
    const raw = value.kind === 'logical' && value.op !== '&&' ? value.left : value;
    if (key !== undefined && NUMERIC.test(key) && raw.kind === 'env') add(raw.name, 'text', raw.span, fn);
    const converted = conversionOf(facts, value);
    if (converted) {
      const checked = safe || config || isChecked(program, module, facts, value);
      add(converted.name, checked ? 'parsed' : 'unchecked', converted.span, fn);
      return;
    }
    if (value.kind === 'logical' && value.op !== '&&') {
      // NaN || 3000 is 3000; NaN ?? 3000 is NaN.
      visit(value.left, fn, undefined, safe || value.op === '||', depth + 1);
      visit(value.right, fn, undefined, safe, depth + 1);
      return;
    }
    if (value.kind === 'object') {
      for (const property of value.properties) visit(property.value, fn, property.key, false, depth + 1);
      return;
    }
    for (const inner of partsOf(value)) visit(inner, fn, undefined, safe, depth + 1);
  };
  for (const { value, fn } of positions(facts)) visit(value, fn, undefined, false, 0);
  for (const call of facts.calls) {
    const { callee, args } = call;
    if (callee.kind !== 'member' || callee.property !== 'listen') continue;
    const [first] = args;
    const raw = first?.kind === 'logical' ? first.left : first;
    if (raw?.kind === 'env') add(raw.name, 'text', raw.span, call.fn);
  }
}

/** `Number(process.env.X)`, `parseInt(process.env.X ?? '1', 10)`, `+process.env.X`. */
function conversionOf(facts: ModuleFacts, value: Value): (Value & { kind: 'env' }) | undefined {
  if (value.kind === 'unary' && value.op === '+') return envIn(value.value);
  const call = value.kind === 'call' ? facts.calls[value.call] : undefined;
  if (!call) return undefined;
  const name =
    call.callee.kind === 'global'
      ? call.callee.name
      : call.callee.kind === 'member' && call.callee.object.kind === 'global'
        ? `${call.callee.object.name}.${call.callee.property}`
        : '';
  return NUMBERS.test(name) && call.args[0] ? envIn(call.args[0]) : undefined;
}

function envIn(value: Value): (Value & { kind: 'env' }) | undefined {
  if (value.kind === 'env') return value;
  return value.kind === 'logical' && value.op !== '&&' ? envIn(value.left) : undefined;
}

/** A later `Number.isNaN(port)`, `port > 0` or `port || 3000` on the constant that holds the converted value. */
function isChecked(program: Program, module: string, facts: ModuleFacts, value: Value): boolean {
  const binding = facts.bindings.findIndex((item) => item.init === value);
  if (binding < 0) return false;
  const isIt = (part: Value): boolean => part.kind === 'ref' && part.binding === binding;
  if (facts.guards.some((guard) => mentions(guard.test, isIt))) return true;
  return facts.calls.some(
    (call, id) =>
      call.args.some(isIt) && program.callees(program.call({ module, call: id })).some((path) => CHECKS.test(path)),
  );
}

function mentions(value: Value, test: (part: Value) => boolean, depth = 0): boolean {
  return depth < 8 && (test(value) || partsOf(value).some((part) => mentions(part, test, depth + 1)));
}

function positions(facts: ModuleFacts): readonly { readonly value: Value; readonly fn: number }[] {
  return [
    ...facts.calls.flatMap((call) => call.args.map((value) => ({ value, fn: call.fn }))),
    ...facts.bindings.flatMap((item) => (item.init && !item.param ? [{ value: item.init, fn: item.fn }] : [])),
    ...facts.assignments.map((item) => ({ value: item.value, fn: item.fn })),
    ...facts.functions.flatMap((fact, fn) => fact.returns.map((item) => ({ value: item.value, fn }))),
    ...facts.exports.flatMap((item) => (item.kind === 'value' ? [{ value: item.value, fn: 0 }] : [])),
  ];
}

/** Direct parts of an expression; arguments of calls are positions of their own. */
function partsOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case 'object':
      return value.properties.map((property) => property.value);
    case 'array':
      return value.items;
    case 'template':
      return value.parts;
    case 'logical':
    case 'binary':
      return [value.left, value.right];
    case 'conditional':
      return [value.test, value.then, value.else];
    case 'unary':
    case 'spread':
      return [value.value];
    default:
      return [];
  }
}
