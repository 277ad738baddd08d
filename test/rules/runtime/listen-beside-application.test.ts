import { listenBesideApplication } from '../../../src/rules/runtime/listen-beside-application.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': '{ "name": "api" }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

ruleCases(listenBesideApplication, {
  fails: [
    {
      name: 'express in one file',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.get('/', (req, res) => res.end());
app.listen(3000);
module.exports = app;
`,
      },
      findings: [{ message: 'together', at: 'server.js:4:1' }],
    },
    {
      name: 'routers apart, the application not',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.use('/orders', require('./orders.js'));
app.listen(3000);
`,
        'orders.js': `const router = require('express').Router();
router.get('/', (req, res) => res.json([]));
module.exports = router;
`,
      },
      findings: [{ message: 'together', at: 'server.js:4:1' }],
    },
    {
      name: 'fastify with a route of its own',
      files: {
        ...base,
        'server.js': `const app = require('fastify')();
app.get('/', async () => 'ok');
app.listen({ port: 3000 });
`,
      },
      findings: [{ message: 'together', at: 'server.js:3:1' }],
    },
    {
      name: 'a handler of node:http',
      files: {
        ...base,
        'server.js': `require('node:http')
  .createServer((req, res) => res.end('ok'))
  .listen(3000);
`,
      },
      findings: [{ message: 'together', at: 'server.js:1:1' }],
    },
    {
      name: 'a function that the module calls itself',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.get('/', (req, res) => res.end());
function start() {
  app.listen(3000);
}
start();
`,
      },
      findings: [{ message: 'together', at: 'server.js:5:3' }],
    },
  ],
  passes: [
    {
      name: 'a function that makes the application',
      files: {
        ...base,
        'server.js': `const { createApp } = require('./app.js');
createApp().listen(3000);
`,
        'app.js': `const express = require('express');
exports.createApp = () => {
  const app = express();
  app.get('/', (req, res) => res.end());
  return app;
};
`,
      },
      evidence: ['server.js:2:1', 'app.js:3:15'],
    },
    {
      name: 'only when it is the entry',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.get('/', (req, res) => res.end());
if (require.main === module) app.listen(3000);
module.exports = app;
`,
      },
      evidence: ['server.js:4:30', 'server.js:2:13'],
    },
    {
      name: 'a start function that another module calls',
      files: {
        ...base,
        'server.js': `const { start } = require('./app.js');
start();
`,
        'app.js': `const app = require('express')();
app.get('/', (req, res) => res.end());
exports.app = app;
exports.start = () => app.listen(3000);
`,
      },
    },
    {
      name: 'a fastify application is a plugin',
      files: {
        ...base,
        'server.js': `const fastify = require('fastify');
const routes = require('./app.js');
const app = fastify();
app.register(routes);
app.listen({ port: 3000 });
`,
        'app.js': `module.exports = async function routes(app) {
  app.get('/', async () => 'ok');
};
`,
      },
    },
    {
      name: 'a root module of Nest',
      files: {
        ...base,
        'server.js': `const { NestFactory } = require('@nestjs/core');
const { AppModule } = require('./app.module.js');
NestFactory.create(AppModule).then((app) => app.listen(3000));
`,
        'app.module.js': `exports.AppModule = class AppModule {};
`,
      },
    },
    {
      name: 'fastify-cli listens',
      files: {
        'package.json':
          '{ "name": "api", "dependencies": { "fastify": "^5.0.0", "fastify-cli": "^7.0.0" }, "scripts": { "start": "fastify start app.js" } }\n',
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["npm", "start"]\n',
        'app.js': `module.exports = async function routes(app) {
  app.get('/', async () => 'ok');
};
`,
      },
    },
  ],
  notApplicable: [
    {
      name: 'a worker',
      files: { ...base, 'server.js': "setInterval(() => console.log('tick'), 1000);\n" },
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
