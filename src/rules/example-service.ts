/** A small service for the examples of rules that judge what stands beside the source. */
export const EXAMPLE_SERVICE: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "orders", "scripts": { "start": "node server.js" } }\n',
  Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
  'server.js': "const http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
};

/** The files around the source of an example, a text or its lines: a package and the image that runs `server.js`. */
export function exampleService(
  source: string | readonly string[],
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return {
    'package.json': '{ "name": "api" }\n',
    Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
    'server.js': typeof source === 'string' ? source : `${source.join('\n')}\n`,
    ...more,
  };
}

/** A package.json with runtime dependencies. */
export function examplePackage(dependencies: Readonly<Record<string, string>>): string {
  return `${JSON.stringify({ name: 'api', dependencies }, undefined, 2)}\n`;
}

/** A Deployment and a Service that run the example, with further lines of the container (indented by ten) and documents. */
export function exampleManifest(container: readonly string[] = [], documents: readonly string[] = []): string {
  return `${[
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata:',
    '  name: api',
    'spec:',
    '  selector:',
    '    matchLabels: { app: api }',
    '  template:',
    '    metadata:',
    '      labels: { app: api }',
    '    spec:',
    '      containers:',
    '        - name: api',
    '          image: api:1.0.0',
    ...container.map((line) => `          ${line}`),
    '---',
    'apiVersion: v1',
    'kind: Service',
    'metadata:',
    '  name: api',
    'spec:',
    '  selector: { app: api }',
    '  ports:',
    '    - port: 80',
    '      targetPort: 3000',
    ...documents.flatMap((text) => ['---', text]),
  ].join('\n')}\n`;
}
