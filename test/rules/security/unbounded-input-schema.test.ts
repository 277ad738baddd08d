import { unboundedInputSchema } from '../../../src/rules/security/unbounded-input-schema.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': `{ "name": "api", "dependencies": { "express": "^5.0.0" } }
`,
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

ruleCases(unboundedInputSchema, {
  fails: [
    {
      name: 'a text and a list',
      files: {
        ...base,
        'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
const body = z.object({ name: z.string(), tags: z.array(z.string().max(9)) });
app.post('/', (req, res) => res.json(body.parse(req.body)));
app.listen(3000);
`,
      },
      findings: [{ message: 'open', at: 'server.js:4:25' }],
    },
    {
      name: 'anything',
      files: {
        ...base,
        'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
const body = z.object({ meta: z.any() });
app.post('/', (req, res) => res.json(body.parse(req.body)));
app.listen(3000);
`,
      },
      findings: [{ message: 'any', at: 'server.js:4:25' }],
    },
    {
      name: 'JSON Schema',
      files: {
        ...base,
        'server.js': `const app = require('fastify')();
app.post('/', { schema: { body: { type: 'object', properties: { name: { type: 'string' }, kind: { enum: ['a'] } } } } }, async () => ({}));
app.listen({ port: 3000 });
`,
      },
      findings: [{ message: 'open', at: 'server.js:2:65' }],
    },
  ],
  passes: [
    {
      name: 'formats, sets and maxima',
      files: {
        ...base,
        'server.js': `const { z } = require('zod');
const express = require('express');
const app = express();
const body = z.object({ id: z.uuid(), role: z.enum(['a']), name: z.string().trim().min(1).max(80), age: z.number().int() });
app.post('/', (req, res) => res.json(body.parse(req.body)));
app.listen(3000);
`,
      },
      evidence: ['server.js:4:14'],
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
