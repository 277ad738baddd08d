import { missingLivenessEndpoint } from '../../../src/rules/health/missing-liveness-endpoint.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const probing = (path: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      containers:\n        - { name: api, image: 'api:1.0.0', livenessProbe: { httpGet: { path: ${path}, port: 3000 } } }\n`;

ruleCases(missingLivenessEndpoint, {
  fails: [
    {
      name: 'none',
      files: expressExample(["app.get('/', (req, res) => res.end());"]),
      findings: [{ message: 'missing', at: 'server.js:4:1' }],
    },
    {
      name: 'a path that only a wildcard answers',
      files: {
        ...expressExample(["app.get('*', (req, res) => res.end());"]),
        'deployment.yaml': probing('/health'),
      },
      findings: [{ message: 'missing', at: 'server.js:4:1' }],
    },
  ],
  passes: [
    {
      name: 'the first page, which a probe asks for and a wildcard serves',
      files: {
        ...expressExample(["app.get('*', (req, res) => res.end());"]),
        'deployment.yaml': probing('/'),
      },
      evidence: ['server.js:3:1'],
    },
    {
      name: 'a route whose documentation says that it is one',
      files: {
        'package.json': '{ "name": "api" }\n',
        Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
        'server.js':
          "const app = require('fastify')();\napp.get('/api', { schema: { description: 'Application health check endpoint.' } }, async () => ({}));\napp.listen({ port: 3000 });\n",
      },
      evidence: ['server.js:2:1'],
    },
    {
      name: 'livez',
      files: expressExample(["app.get('/livez', (req, res) => res.end());"]),
      evidence: ['server.js:3:1'],
    },
    {
      name: 'health',
      files: expressExample(["app.get('/health', (req, res) => res.end());"]),
      evidence: ['server.js:3:1'],
    },
    {
      name: 'below a prefix',
      files: expressExample([
        'const router = express.Router();',
        "router.get('/live', (req, res) => res.end());",
        "app.use('/internal', router);",
      ]),
      evidence: ['server.js:4:1'],
    },
  ],
  notApplicable: [{ name: 'no port', files: nodeExample(["setInterval(() => console.log('x'), 1000);"]) }],
  unknown: [
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
    {
      name: 'routes that are loaded by computed names',
      files: {
        'package.json': '{ "name": "api", "type": "module" }\n',
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
        'server.js': [
          "import { createServer } from 'node:http';",
          'const routes = [];',
          'for (const routeFile of await list(process.env.ROUTES)) {',
          '  const { default: Route } = await import(routeFile + `?at=${Date.now()}`);',
          '  routes.push(new Route());',
          '}',
          'createServer((req, res) => routes.find((route) => route.matches(req)).handle(req, res)).listen(3000);',
          '',
        ].join('\n'),
      },
      reason: /server\.js loads routes/,
    },
  ],
});
