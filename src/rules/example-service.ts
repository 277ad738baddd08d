/** A small service for the examples of rules that judge what stands beside the source. */
export const EXAMPLE_SERVICE: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "orders", "scripts": { "start": "node server.js" } }\n',
  Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
  'server.js': "const http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
};

/** The files around the source of an example: a package and the image that runs `server.js`. */
export function exampleService(
  source: string,
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return {
    'package.json': '{ "name": "api" }\n',
    Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
    'server.js': source,
    ...more,
  };
}

/** A package.json with runtime dependencies. */
export function examplePackage(dependencies: Readonly<Record<string, string>>): string {
  return `${JSON.stringify({ name: 'api', dependencies }, undefined, 2)}\n`;
}
