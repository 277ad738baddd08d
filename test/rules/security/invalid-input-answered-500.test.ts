import { invalidInputAnswered500 } from '../../../src/rules/security/invalid-input-answered-500.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': `{ "name": "api", "dependencies": { "express": "^5.0.0" } }
`,
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

ruleCases(invalidInputAnswered500, {
  fails: [
    {
      name: 'parse without anybody who catches',
      files: {
        ...base,
        'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
const body = z.object({});
app.post('/', (req, res) => res.json(body.parse(req.body)));
app.listen(3000);
`,
      },
      findings: [{ message: 'throws', at: 'server.js:5:38' }],
    },
    {
      name: 'chains that nobody asks',
      files: {
        ...base,
        'server.js': `const { body } = require('express-validator');
const express = require('express');
const app = express();
app.post('/', body('name').isString(), (req, res) => res.json(req.body));
app.listen(3000);
`,
      },
      findings: [{ message: 'unchecked', at: 'server.js:4:15' }],
    },
  ],
  passes: [
    {
      name: 'in a try',
      files: {
        ...base,
        'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
const body = z.object({});
app.post('/', (req, res) => {
  try {
    res.json(body.parse(req.body));
  } catch {
    res.status(400).end();
  }
});
app.listen(3000);
`,
      },
    },
    {
      name: 'an error handler that looks at the name',
      files: {
        ...base,
        'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
const body = z.object({});
app.post('/', (req, res) => res.json(body.parse(req.body)));
app.use((err, req, res, next) => {
  if (err.name === 'ZodError') return res.status(400).end();
  next(err);
});
app.listen(3000);
`,
      },
      evidence: ['server.js:7:7'],
    },
    {
      name: 'the framework',
      files: {
        ...base,
        'server.js': `const app = require('fastify')();
app.post('/', { schema: { body: { type: 'object', properties: {} } } }, async (request) => request.body);
app.listen({ port: 3000 });
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
