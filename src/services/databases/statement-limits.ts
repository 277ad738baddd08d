import type { Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { LinkedCall, Program, Service } from '../types.ts';

export interface StatementLimit {
  readonly place: Place;
  readonly note: string;
}

const IN_SQL = /\b(?:statement_timeout|transaction_timeout|max_execution_time|max_statement_time|lock_timeout)\b/i;
const MEMBERS = /^(?:maxTimeMS|timeout|setQueryTimeout)$/;
const OPTIONS = ['maxTimeMS', 'timeoutMS', 'query_timeout', 'statement_timeout', 'queryTimeout'];

/** Limits of queries that are not an option of the client: SET statements, per-query options, settings of the role. */
export const statementLimitsOf = memoizeByService((service: Service): readonly StatementLimit[] => {
  const { program } = service;
  const fromEnvironment = service.deployments.flatMap(({ environment }) => {
    const variable = environment.variables.get('PGOPTIONS');
    return variable?.value && IN_SQL.test(variable.value) ? [{ place: variable.place, note: 'PGOPTIONS' }] : [];
  });
  const fromCalls = (program?.calls ?? []).flatMap((call) => {
    const note = program && limitIn(program, call);
    return note ? [{ place: call.place, note }] : [];
  });
  return [...fromEnvironment, ...fromCalls.slice(0, 4), ...fromSql(service)];
});

function limitIn(program: Program, call: LinkedCall): string | undefined {
  const { callee, args } = call.fact;
  for (const arg of args) {
    if (hasText(arg)) return 'statement timeout in SQL';
    if (arg.kind !== 'object') continue;
    const option = OPTIONS.find((name) => arg.properties.some((property) => property.key === name));
    // `query({ sql, timeout })` of mysql2 (sidorares.github.io/node-mysql2).
    if (option) return option;
    const keys = arg.properties.map((property) => property.key);
    if (keys.includes('sql') && keys.includes('timeout')) return 'timeout of the query';
  }
  if (callee.kind !== 'member' || !MEMBERS.test(callee.property)) return undefined;
  if (callee.property === 'maxTimeMS') return 'maxTimeMS';
  const external = program.callees(call).some((path) => /^(?:knex|objection|mongoose)#/.test(path));
  return external ? `${callee.property} of the query` : undefined;
}

function hasText(value: Value): boolean {
  if (value.kind === 'string') return IN_SQL.test(value.value);
  if (value.kind === 'template') return value.parts.some(hasText);
  return false;
}

/** `ALTER ROLE app SET statement_timeout = '5s'` in SQL files of the repository. */
function fromSql(service: Service): readonly StatementLimit[] {
  const { repository } = service;
  return repository.paths
    .filter((path) => /\.sql$/.test(path))
    .slice(0, 400)
    .flatMap((path) => {
      const lines = (repository.text(path) ?? '').split('\n');
      const at = lines.findIndex((line) => /alter\s+(?:role|user|database|system)\b.*statement_timeout/i.test(line));
      if (at < 0) return [];
      const place = { path, line: at + 1, column: 1, endLine: at + 1, endColumn: (lines[at]?.length ?? 0) + 1 };
      return [{ place, note: 'statement_timeout of the role' }];
    })
    .slice(0, 1);
}
