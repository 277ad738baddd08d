import { missingCrossOriginIsolation } from '../../../src/rules/security/missing-cross-origin-isolation.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': `{ "name": "api", "dependencies": { "helmet": "^8.0.0", "express": "^5.0.0" } }
`,
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

ruleCases(missingCrossOriginIsolation, {
  fails: [
    {
      name: 'CORP is off',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ crossOriginResourcePolicy: false }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'missing', at: 'server.js:4:18' }],
    },
    {
      name: 'helmet 4 has neither',
      files: {
        ...base,
        'package.json': `{ "name": "api", "dependencies": { "helmet": "4.6.0" } }
`,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet());
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [
        { message: 'missing', at: 'server.js:4:9' },
        { message: 'missing', at: 'server.js:4:9' },
      ],
    },
    {
      name: 'unsafe-none',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ crossOriginOpenerPolicy: { policy: 'unsafe-none' } }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'weak', at: 'server.js:4:18' }],
    },
  ],
  passes: [
    {
      name: 'COEP may be off',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ crossOriginEmbedderPolicy: false }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
    },
    {
      name: 'pop-ups',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' } }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      evidence: ['server.js:4:18'],
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
