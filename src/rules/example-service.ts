/** A small service for the examples of rules that judge what stands beside the source. */
export const EXAMPLE_SERVICE: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "orders", "scripts": { "start": "node server.js" } }\n',
  Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
  'server.js': "const http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
};
