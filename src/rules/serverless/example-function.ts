/** A small service that also runs as functions, for the examples of these rules. */
export const EXAMPLE_FUNCTION: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "orders", "scripts": { "start": "node server.js" } }\n',
  'server.js':
    "exports.handler = async () => ({ statusCode: 200 });\nrequire('node:http').createServer((req, res) => res.end()).listen(3000);\n",
};
