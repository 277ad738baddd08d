const PACKAGE = '{ "name": "api", "version": "1.0.0" }\n';
const DOCKERFILE = 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n';

/** The repository of an example: one source file and the image that runs it. */
export function nodeExample(
  source: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return { 'package.json': PACKAGE, Dockerfile: DOCKERFILE, 'server.js': `${source.join('\n')}\n`, ...more };
}

/** The same for an Express application: what stands before the routes, and the routes. */
export function expressExample(
  routes: readonly string[],
  before: readonly string[] = [],
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const source = ["const express = require('express');", ...before, 'const app = express();', ...routes];
  return nodeExample([...source, 'app.listen(3000);'], more);
}

/** A Deployment of the example with a memory limit, and further lines of the container. */
export function exampleDeployment(memory: string, container: readonly string[] = []): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: api }
spec:
  template:
    spec:
      containers:
        - name: api
          image: api:1.0.0
          resources: { limits: { memory: ${memory} } }
${container.map((line) => `          ${line}\n`).join('')}`;
}
