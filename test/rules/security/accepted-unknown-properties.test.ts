import { acceptedUnknownProperties } from '../../../src/rules/security/accepted-unknown-properties.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': `{ "name": "api", "dependencies": { "express": "^5.0.0" } }
`,
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

ruleCases(acceptedUnknownProperties, {
  fails: [
    {
      name: 'passthrough of zod',
      files: {
        ...base,
        'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
const body = z.object({ a: z.string() }).passthrough();
app.post('/', (req, res) => res.json(body.parse(req.body)));
app.listen(3000);
`,
      },
      findings: [{ message: 'keep', at: 'server.js:4:14' }],
    },
    {
      name: 'JSON Schema without the keyword',
      files: {
        ...base,
        'server.js': `const app = require('fastify')();
app.post('/', { schema: { body: { type: 'object', properties: { a: { type: 'string' } } } } }, async () => ({}));
app.listen({ port: 3000 });
`,
      },
      findings: [{ message: 'keep', at: 'server.js:2:33' }],
    },
  ],
  passes: [
    {
      name: 'zod strips',
      files: {
        ...base,
        'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
const body = z.object({ a: z.string() });
app.post('/', (req, res) => res.json(body.parse(req.body)));
app.listen(3000);
`,
      },
    },
    {
      name: 'Joi rejects',
      files: {
        ...base,
        'server.js': `const Joi = require('joi');
const express = require('express');
const app = express();
const body = Joi.object({ a: Joi.string() });
app.post('/', (req, res) => res.json(body.validate(req.body).value));
app.listen(3000);
`,
      },
    },
  ],
  notApplicable: [
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
  ],
  unknown: [
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
