import { unvalidatedInput } from '../../../src/rules/security/unvalidated-input.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': `{ "name": "api", "dependencies": { "express": "^5.0.0" } }
`,
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

ruleCases(unvalidatedInput, {
  fails: [
    {
      name: 'an OpenAPI document that only answers are checked against',
      files: {
        'package.json':
          '{ "name": "api", "dependencies": { "express": "^5.0.0", "express-openapi-validator": "^5.0.0" } }\n',
        Dockerfile: base.Dockerfile,
        'server.js': `const express = require('express');
const OpenApiValidator = require('express-openapi-validator');
const app = express();
app.use(OpenApiValidator.middleware({ apiSpec: './api.yaml', validateRequests: false, validateResponses: true }));
app.post('/orders', (req, res) => res.json(save(req.body)));
app.listen(3000);
`,
      },
      findings: [{ message: 'missing', at: 'server.js:5:49' }],
    },
    {
      name: 'the payload of a hapi route',
      files: {
        'package.json': '{ "name": "api", "dependencies": { "@hapi/hapi": "^21.0.0" } }\n',
        Dockerfile: base.Dockerfile,
        'server.js': `const server = require('@hapi/hapi').server({ port: 3000 });
server.route({ method: 'POST', path: '/orders', handler: (request) => save(request.payload) });
server.start();
`,
      },
      findings: [{ message: 'missing', at: 'server.js:2:76' }],
    },
    {
      name: 'a message that a function inside of the handler reads',
      files: {
        'package.json': '{ "name": "worker", "dependencies": { "sqs-consumer": "^5.0.0" } }\n',
        Dockerfile: base.Dockerfile,
        'server.js': `const { Consumer } = require('sqs-consumer');
Consumer.create({
  queueUrl: 'https://sqs',
  handleMessage: async (message) =>
    new Promise(async (resolve) => {
      await submit(JSON.parse(message.Body));
      resolve();
    }),
}).start();
`,
      },
      findings: [{ message: 'missing', at: 'server.js:6:31' }],
    },
    {
      name: 'a gRPC method of Nest hands on what it is sent',
      files: {
        'package.json': '{ "name": "api", "dependencies": { "@nestjs/core": "^11.0.0" } }\n',
        'tsconfig.json':
          '{ "compilerOptions": { "experimentalDecorators": true, "outDir": "dist", "rootDir": "src" } }\n',
        Dockerfile: 'FROM node:24-alpine\nWORKDIR /app\nCOPY . .\nRUN npx tsc\nCMD ["node", "dist/main.js"]\n',
        'src/main.ts': `import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GrpcMethod, Transport } from '@nestjs/microservices';
import { find } from './orders';
@Controller()
class OrdersController {
  @GrpcMethod('Orders', 'Find')
  find(query: { where: string }) {
    return find(JSON.parse(query.where));
  }
}
@Module({ controllers: [OrdersController] })
class AppModule {}
NestFactory.createMicroservice(AppModule, { transport: Transport.GRPC, options: {} }).then((app) => app.listen());
`,
        'src/orders.ts': 'export const find = (where: object) => where;\n',
      },
      findings: [{ message: 'missing', at: 'src/main.ts:9:28' }],
    },
    {
      name: 'one handler checks, the other writes the body as it came',
      files: {
        ...base,
        'server.js': `const express = require('express');
const Todo = require('mongoose').model('Todo', {});
const app = express();
app.use(express.json());
app.post('/todos', async (req, res) => {
  if (!req.body.task) return res.status(422).send('a task, please');
  res.json(await new Todo({ task: req.body.task }).save());
});
app.put('/todos/:id', async (req, res) => {
  res.json(await Todo.findByIdAndUpdate(req.params.id, req.body, { upsert: true }));
});
app.listen(3000);
`,
      },
      findings: [{ message: 'stored', at: 'server.js:10:18' }],
    },
    {
      name: 'a body bound to a constant',
      files: {
        ...base,
        'server.js': `const app = require('fastify')();
app.post('/', async (request) => {
  const order = request.body;
  return order;
});
app.listen({ port: 3000 });
`,
      },
      findings: [{ message: 'missing', at: 'server.js:3:9' }],
    },
    {
      name: 'a destructured body',
      files: {
        ...base,
        'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
app.post('/', ({ body }, res) => res.json(body));
app.listen(3000);
`,
      },
      findings: [{ message: 'missing', at: 'server.js:4:18' }],
    },
    {
      name: 'an RPC',
      files: {
        ...base,
        'server.js': `const grpc = require('@grpc/grpc-js');
const server = new grpc.Server();
function convert(call, done) {
  const request = call.request;
  done(null, request);
}
server.addService({}, { convert });
server.bindAsync('0.0.0.0:50051', grpc.ServerCredentials.createInsecure(), () => {});
`,
      },
      findings: [{ message: 'missing', at: 'server.js:4:9' }],
    },
    {
      name: 'RPCs of an object by name, one wrapped, the requests under other names',
      files: {
        ...base,
        'server.js': `const grpc = require('@grpc/grpc-js');
const server = new grpc.Server();
const { service, wrap } = require('./lib');
class Orders {
  static async add(unary) {
    await require('./store').add(unary.request.id);
  }
}
async function remove({ request: { id } }, done) {
  done(null, await require('./store').remove(id));
}
const orders = { Add: wrap(Orders.add), Remove: remove };
server.addService(service, orders);
server.bindAsync('0.0.0.0:50051', grpc.ServerCredentials.createInsecure(), () => {});
`,
        'lib.js': `exports.service = {};
exports.wrap = (handler) => async (call, done) => {
  try {
    done(null, await handler(call));
  } catch (error) {
    done(error);
  }
};
`,
      },
      findings: [{ message: 'missing', at: 'server.js:6:34' }],
    },
    {
      name: 'RPCs of an instance',
      files: {
        ...base,
        'server.js': `const grpc = require('@grpc/grpc-js');
const server = new grpc.Server();
class Orders {
  add(call, done) { done(null, require('./store').add(call.request.id)); }
}
server.addService({}, new Orders());
server.bindAsync('0.0.0.0:50051', grpc.ServerCredentials.createInsecure(), () => {});
`,
      },
      findings: [{ message: 'missing', at: 'server.js:4:55' }],
    },
    {
      name: 'messages of a broker',
      files: {
        ...base,
        'server.js': `const { Listener } = require('company-events');
class OrderCreated extends Listener {
  async onMessage(data, msg) {
    console.log(data.id);
  }
}
new OrderCreated().listen();
setInterval(() => {}, 1000);
`,
      },
      findings: [{ message: 'missing', at: 'server.js:4:17' }],
    },
    {
      name: 'a schema that only the environment has',
      files: {
        ...base,
        'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
const env = z.object({ PORT: z.string() }).parse(process.env);
app.post('/', (req, res) => res.json(req.body));
app.listen(3000);
`,
      },
      findings: [{ message: 'missing', at: 'server.js:5:38' }],
    },
    {
      name: 'one schema for four routes',
      files: {
        ...base,
        'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
const body = z.object({});
app.post('/a', (req, res) => res.json(body.parse(req.body)));
app.post('/b', (req, res) => res.json(req.body));
app.post('/c', (req, res) => res.json(req.body));
app.post('/d', (req, res) => res.json(req.body));
app.listen(3000);
`,
      },
      findings: [{ message: 'partial', at: 'server.js:6:1' }],
    },
    {
      name: 'a path parameter in a filter',
      files: {
        ...base,
        'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
const { db } = require('./db');
app.get('/:id', (req, res) => db.collection('a').findOne({ sku: req.params.id }));
app.listen(3000);
`,
      },
      findings: [{ message: 'missing', at: 'server.js:5:58' }],
    },
  ],
  passes: [
    {
      name: 'requests that are checked against an OpenAPI document before the routes',
      files: {
        'package.json':
          '{ "name": "api", "dependencies": { "express": "^5.0.0", "express-openapi-validator": "^5.0.0" } }\n',
        Dockerfile: base.Dockerfile,
        'api.yaml': 'openapi: 3.0.0\npaths: {}\n',
        'server.js': `const express = require('express');
const OpenApiValidator = require('express-openapi-validator');
const app = express();
app.use(OpenApiValidator.middleware({ apiSpec: './api.yaml', validateRequests: true }));
app.post('/orders', (req, res) => res.json(save(req.body)));
app.listen(3000);
`,
      },
    },
    {
      name: 'a schema of a hapi route',
      files: {
        'package.json': '{ "name": "api", "dependencies": { "@hapi/hapi": "^21.0.0", "joi": "^18.0.0" } }\n',
        Dockerfile: base.Dockerfile,
        'server.js': `const Hapi = require('@hapi/hapi');
const Joi = require('joi');
const server = Hapi.server({ port: 3000 });
const options = { validate: { payload: Joi.object({ name: Joi.string() }) } };
server.route({ method: 'POST', path: '/orders', handler: (request) => save(request.payload), options });
server.start();
`,
      },
    },
    {
      name: 'a middleware takes an object of Joi schemas for each part of the request',
      files: {
        ...base,
        'schemas.js': `const Joi = require('joi');
module.exports = { register: { body: { email: Joi.string().email().required() } } };
`,
        'server.js': `const express = require('express');
const validate = require('express-validation');
const { register } = require('./schemas');
const router = express.Router();
router.route('/register').post(validate(register), (req, res) => res.json(req.body.email));
const app = express();
app.use(router);
app.listen(3000);
`,
      },
      evidence: ['schemas.js:2:32'],
    },
    {
      name: 'a status of 400 is set, not called',
      files: {
        ...base,
        'server.js': `const app = require('fastify')();
app.post('/checkout', async (request, reply) => {
  const checkout = request.body;
  if (!checkout.amount) {
    reply.statusCode = 400;
    return { error: 'amount' };
  }
  return { amount: checkout.amount };
});
app.listen({ port: 3000 });
`,
      },
      evidence: ['server.js:5:5'],
    },
    {
      name: 'each handler checks before it writes the body',
      files: {
        ...base,
        'server.js': `const express = require('express');
const Todo = require('mongoose').model('Todo', {});
const app = express();
app.use(express.json());
app.put('/todos/:id', async (req, res) => {
  if (typeof req.body.task !== 'string') return res.status(400).send('a task, please');
  res.json(await Todo.findByIdAndUpdate(req.params.id, req.body));
});
app.listen(3000);
`,
      },
    },
    {
      name: 'chains of express-validator in a list before a handler that a wrapper gets',
      files: {
        ...base,
        'wrap.js': `module.exports = (fn) => (...args) => Promise.resolve(fn(...args)).catch(args.at(-1));
`,
        'server.js': `const { body, validationResult } = require('express-validator');
const express = require('express');
const wrap = require('./wrap');
const app = express();
const name = [body('name').isString().trim().isLength({ min: 1, max: 64 })];
const verify = (req, res, next) => (validationResult(req).isEmpty() ? next() : res.sendStatus(400));
app.use(express.json());
app.post('/a', name, wrap(verify), wrap(async (req, res) => res.json(req.body.name)));
app.put('/b', name, wrap(verify), wrap(async (req, res) => res.json(req.body.name)));
app.patch('/c', name, wrap(verify), wrap(async (req, res) => res.json(req.body.name)));
app.post('/d', name, wrap(verify), wrap(async (req, res) => res.json(req.body.name)));
app.listen(3000);
`,
      },
      evidence: ['server.js:5:15'],
    },
    {
      name: 'a method of the base class that takes the body and checks it for nearly all routes',
      files: {
        ...base,
        'base.js': `const { validate } = require('jsonschema');
exports.Base = class Base {
  run({ request, schema, execute }) {
    const { errors } = validate(request.body, schema);
    if (errors.length > 0) throw errors[0];
    return execute(request.body);
  }
};
`,
        'server.js': `const express = require('express');
const { Base } = require('./base.js');
const schema = { type: 'object' };
class Orders extends Base {
  constructor(app, orders) {
    super();
    app.post('/a', (req, res) => res.json(this.run({ request: req, schema, execute: orders.a })));
    app.post('/b', (req, res) => res.json(this.run({ request: req, schema, execute: orders.b })));
    app.post('/c', (req, res) => res.json(orders.c(req.body)));
    app.post('/d', (req, res) => res.json(this.run({ request: req, schema, execute: orders.d })));
    app.post('/e', (req, res) => res.json(orders.e(req.body)));
    app.post('/f', (req, res) => res.json(orders.f(req.body)));
  }
}
const app = express();
new Orders(app, require('orders'));
app.listen(3000);
`,
      },
      evidence: ['base.js:4:24'],
    },
    {
      name: 'a schema in what the handler calls',
      files: {
        ...base,
        'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
const { create } = require('./orders');
app.post('/', (req, res) => res.json(create(req.body)));
app.listen(3000);
`,
        'orders.js': `const { z } = require('zod');
const order = z.object({ sku: z.string() });
exports.create = (input) => order.parse(input);
`,
      },
      evidence: ['orders.js:3:29'],
    },
    {
      name: 'a middleware with a schema',
      files: {
        ...base,
        'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
const { validate } = require('./validate');
app.post('/', validate(z.object({ a: z.string() })), (req, res) => res.json(req.body));
app.listen(3000);
`,
      },
      evidence: ['server.js:5:15'],
    },
    {
      name: 'a middleware of a folder of validators',
      files: {
        ...base,
        'validators/index.js': "module.exports = {\n  orderValidator: require('./order'),\n};\n",
        'validators/order.js': `const Joi = require('joi');
const { validate } = require('../validate');
const schema = { create: { body: Joi.object().keys({ id: Joi.string().required() }) } };
module.exports = { create: validate(schema.create) };
`,
        'validate.js': `exports.validate = (schema) => (req, res, next) => {
  const wrong = Object.entries(schema).some(([part, rules]) => rules.validate(req[part]).error);
  if (wrong) res.status(422).end();
  else next();
};
`,
        'server.js': `const express = require('express');
const { orderValidator } = require('./validators');
const app = express();
app.post('/', express.json(), orderValidator.create, (req, res) => res.json(req.body.id));
app.listen(3000);
`,
      },
    },
    {
      name: 'a schema of Fastify',
      files: {
        ...base,
        'server.js': `const app = require('fastify')();
app.post('/', { schema: { body: { type: 'object', properties: {} } } }, async (request) => request.body);
app.listen({ port: 3000 });
`,
      },
    },
    {
      name: 'a form that notes an error for each field',
      files: {
        ...base,
        'form.js': `class Form {
  submit(data) {
    this.data = data;
    this.validate();
  }
}
exports.NameForm = class NameForm extends Form {
  validate() {
    if (!this.data.name) this.addError('name', 'Enter a name');
  }
};
`,
        'server.js': `const express = require('express');
const { NameForm } = require('./form');
const app = express();
app.post('/names', (req, res) => {
  const form = new NameForm();
  form.submit(req.body);
  res.render(form.hasErrors ? 'form' : 'done', { form, name: req.body.name });
});
app.listen(3000);
`,
      },
      evidence: ['form.js:9:26'],
    },
    {
      name: 'rules of its own that a promise collects the failed ones of',
      files: {
        ...base,
        'validator.js': `exports.validateChains = (chains) =>
  new Promise((resolve, reject) => {
    const failedRules = [];
    for (const rule of chains.flat()) if (rule.validator(rule.value) === false) failedRules.push(rule);
    if (failedRules.length === 0) resolve();
    else reject(failedRules);
  });
`,
        'server.js': `const express = require('express');
const validator = require('./validator');
const app = express();
app.post('/aircraft', (req, res) => {
  const { registration } = req.body;
  validator
    .validateChains([[{ validator: (value) => value !== '', value: registration }]])
    .then(() => res.render('done', { registration }))
    .catch((errors) => res.render('form', { errors }));
});
app.listen(3000);
`,
      },
      evidence: ['validator.js:4:81'],
    },
    {
      name: 'by hand',
      files: {
        ...base,
        'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
app.post('/', (req, res) => {
  if (typeof req.body.sku !== 'string') return res.status(400).end();
  res.json(req.body.sku);
});
app.listen(3000);
`,
      },
      evidence: ['server.js:5:48'],
    },
  ],
  notApplicable: [
    {
      name: 'the body of a Koa context is the answer',
      files: {
        ...base,
        'server.js': `const Koa = require('koa');
const app = new Koa();
const found = (ctx, data) => {
  ctx.body = { data };
  return ctx.body;
};
app.use((ctx) => found(ctx, 1));
app.listen(3000);
`,
      },
    },
    {
      name: 'no input',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
    },
    {
      name: 'a path parameter that is only a value of a query',
      files: {
        ...base,
        'pool.js': `const { Pool } = require("pg");
exports.pool = new Pool();
`,
        'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
const { pool } = require('./pool');
app.get('/:id', async (req, res) => {
  const { rows } = await pool.query('select 1 where id = $1', [req.params.id]);
  res.json(rows);
});
app.listen(3000);
`,
      },
      reason: /query values/,
    },
  ],
  unknown: [
    {
      name: 'a plugin of a package whose name says that it validates',
      files: {
        'package.json': '{ "name": "api", "dependencies": { "@hapi/hapi": "^21.0.0", "@acme/hapi": "^1.0.0" } }\n',
        Dockerfile: base.Dockerfile,
        'server.js': `const Hapi = require('@hapi/hapi');
const { OpenApiValidator } = require('@acme/hapi').Plugins;
const server = new Hapi.Server({ port: 3000 });
server.register([{ plugin: OpenApiValidator }]);
server.route({ method: 'POST', path: '/orders', handler: (request) => save(request.payload, request.query) });
server.start();
`,
      },
    },
    {
      name: 'the entry is not in the repository',
      files: {
        ...base,
        Dockerfile: `FROM node:24-alpine
CMD ["node", "dist/gone.js"]
`,
      },
    },
  ],
});
