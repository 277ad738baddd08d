import path from 'node:path/posix';
import { extractModule } from '../../facts/extract-module.ts';
import { lineStarts, type Place, placeAt } from '../../parsers/place.ts';
import { parseSql } from '../../parsers/sql.ts';
import { concernsService } from '../documents/scope.ts';
import { memoizeByService } from '../memoize.ts';
import type { Service } from '../types.ts';
import { codeSteps } from './code-steps.ts';
import { sqlSteps } from './sql-steps.ts';
import type { Migration } from './types.ts';

const FOLDER = /(?:^|\/)(?:migrations?|drizzle|db\/migrate|database\/migrate)\/(?:.*\/)?[^/]+$/i;
/** How the tools write the way back as a file of its own: postgrator, golang-migrate, Flyway. */
const UNDO = /(?:^|[._-])(?:undo|down|rollback|revert)(?:[._-]|$)|^U\d/i;
const BUILDERS = /queryInterface|queryRunner|\bpgm\b|MigrationInterface|\.schema\b|knex|addSql|sequelize/i;

export interface Migrations {
  /** Oldest first, as their names sort. */
  readonly all: readonly Migration[];
  readonly dialect: 'postgresql' | 'mysql' | 'sqlite' | 'other' | 'unknown';
}

/** The migrations of the database of this service. Only the newest are read: older ones have run and cannot be changed. */
export const migrationsOf = memoizeByService((service: Service): Migrations => {
  const { repository } = service;
  const candidates = repository.paths.filter(
    (file) =>
      FOLDER.test(file) &&
      /\.(?:sql|[cm]?[jt]s)$/.test(file) &&
      !/\.(?:d|test|spec)\.[cm]?ts$|(?:^|\/)(?:index|meta|snapshots?|dist|build|node_modules|seeds?)(?:\/|\.|$)|clickhouse/i.test(
        file,
      ),
  );
  const own = candidates.filter((file) => concernsService(service, file) && isNumbered(file, candidates));
  const forward = own.filter((file) => !UNDO.test(path.basename(file).replace(/\.\w+$/, '')));
  const all = forward
    .sort(byName)
    .slice(-RECENT)
    .flatMap((file) => readMigration(service, file, own) ?? []);
  return { all, dialect: all.length > 0 ? dialectOf(service) : 'unknown' };
});

/** More than any option asks for; a repository may hold hundreds. */
const RECENT = 30;

/** By the number or date that the name begins with, whichever folder it stands in. */
function byName(a: string, b: string): number {
  const [x, y] = [nameOf(a), nameOf(b)];
  return x < y ? -1 : x > y ? 1 : a < b ? -1 : 1;
}

/** Prisma names the folder and calls every file the same. */
function nameOf(file: string): string {
  const base = path.basename(file);
  return base === 'migration.sql' ? path.basename(path.dirname(file)) : base;
}

/** Migrations are told from helpers beside them by a number or a date in their name. */
function isNumbered(file: string, all: readonly string[]): boolean {
  return /^\D{0,2}\d+|\d{10,}/.test(nameOf(file)) || (file.endsWith('.sql') && all.length > 0);
}

function readMigration(service: Service, file: string, own: readonly string[]): Migration | undefined {
  const text = service.repository.text(file);
  if (text === undefined || text.length > 500_000) return undefined;
  const name = nameOf(file);
  const starts = lineStarts(text);
  const first = Math.max(0, text.search(/\S/));
  const place = placeAt(file, starts, first, first + 1);
  if (file.endsWith('.sql')) return sqlMigration(file, text, name, place, own);
  if (!BUILDERS.test(text)) return undefined;
  const comments = [...text.matchAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g)].map(([comment]) => comment).join('\n');
  const tool = /queryInterface/.test(text)
    ? 'sequelize'
    : /queryRunner|MigrationInterface/.test(text)
      ? 'typeorm'
      : /\bpgm\b/.test(text)
        ? 'node-pg-migrate'
        : /knex|\.schema\b/i.test(text)
          ? 'knex'
          : 'code';
  return { path: file, name, tool, place, comments, ...codeSteps(extractModule(file, text)) };
}

