/** A small service with a database for the examples of these rules. */
export const EXAMPLE_DATABASE: Readonly<Record<string, string>> = {
  'package.json':
    '{ "name": "orders", "scripts": { "start": "node server.js" }, "dependencies": { "pg": "8.16.3" } }\n',
  'server.js':
    "const { Pool } = require('pg');\nconst pool = new Pool();\nrequire('node:http').createServer(async (req, res) => res.end(String((await pool.query('select 1')).rowCount))).listen(3000);\n",
};
