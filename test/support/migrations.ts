import { EXAMPLE_DATABASE } from '../../src/rules/migrations/example-database.ts';

type Files = Readonly<Record<string, string>>;

/** A service on PostgreSQL with these migrations, in order: `migrations/001.sql` and on. */
export function sqlMigrations(...texts: readonly string[]): Files {
  return {
    ...EXAMPLE_DATABASE,
    ...Object.fromEntries(texts.map((text, i) => [`migrations/00${i + 1}.sql`, `${text}\n`])),
  };
}

/** The same service on another database. */
export function onDatabase(client: string, files: Files): Files {
  return {
    ...files,
    'package.json': `{ "name": "orders", "scripts": { "start": "node server.js" }, "dependencies": { "${client}": "1.0.0" } }\n`,
    'server.js': `require('${client}');\nrequire('node:http').createServer((req, res) => res.end()).listen(3000);\n`,
  };
}
