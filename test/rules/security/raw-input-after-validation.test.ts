import { rawInputAfterValidation } from '../../../src/rules/security/raw-input-after-validation.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': `{ "name": "api", "dependencies": { "express": "^5.0.0" } }
`,
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

ruleCases(rawInputAfterValidation, {
  fails: [
    {
      name: 'read again',
      files: {
        ...base,
        'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
const body = z.object({});
app.post('/', (req, res) => {
  const input = body.parse(req.body);
  res.json({ input, all: req.body });
});
app.listen(3000);
`,
      },
      findings: [{ message: 'raw', at: 'server.js:7:12' }],
    },
    {
      name: 'thrown away',
      files: {
        ...base,
        'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
const body = z.object({});
app.post('/', (req, res) => {
  body.parse(req.body);
  res.end();
});
app.listen(3000);
`,
      },
      findings: [{ message: 'discarded', at: 'server.js:6:3' }],
    },
  ],
  passes: [
    {
      name: 'assigned back',
      files: {
        ...base,
        'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
const body = z.object({});
app.post('/', (req, res) => {
  req.body = body.parse(req.body);
  res.json(req.body);
});
app.listen(3000);
`,
      },
    },
    {
      name: 'the framework hands it over',
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
