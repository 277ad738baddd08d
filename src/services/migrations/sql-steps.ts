import type { ParsedSql, SqlStatement } from '../../parsers/sql.ts';
import type { SchemaStep } from './types.ts';

const NAME = '((?:["`\\[]?[\\w$-]+["`\\]]?\\.)*["`\\[]?[\\w$-]+["`\\]]?)';
const IF = '(?:IF (?:NOT )?EXISTS )?';

/** Columns that are filled row by row (postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES). */
const REWRITING =
  /\bDEFAULT\s+\(?\s*(?:\w+\.)?(?:gen_random_uuid|uuidv?\d?|uuid_generate_v\d\w*|random|clock_timestamp|timeofday|nextval)\s*\(|\bGENERATED\b.*\b(?:STORED|IDENTITY)\b|^(?:BIG|SMALL)?SERIAL\d?\b/i;

/** The steps of a script. Statements that change no schema are `other`. */
export function sqlSteps({ statements }: ParsedSql): readonly SchemaStep[] {
  return statements.flatMap(stepsOf);
}

function stepsOf(statement: SqlStatement): readonly SchemaStep[] {
  const { text, place } = statement;
  const step = (kind: SchemaStep['kind'], table = '', more: Partial<SchemaStep> = {}): readonly SchemaStep[] => [
    { kind, table: clean(table), column: '', place, ...more },
  ];
  const alter = new RegExp(`^ALTER TABLE ${IF}(?:ONLY )?${NAME} (.*)$`, 'i').exec(text);
  if (alter) {
    return splitActions(alter[2] ?? '').map((action) => ({ ...actionOf(action), table: clean(alter[1] ?? ''), place }));
  }
  const create = new RegExp(`^CREATE (?:(?:GLOBAL|LOCAL|TEMP|TEMPORARY|UNLOGGED) )*TABLE ${IF}${NAME}`, 'i').exec(text);
  if (create) return step('create-table', create[1]);
  const drop = new RegExp(`^DROP TABLE ${IF}${NAME}`, 'i').exec(text);
  if (drop) return step('drop-table', drop[1]);
  const rename = new RegExp(`^RENAME TABLE ${NAME}`, 'i').exec(text);
  if (rename) return step('rename-table', rename[1]);
  const index = new RegExp(
    `^CREATE (?:UNIQUE )?INDEX (CONCURRENTLY )?${IF}(?:${NAME} )?ON (?:ONLY )?${NAME}`,
    'i',
  ).exec(text);
  if (index) return step('create-index', index[3], { gentle: index[1] !== undefined });
  // A dump begins with `SET statement_timeout = 0`, which is no limit at all.
  if (
    /^SET (?:LOCAL |SESSION )?(?:\w*lock_timeout|statement_timeout|\w*lock_wait_timeout|max_execution_time)\b(?!\s*(?:=|TO)\s*(?:'?0\w*'?$|DEFAULT))/i.test(
      text,
    )
  )
    return step('timeout');
  if (/^(?:VACUUM FULL|CLUSTER\b|REINDEX (?!.*CONCURRENTLY)|LOCK TABLE)/i.test(text)) return step('rewrite');
  return step('other');
}

function clean(name: string): string {
  return name
    .replace(/["`[\]]/g, '')
    .replace(/^.*\./, '')
    .toLowerCase();
}

/** `DROP COLUMN a, ADD COLUMN b numeric(10, 2)` at the commas outside parentheses. */
function splitActions(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const char of text) {
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (char === ',' && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += char;
  }
  return [...parts, part.trim()].filter((item) => item !== '');
}

function actionOf(action: string): Omit<SchemaStep, 'table' | 'place'> {
  const match = (pattern: string): RegExpExecArray | null => new RegExp(pattern, 'i').exec(action);
  const named = (
    kind: SchemaStep['kind'],
    name = '',
    more: Partial<SchemaStep> = {},
  ): Omit<SchemaStep, 'table' | 'place'> => ({
    kind,
    column: clean(name),
    ...more,
  });
  const constraint = match('^ADD (?:CONSTRAINT \\S+ )?(FOREIGN KEY|CHECK|UNIQUE|PRIMARY KEY|EXCLUDE)\\b');
  if (constraint) {
    const kind = constraint[1]?.toUpperCase() ?? '';
    const gentle = /NOT VALID|USING INDEX/i.test(action);
    if (kind === 'FOREIGN KEY') return named('add-foreign-key', '', { gentle });
    if (kind !== 'CHECK') return named('add-unique', '', { gentle });
    return named('add-check', match(`\\(\\s*${NAME} IS NOT NULL\\s*\\)`)?.[1], { gentle });
  }
  const renameColumn =
    match(`^RENAME (?:COLUMN )?(?!TO\\b|CONSTRAINT\\b|INDEX\\b|KEY\\b|AS\\b)${NAME} TO`) ??
    match(`^CHANGE (?:COLUMN )?${NAME}`);
  if (renameColumn) return named('rename-column', renameColumn[1]);
  if (match('^RENAME (?:TO|AS)\\b')) return named('rename-table');
  const drop = match(
    `^DROP (?:COLUMN )?${IF}(?!CONSTRAINT\\b|INDEX\\b|KEY\\b|FOREIGN\\b|PRIMARY\\b|CHECK\\b|PARTITION\\b|DEFAULT\\b|COLUMN\\b)${NAME}`,
  );
  if (drop) return named('drop-column', drop[1]);
  const alter = match(`^(?:ALTER|MODIFY) (?:COLUMN )?${NAME} (.*)$`);
  if (alter) {
    const change = alter[2] ?? '';
    if (/^SET NOT NULL/i.test(change)) return named('set-not-null', alter[1]);
    if (/^(?:SET DATA )?TYPE\b/i.test(change)) return named('change-type', alter[1]);
    return named(/^MODIFY/i.test(action) ? 'change-type' : 'other', alter[1]);
  }
  const add = match(`^ADD (?:COLUMN )?${IF}${NAME} (.*)$`);
  if (add && !/^(?:INDEX|KEY|PARTITION|VALUE|FULLTEXT|SPATIAL|GENERATED)$/i.test(add[1] ?? '')) {
    const type = add[2] ?? '';
    const demanding =
      /\bNOT NULL\b/i.test(type) &&
      !/\bDEFAULT\b|\bGENERATED\b|\bAUTO_INCREMENT\b|\bIDENTITY\b|\b(?:BIG|SMALL)?SERIAL\b/i.test(type);
    return named('add-column', add[1], { demanding, rewrites: REWRITING.test(type) });
  }
  return named('other');
}
