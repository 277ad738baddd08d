import { placeIn } from '../../facts/place-in.ts';
import { endOf, spanFrom, startOf } from '../../facts/span.ts';
import type { CallFact, FunctionFact, ModuleFacts, Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import { parseSql } from '../../parsers/sql.ts';
import { sqlSteps } from './sql-steps.ts';
import type { Migration, SchemaStep } from './types.ts';

type Draft = Pick<Migration, 'steps' | 'down' | 'downPlace'>;

/** The steps of a migration written with Knex, Sequelize, TypeORM or node-pg-migrate: the calls that `up` makes. */
export function codeSteps(facts: ModuleFacts): Draft {
  const steps = facts.calls.flatMap((call) => {
    const owner = directionOf(facts, call.fn);
    return owner === 'down' ? [] : stepsOf(facts, call);
  });
  const down = facts.functions.findIndex((fn) => fn.name === 'down');
  if (down < 0) {
    // `exports.down = false` says that there is no way back, which is a decision.
    const said = facts.assignments.some((item) => item.target.kind === 'member' && item.target.property === 'down');
    const exported = facts.exports.some((item) => 'name' in item && item.name === 'down');
    return { steps, down: said || exported ? 'empty' : 'missing', downPlace: undefined };
  }
  const does = facts.calls.some((call) => directionOf(facts, call.fn) === 'down');
  const head = facts.functions[down];
  return { steps, down: does ? 'present' : 'empty', downPlace: head && placeIn(facts, head.head) };
}

function directionOf(facts: ModuleFacts, fn: number): 'up' | 'down' | undefined {
  let at: number | undefined = fn;
  for (let depth = 0; at !== undefined && depth < 50; depth++) {
    const found: FunctionFact | undefined = facts.functions[at];
    if (found?.name === 'up' || found?.name === 'down') return found.name;
    at = found?.parent;
  }
  return undefined;
}

function stepsOf(facts: ModuleFacts, call: CallFact): readonly SchemaStep[] {
  const place = placeIn(facts, call.span);
  const name = call.callee.kind === 'member' ? call.callee.property : '';
  const text = (index: number): string => stringOf(facts, call.args[index]);
  const step = (
    kind: SchemaStep['kind'],
    table: string,
    column = '',
    more: Partial<SchemaStep> = {},
  ): readonly SchemaStep[] => [
    {
      kind,
      table: table.toLowerCase(),
      column: column.toLowerCase(),
      place: placeIn(facts, spanFrom(startOf(call.calleeSpan), endOf(call.span))),
      ...more,
    },
  ];
  // Knex builds tables in a callback: `knex.schema.alterTable('orders', (t) => t.dropColumn('note'))`.
  const inside = tableAround(facts, call.fn);
  switch (name) {
    case 'query':
    case 'raw':
    case 'sql':
    case 'execute':
    case 'addSql':
      return rawSteps(text(0), place);
    case 'dropTable':
    case 'dropTableIfExists':
      return step('drop-table', text(0));
    case 'renameTable':
      return step('rename-table', text(0));
    case 'createTable':
    case 'createTableIfNotExists':
      return step('create-table', text(0) || tableName(facts, call.args[0]));
    case 'dropColumn':
    case 'dropColumns':
    case 'removeColumn':
      return inside === undefined ? step('drop-column', text(0), text(1)) : step('drop-column', inside, text(0));
    case 'renameColumn':
      return inside === undefined ? step('rename-column', text(0), text(1)) : step('rename-column', inside, text(0));
    case 'addColumn':
    case 'addColumns':
      return addedColumn(facts, call, step, text(0));
    case 'changeColumn':
    case 'alterColumn':
      return step(
        option(facts, call.args[2], 'type')
          ? 'change-type'
          : isFalse(option(facts, call.args[2], 'allowNull')) || isTrue(option(facts, call.args[2], 'notNull'))
            ? 'set-not-null'
            : 'other',
        text(0),
        text(1),
      );
    case 'alter':
      return inside === undefined ? [] : step('change-type', inside);
    case 'notNullable':
      return inside === undefined ? [] : demanded(facts, call, step, inside);
    case 'dropNullable':
      return step('set-not-null', inside ?? text(0), text(0));
    case 'index':
    case 'unique':
      return inside === undefined ? [] : step(name === 'index' ? 'create-index' : 'add-unique', inside);
    case 'foreign':
      return inside === undefined ? [] : step('add-foreign-key', inside);
    case 'addIndex':
    case 'createIndex':
    case 'createIndices':
      return step('create-index', text(0), '', {
        gentle: [1, 2, 3].some((i) => isTrue(option(facts, call.args[i], 'concurrently'))),
      });
    case 'addConstraint':
      return step(
        /foreign/i.test(stringOf(facts, option(facts, call.args[1], 'type'))) ? 'add-foreign-key' : 'add-unique',
        text(0),
      );
    case 'createForeignKey':
    case 'createForeignKeys':
      return step('add-foreign-key', text(0));
    default:
      return [];
  }
}

/** `table.string('x').notNullable()`: a new column, or with `.alter()` an old one. Calls of one chain begin together. */
function demanded(
  facts: ModuleFacts,
  call: CallFact,
  step: (kind: SchemaStep['kind'], table: string, column?: string, more?: Partial<SchemaStep>) => readonly SchemaStep[],
  table: string,
): readonly SchemaStep[] {
  const chain = facts.calls.filter((item) => startOf(item.span) === startOf(call.span));
  const has = (name: string): boolean =>
    chain.some((item) => item.callee.kind === 'member' && item.callee.property === name);
  const first = [...chain].sort((a, b) => endOf(a.span) - endOf(b.span))[0];
  const column = stringOf(facts, first?.args[0]);
  if (has('alter')) return step('set-not-null', table, column);
  return step('add-column', table, column, { demanding: !has('defaultTo') });
}

function rawSteps(sql: string, place: Place): readonly SchemaStep[] {
  return sql === '' ? [] : sqlSteps(parseSql(place.path, sql)).map((step) => ({ ...step, place }));
}

function addedColumn(
  facts: ModuleFacts,
  call: CallFact,
  step: (kind: SchemaStep['kind'], table: string, column?: string, more?: Partial<SchemaStep>) => readonly SchemaStep[],
  table: string,
): readonly SchemaStep[] {
  const options = call.args[2] ?? call.args[1];
  const required = isFalse(option(facts, options, 'allowNull')) || isTrue(option(facts, options, 'notNull'));
  const filled =
    option(facts, options, 'defaultValue') ??
    option(facts, options, 'default') ??
    option(facts, options, 'autoIncrement');
  return step('add-column', table, stringOf(facts, call.args[1]), { demanding: required && filled === undefined });
}

/** The table whose builder callback a function is. */
function tableAround(facts: ModuleFacts, fn: number): string | undefined {
  const callback = facts.calls.find(
    (call) =>
      call.callee.kind === 'member' &&
      /^(?:alterTable|table|createTable|createTableIfNotExists)$/.test(call.callee.property) &&
      call.args.some((arg) => arg.kind === 'function' && arg.fn === fn),
  );
  if (!callback) return undefined;
  // Columns of a new table are of no concern to the version before.
  return callback.callee.kind === 'member' && /^createTable/.test(callback.callee.property)
    ? undefined
    : stringOf(facts, callback.args[0]);
}

function tableName(facts: ModuleFacts, value: Value | undefined): string {
  if (value?.kind !== 'call') return '';
  return stringOf(facts, option(facts, facts.calls[value.call]?.args[0], 'name'));
}

function stringOf(facts: ModuleFacts, value: Value | undefined): string {
  if (!value) return '';
  if (value.kind === 'string') return value.value;
  if (value.kind === 'template') return value.parts.map((part) => (part.kind === 'string' ? part.value : 'x')).join('');
  if (value.kind === 'ref') {
    const init = facts.bindings[value.binding]?.init;
    return init && init.kind !== 'ref' ? stringOf(facts, init) : '';
  }
  return '';
}

function option(facts: ModuleFacts, value: Value | undefined, key: string): Value | undefined {
  if (value?.kind === 'ref') return option(facts, facts.bindings[value.binding]?.init, key);
  return value?.kind === 'object' ? value.properties.find((item) => item.key === key)?.value : undefined;
}

function isTrue(value: Value | undefined): boolean {
  return value?.kind === 'boolean' && value.value;
}

function isFalse(value: Value | undefined): boolean {
  return value?.kind === 'boolean' && !value.value;
}
