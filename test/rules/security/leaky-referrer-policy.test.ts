import { leakyReferrerPolicy } from '../../../src/rules/security/leaky-referrer-policy.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': `{ "name": "api", "dependencies": { "helmet": "^8.0.0", "express": "^5.0.0" } }
`,
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

ruleCases(leakyReferrerPolicy, {
  fails: [
    {
      name: 'no-referrer-when-downgrade',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ referrerPolicy: { policy: 'no-referrer-when-downgrade' } }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'weak', at: 'server.js:4:18' }],
    },
    {
      name: 'switched off',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ referrerPolicy: false }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'missing', at: 'server.js:4:18' }],
    },
  ],
  passes: [
    {
      name: 'a list, the last of which counts',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ referrerPolicy: { policy: ['no-referrer', 'strict-origin-when-cross-origin'] } }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      evidence: ['server.js:4:18'],
    },
    {
      name: 'set by hand',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.use((req, res, next) => {
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Referrer-Policy', 'no-referrer');
  next();
});
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      evidence: ['server.js:5:3'],
    },
  ],
  notApplicable: [
    {
      name: 'no HTTP',
      files: {
        ...base,
        'server.js': `setInterval(() => {}, 1000);
`,
      },
    },
    {
      name: 'no security headers at all, which another rule reports',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      reason: /missing-security-headers/,
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
