import type { Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { LinkedCall, Program, Service } from '../types.ts';
import { type InputPart, inputPartOf } from './input-reads.ts';
import { requestPartOf } from './request-taint.ts';

/** A query text with expressions put into it, or a filter taken as it came. */
export interface OpenQuery {
  readonly kind: 'value' | 'identifier' | 'filter' | 'where';
  readonly call: LinkedCall;
  readonly place: Place;
  /** The part of a request that gets into the text. */
  readonly input: InputPart | undefined;
  /** The text as far as it is written, for the message. */
  readonly text: string;
}

export interface Queries {
  readonly open: readonly OpenQuery[];
  /** Queries whose text is fixed, and tagged templates, which send values apart. */
  readonly fixed: readonly Place[];
}

/** Methods that take a query as text: drivers, query builders' raw parts, unsafe variants of safe tags. */
const TEXT_METHODS =
  /^(?:query|execute|raw|unsafe|\$queryRawUnsafe|\$executeRawUnsafe|queryRaw|prepare|exec|all|get|run|each|one|oneOrNone|oneFirst|any|many|manyOrNone|none|literal|whereRaw|havingRaw|orderByRaw|joinRaw|fromRaw|batch|simple)$/;
const SQL =
  /^[\s(]*(?:select\s|insert\s+(?:into|or|ignore)|update\s+\S+\s+set|delete\s+from|with\s+\w+\s+as|replace\s+into|merge\s+into|call\s+\w+\s*\(|exec(?:ute)?\s+\w+|create\s+(?:table|database|index|user|role|schema)|alter\s+\w+|drop\s+\w+|truncate\s)/i;
/** Texts that only part of a query, which raw parts of builders take. */
const RAW =
  /^(?:raw|unsafe|literal|whereRaw|havingRaw|orderByRaw|joinRaw|fromRaw|\$queryRawUnsafe|\$executeRawUnsafe)$/;
/** Packages that quote values and names themselves. */
const QUOTING =
  /(?:^|[#.])(?:escape|escapeId|escapeIdentifier|escapeLiteral|format|ident|identifier|quoteIdent|literal|quote|placeholders?)$/i;
const FILTERS =
  /^(?:find|findOne|findOneAndUpdate|findOneAndDelete|findOneAndReplace|updateOne|updateMany|deleteOne|deleteMany|countDocuments|where|exists)$/;

/** Every query on the production path. */
export const queriesOf = memoizeByService((service: Service): Queries => {
  const { program } = service;
  const open: OpenQuery[] = [];
  const fixed: Place[] = [];
  for (const call of program?.calls ?? []) {
    if (!program || call.fact.callee.kind === 'unknown') continue;
    if (call.fact.kind === 'tag') {
      if (isSqlTag(program, call)) fixed.push(call.place);
      continue;
    }
    if (call.fact.callee.kind !== 'member') continue;
    const found = textQuery(service, program, call) ?? filter(service, program, call);
    if (found === 'fixed') fixed.push(call.place);
    else if (found && program.runs(call) !== false) open.push(found);
  }
  return { open, fixed };
});

function isSqlTag(program: Program, call: LinkedCall): boolean {
  const path = program.callees(call)[0] ?? '';
  return (
    /^(?:postgres|slonik|@prisma\/client|drizzle-orm|sql-template-(?:tag|strings)|@databases\/\w+|kysely|@vercel\/postgres|@neondatabase\/serverless)#/.test(
      path,
    ) || /sql$/i.test(path)
  );
}

function textQuery(service: Service, program: Program, call: LinkedCall): OpenQuery | 'fixed' | undefined {
  const { callee, args } = call.fact;
  if (callee.kind !== 'member' || !TEXT_METHODS.test(callee.property)) return undefined;
  const [first] = args;
  if (!first) return undefined;
  const object = ['text', 'sql', 'query']
    .map((key) => program.option(call.module, first, key))
    .find((item) => item.value);
  const module = object?.module ?? call.module;
  const values = textsOf(program, module, object?.value ?? first);
  const raw = RAW.test(callee.property);
  const builder = valuesFrom(program, call, first);
  let fixed = false;
  for (const { value, at } of values) {
    const parts = partsOf(value);
    const text = parts.map((part) => (part.kind === 'string' ? part.value : '\u0000')).join('');
    if (!SQL.test(text) && !(raw && parts.length > 1)) continue;
    for (const [index, part] of parts.entries()) {
      if (isHarmless(program, at, part) || isPlaceholder(program, at, part, builder)) continue;
      const before = parts
        .slice(0, index)
        .map((item) => (item.kind === 'string' ? item.value : '?'))
        .join('');
      const input = requestPartOf(service, at, part);
      const kind = isValuePosition(before) ? 'value' : 'identifier';
      if (kind === 'identifier' && input === undefined) continue;
      const shown = text.split('\u0000').join('…').replace(/\s+/g, ' ').trim();
      return { kind, call, place: call.place, input, text: shown.length > 60 ? `${shown.slice(0, 57)}…` : shown };
    }
    fixed = true;
  }
  return fixed ? 'fixed' : undefined;
}

/** The texts that an argument may be: itself, a constant, or what is assigned to a variable. */
function textsOf(
  program: Program,
  module: string,
  value: Value,
): readonly { readonly value: Value; readonly at: string }[] {
  const definition = program.definition(module, value);
  if (definition) return [{ value: definition.value, at: definition.module }];
  const binding = value.kind === 'ref' ? program.modules.get(module)?.bindings[value.binding] : undefined;
  if (!binding || binding.param) return [{ value, at: module }];
  return [...(binding.init ? [binding.init] : []), ...binding.writes.map((write) => write.value)].map((item) => ({
    value: item,
    at: module,
  }));
}

/** A text as strings and expressions in order: templates, and chains of `+`. */
function partsOf(value: Value, depth = 0): readonly Value[] {
  if (depth > 30) return [value];
  if (value.kind === 'template') return value.parts.flatMap((part) => partsOf(part, depth + 1));
  if (value.kind === 'binary' && value.op === '+')
    return [...partsOf(value.left, depth + 1), ...partsOf(value.right, depth + 1)];
  return [value];
}

const VALUES = ['query_params', 'params', 'parameters', 'values', 'bindings', 'replacements', 'bind', 'binds'];

interface Builder {
  readonly module: string;
  readonly binding: number;
}

/** `{ query, query_params: builder.getQueries() }`: the object that has the values, which go apart from the text. */
function valuesFrom(program: Program, call: LinkedCall, first: Value): Builder | undefined {
  for (const key of VALUES) {
    const { value, module } = program.option(call.module, first, key);
    const object = value && receiverOf(program, module, value);
    if (object?.kind === 'ref') return { module, binding: object.binding };
  }
  return undefined;
}

function receiverOf(program: Program, module: string, value: Value): Value | undefined {
  if (value.kind === 'member') return value.object;
  const callee = value.kind === 'call' ? program.call({ module, call: value.call }).fact.callee : undefined;
  return callee?.kind === 'member' ? callee.object : undefined;
}

/** `${builder.addValue(id, 'String')}`: the builder keeps the value, and gives the name under which it is sent. */
function isPlaceholder(program: Program, module: string, part: Value, builder: Builder | undefined): boolean {
  if (!builder || builder.module !== module) return false;
  if (part.kind === 'ref') {
    const init = program.modules.get(module)?.bindings[part.binding]?.init;
    return init !== undefined && init !== part && isPlaceholder(program, module, init, builder);
  }
  const receiver = part.kind === 'call' ? receiverOf(program, module, part) : undefined;
  return receiver?.kind === 'ref' && receiver.binding === builder.binding;
}

/** Constants, numbers, choices between constants, quoted values, and lists of placeholders. */
function isHarmless(program: Program, module: string, part: Value): boolean {
  if (/^(?:string|number|boolean|null|undefined)$/.test(part.kind)) return true;
  if (program.literals(module, part) !== undefined) return true;
  if (part.kind === 'conditional')
    return isHarmless(program, module, part.then) && isHarmless(program, module, part.else);
  if (part.kind === 'binary')
    return part.op !== '+' || partsOf(part).every((item) => item === part || isHarmless(program, module, item));
  if (part.kind === 'template') return part.parts.every((item) => isHarmless(program, module, item));
  if (part.kind === 'member') return /^(?:length|size|tableName|table|schema|tablename)$/.test(part.property);
  if (part.kind === 'call') {
    const call = program.call({ module, call: part.call });
    const path = program.callees(call)[0] ?? (call.fact.callee.kind === 'member' ? call.fact.callee.property : '');
    if (/^(?:Number|parseInt|parseFloat|Number\.parseInt|Math\..*)$/.test(path) || QUOTING.test(path)) return true;
    const { callee } = call.fact;
    if (callee.kind === 'member' && /^(?:join|repeat)$/.test(callee.property)) return true;
    return false;
  }
  if (part.kind !== 'ref') return false;
  const binding = program.modules.get(module)?.bindings[part.binding];
  if (!binding?.init || binding.param) return false;
  return binding.init !== part && isHarmless(program, module, binding.init);
}

/** After an operator, a quote or an opening list a value is expected; elsewhere a name or a piece of the query. */
function isValuePosition(before: string): boolean {
  return (
    /(?:=|<|>|\bi?like|\bvalues\s*\(|\bin\s*\(|'%?|%)\s*$/i.test(before) || /\bvalues\s*\([^)]*,\s*$/i.test(before)
  );
}

/** `Model.findOne(req.body)`, `$where: …`. */
function filter(service: Service, program: Program, call: LinkedCall): OpenQuery | undefined {
  const { callee, args } = call.fact;
  const [first] = args;
  if (callee.kind !== 'member' || !FILTERS.test(callee.property) || !first) return undefined;
  const found = { call, place: call.place, text: callee.property };
  const where = program.option(call.module, first, '$where');
  if (where.value && !program.literal(where.module, where.value)) {
    return { ...found, kind: 'where', input: requestPartOf(service, where.module, where.value) };
  }
  const input = first.kind === 'member' ? inputPartOf(service, call.module, first) : undefined;
  return input === 'body' || input === 'query' ? { ...found, kind: 'filter', input } : undefined;
}
