/** A small repository around one source file, for the examples of rules about source. */
export function exampleService(
  source: string,
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return {
    'package.json': '{ "name": "api", "type": "module" }\n',
    Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
    'server.js': source,
    ...more,
  };
}
