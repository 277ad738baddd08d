/** A service of one file, in a container that runs it. */
export function nodeService(
  source: string,
  extra: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return {
    'package.json': '{ "name": "api", "version": "1.0.0" }\n',
    Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
    'server.js': source,
    ...extra,
  };
}

/** The same, around an Express application: lines before the routes, then the routes. */
export function expressService(
  routes: string,
  before = '',
  extra: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return nodeService(
    `const express = require('express');\nconst app = express();\n${before}\n${routes}\napp.listen(3000);\n`,
    extra,
  );
}

/** A program that cannot be found: the verdict must be unknown. */
export const LOST: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "api" }\n',
  Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "missing.js"]\n',
};
