import { programWords } from '../ci/program-words.ts';

/** Subcommands with which each tool changes the schema, by program name. The source of each is the tool's own CLI page. */
const TOOLS: readonly (readonly [program: RegExp, words: RegExp])[] = [
  [/^prisma$/, /\bmigrate (?:deploy|dev|reset)\b|\bdb push\b/],
  [/^knex$/, /\bmigrate:(?:latest|up)\b/],
  [/^sequelize(?:-cli)?$/, /\bdb:migrate\b(?!:(?:undo|status))/],
  [/^typeorm(?:-ts-node-(?:commonjs|esm)|-extension)?$/, /\bmigrations?:run\b|\bschema:sync\b/],
  [/^drizzle-kit$/, /\b(?:migrate|push)\b/],
  [/^(?:node-pg-migrate|pg-migrate)$/, /\bup\b|^\S+$/],
  [/^(?:db-migrate|migrate-mongo|dbmate|umzug|ley|goose|sqlx|pgmigrate)$/, /\b(?:up|migrate)\b/],
  [/^mikro-orm(?:-esm)?$/, /\bmigration:up\b|\bschema:update\b/],
  [/^flyway$/, /\bmigrate\b/],
  [/^liquibase$/, /\bupdate\b/],
  [/^atlas$/, /\b(?:migrate|schema) apply\b/],
  [/^graphile-migrate$/, /\bmigrate\b/],
  [/^(?:postgrator|postgrator-cli)$/, /./],
  [/^supabase$/, /\b(?:db push|migration up)\b/],
  [/^migrate$/, /\bup\b/],
];
const RUNNERS =
  /^(?:npx|bunx|pnpx|pnpm|yarn|npm|bun|dotenv|cross-env|env|exec|dumb-init|tini|dotenvx|doppler|infisical)$/;

/** Whether the words of a command bring the schema up to date. */
export function isMigration(words: readonly string[]): boolean {
  // `timeout 300 npx prisma migrate deploy`
  const rest = programWords(words.filter((word) => !/^[A-Z_][A-Z0-9_]*=/.test(word)));
  const at = rest.findIndex((word, i) => !RUNNERS.test(word) && !(i > 0 && /^(?:exec|dlx|run|x|--|-\S+)$/.test(word)));
  const program = rest[at]?.replace(/^.*\//, '').replace(/@[\d.^~]+$|\.[cm]?js$/, '') ?? '';
  const tail = rest.slice(at).join(' ');
  if (/^(?:node|tsx|ts-node|bun|swc-node)$/.test(program)) {
    const script = rest.slice(at + 1).find((word) => !word.startsWith('-')) ?? '';
    const inner = /node_modules\/(?:\.bin\/)?([\w@-]+)/.exec(script)?.[1];
    if (inner !== undefined) return isMigration([inner, ...rest.slice(rest.indexOf(script) + 1)]);
    // `prisma/build/index.js migrate deploy` and the project's own `scripts/migrate.js`.
    if (/\bprisma\b/.test(script)) return /\bmigrate deploy\b|\bdb push\b/.test(tail);
    return /(?:^|[/_-])(?:run[_-]?)?migrat(?:e|ions?|or)(?:[_-]?(?:db|database|run|up|latest|call))?(?:\.[cm]?[jt]s)?$/i.test(
      script,
    );
  }
  return TOOLS.some(([name, wanted]) => name.test(program) && wanted.test(tail));
}

/** External paths of calls that bring the schema up to date from inside the program. */
export const MIGRATION_CALLS: readonly string[] = [
  'umzug#Umzug().up',
  'umzug#default().up',
  'knex#default().migrate.latest',
  'knex#knex().migrate.latest',
  'knex#default().migrate.up',
  'typeorm#DataSource().runMigrations',
  'typeorm#createConnection().runMigrations',
  'drizzle-orm/node-postgres/migrator#migrate',
  'drizzle-orm/postgres-js/migrator#migrate',
  'drizzle-orm/mysql2/migrator#migrate',
  'drizzle-orm/better-sqlite3/migrator#migrate',
  'drizzle-orm/neon-http/migrator#migrate',
  'drizzle-orm/neon-serverless/migrator#migrate',
  'drizzle-orm/libsql/migrator#migrate',
  'node-pg-migrate#default',
  'node-pg-migrate#runner',
  'postgrator#default().migrate',
  'postgres-migrations#migrate',
  '@mikro-orm/*#MikroORM.init().getMigrator().up',
  'migrate-mongo#up',
  'migrate-mongo#default.up',
];
