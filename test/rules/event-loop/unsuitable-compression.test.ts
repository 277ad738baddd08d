import { unsuitableCompression } from '../../../src/rules/event-loop/unsuitable-compression.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const express = (options: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> =>
  expressExample(
    [`app.use(compression(${options}));`, "app.get('/', (req, res) => res.json({}));"],
    ["const compression = require('compression');", "const zlib = require('node:zlib');"],
    more,
  );
const plain = (more: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  expressExample(["app.get('/', (req, res) => res.json({}));"], [], more);

ruleCases(unsuitableCompression, {
  fails: [
    {
      name: 'the best quality for each answer',
      files: express('{ brotli: { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } } }'),
      findings: [{ message: 'expensive', at: 'server.js:5:9' }],
    },
    {
      name: 'Fastify',
      files: nodeExample([
        "const app = require('fastify')();",
        "const zlib = require('node:zlib');",
        "app.register(require('@fastify/compress'), {",
        '  brotliOptions: { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 10 } },',
        '});',
        "app.listen({ port: 3000, host: '0.0.0.0' });",
      ]),
      findings: [{ message: 'expensive', at: 'server.js:3:1' }],
    },
    {
      name: 'Koa',
      files: nodeExample([
        "const Koa = require('koa');",
        "const compress = require('koa-compress');",
        "const zlib = require('node:zlib');",
        'const app = new Koa();',
        'app.use(compress({ br: { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } } }));',
        'app.listen(3000);',
      ]),
      findings: [{ message: 'expensive', at: 'server.js:5:9' }],
    },
    {
      name: 'by hand, with what zlib takes by default',
      files: expressExample(
        ["app.get('/', (req, res) => zlib.brotliCompress(JSON.stringify({}), (error, body) => res.end(body)));"],
        ["const zlib = require('node:zlib');"],
      ),
      findings: [{ message: 'expensive', at: 'server.js:4:28' }],
    },
  ],
  passes: [
    { name: 'the defaults of the middleware', files: express(''), evidence: ['server.js:5:9'] },
    {
      name: 'a small quality',
      files: express('{ threshold: 1024, brotli: { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } } }'),
      evidence: ['server.js:5:9'],
    },
    {
      name: 'the window is no quality',
      files: express('{ brotli: { params: { [zlib.constants.BROTLI_PARAM_LGWIN]: 22 } } }'),
      evidence: ['server.js:5:9'],
    },
    {
      name: 'the ingress compresses',
      files: plain({
        'k8s/ingress-config.yaml':
          'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ingress-nginx-controller }\ndata:\n  use-gzip: "true"\n',
      }),
      evidence: ['k8s/ingress-config.yaml:3:19'],
    },
    {
      name: 'a proxy of this repository compresses',
      files: plain({
        'proxy/nginx.conf': 'http {\n  gzip on;\n  server { location / { proxy_pass http://api:3000; } }\n}\n',
      }),
      evidence: ['proxy/nginx.conf:1:1'],
    },
    {
      name: 'files that are compressed once, at the start',
      files: expressExample(
        ['app.use(compression());', "app.get('/', (req, res) => res.end(page));"],
        [
          "const compression = require('compression');",
          "const page = require('node:zlib').brotliCompressSync('<html></html>');",
        ],
      ),
      evidence: ['server.js:5:9'],
    },
  ],
  notApplicable: [
    {
      name: 'gRPC',
      files: nodeExample([
        "const grpc = require('@grpc/grpc-js');",
        'const server = new grpc.Server();',
        "server.bindAsync('0.0.0.0:3000', grpc.ServerCredentials.createInsecure(), () => {});",
      ]),
    },
  ],
  unknown: [
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
    { name: 'nothing here compresses', files: plain({}), reason: /ingress or a CDN/ },
    {
      name: 'a proxy that says off',
      files: plain({ 'proxy/nginx.conf': 'http {\n  gzip off;\n}\n' }),
      reason: /ingress or a CDN/,
    },
  ],
});
