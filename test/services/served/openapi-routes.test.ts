import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';

const BASE = {
  'package.json': '{ "name": "chat", "type": "module" }\n',
  Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "src/server.js"]\n',
  'src/messages.js':
    'export async function getStatus(context) { return "up"; }\nexport async function send(context) {}\n',
  'src/server.js': `import http from 'node:http';
import path from 'node:path';
import express from 'express';
import exegesis from 'exegesis-express';
import * as messages from './messages.js';
const app = express();
app.use(await exegesis.middleware(path.resolve(import.meta.dirname, '../chat.yaml'), { controllers: { messages } }));
http.createServer(app).listen(3000);
`,
};

const DOCUMENT = `openapi: 3.0.0
servers:
  - url: https://chat.example.com/v1/
paths:
  /status:
    get:
      operationId: getStatus
  /rooms/{room}/messages:
    parameters: []
    post:
      operationId: send
    get: {}
`;

it('routes stand in the OpenAPI document that a library is given, functions carry the names of operations', () => {
  const [service] = linkFiles({ ...BASE, 'chat.yaml': DOCUMENT });
  expect(
    service?.routes.routes.map(({ method, path, handlers, place }) => [method, path, handlers[0]?.module, place.line]),
  ).toEqual([
    ['GET', '/v1/status', 'src/messages.js', 6],
    ['POST', '/v1/rooms/:room/messages', 'src/messages.js', 10],
    ['GET', '/v1/rooms/:room/messages', undefined, 12],
  ]);
  expect(service?.routes.complete).toBe(true);
});

it('a document that is not here leaves the routes open', () => {
  const [service] = linkFiles(BASE);
  expect(service?.routes.reasons).toEqual([
    'the routes stand in an OpenAPI document that exegesis-express is given, which could not be found',
  ]);
});

it('a validator routes only where it is told to', () => {
  const server = (option: string): Readonly<Record<string, string>> => ({
    ...BASE,
    'api.json': '{ "openapi": "3.0.0", "paths": { "/a": { "get": {} } } }\n',
    'src/server.js': `import express from 'express';
import * as OpenApiValidator from 'express-openapi-validator';
const app = express();
app.use(OpenApiValidator.middleware({ apiSpec: 'api.json'${option} }));
app.listen(3000);
`,
  });
  expect(linkFiles(server(''))[0]?.routes.routes.map(({ path }) => path)).toEqual([]);
  expect(linkFiles(server(', operationHandlers: "./h"'))[0]?.routes.routes.map(({ path }) => path)).toEqual(['/a']);
});