/** Marks that open the way back inside one file: node-pg-migrate, dbmate, goose, sqlx. */
const DOWN_MARK = /^[ \t]*--[ \t]*(?:down migration|migrate:down|\+goose down|down)\b.*$/im;

function sqlMigration(file: string, text: string, name: string, place: Place, own: readonly string[]): Migration {
  const mark = DOWN_MARK.exec(text);
  const up = mark ? text.slice(0, mark.index) : text;
  const sql = parseSql(file, up);
  const tool = /(?:^|\/)migration\.sql$/.test(file)
    ? 'prisma'
    : /--> statement-breakpoint/.test(text) || /(?:^|\/)drizzle\//.test(file)
      ? 'drizzle'
      : 'sql';
  const number = /^\D{0,2}(\d+)/.exec(name)?.[1];
  const undo = own.some(
    (other) =>
      other !== file &&
      UNDO.test(path.basename(other).replace(/\.\w+$/, '')) &&
      path.dirname(other) === path.dirname(file) &&
      number !== undefined &&
      new RegExp(`^\\D{0,2}${number}(?!\\d)`).test(path.basename(other)),
  );
  const prismaDown = own.some((other) => other === path.join(path.dirname(file), 'down.sql'));
  const back = mark
    ? text
        .slice(mark.index + mark[0].length)
        .replace(/--[^\n]*/g, '')
        .trim() === ''
      ? 'empty'
      : 'present'
    : undefined;
  return {
    path: file,
    name,
    tool,
    place: sql.statements[0]?.place ?? place,
    steps: sqlSteps(sql),
    down: back ?? (undo || (tool === 'prisma' && prismaDown) ? 'present' : tool === 'sql' ? 'missing' : 'none'),
    downPlace: mark ? placeAt(file, lineStarts(text), mark.index, mark.index + mark[0].length) : undefined,
    comments: sql.comments.map((comment) => comment.text).join('\n'),
  };
}

const CLIENTS: readonly (readonly [RegExp, Migrations['dialect']])[] = [
  [
    /^(?:pg|postgres|pg-promise|@neondatabase\/serverless|@vercel\/postgres|slonik|pg-pool|@fastify\/postgres)$/,
    'postgresql',
  ],
  [/^(?:mysql|mysql2|mariadb|@fastify\/mysql|@planetscale\/database)$/, 'mysql'],
  [/^(?:better-sqlite3|sqlite3|@libsql\/client|sql\.js)$/, 'sqlite'],
  [/^(?:mssql|tedious|oracledb)$/, 'other'],
];

/** Prisma says it in its lock file and schema; otherwise the driver tells. */
function dialectOf(service: Service): Migrations['dialect'] {
  const { repository } = service;
  for (const file of repository.paths) {
    if (
      !/(?:^|\/)migration_lock\.toml$|\.prisma$|(?:^|\/)drizzle\.config\.[cm]?[jt]s$/.test(file) ||
      !concernsService(service, file)
    )
      continue;
    const provider = /(?:provider|dialect)\s*[:=]\s*["'](\w+)["']/g;
    for (const [, name] of (repository.text(file) ?? '').matchAll(provider)) {
      if (/^(?:postgres(?:ql)?|cockroachdb)$/.test(name ?? '')) return 'postgresql';
      if (/^mysql$/.test(name ?? '')) return 'mysql';
      if (/^sqlite$|^turso$/.test(name ?? '')) return 'sqlite';
      if (/^sqlserver$/.test(name ?? '')) return 'other';
    }
  }
  const names = [...(service.program?.packages.keys() ?? []), ...(service.package?.dependencies.keys() ?? [])];
  return CLIENTS.find(([words]) => names.some((name) => words.test(name)))?.[1] ?? 'unknown';
}
