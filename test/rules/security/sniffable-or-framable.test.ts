import { sniffableOrFramable } from '../../../src/rules/security/sniffable-or-framable.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': `{ "name": "api", "dependencies": { "helmet": "^8.0.0", "express": "^5.0.0" } }
`,
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

ruleCases(sniffableOrFramable, {
  fails: [
    {
      name: 'nosniff is off',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ xContentTypeOptions: false }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'nosniff', at: 'server.js:4:18' }],
    },
    {
      name: 'neither header nor frame-ancestors',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ xFrameOptions: false, contentSecurityPolicy: false }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'frame', at: 'server.js:4:18' }],
    },
  ],
  passes: [
    {
      name: 'frame-ancestors instead',
      files: {
        ...base,
        'server.js': `const helmet = require('helmet');
const express = require('express');
const app = express();
app.use(helmet({ frameguard: false }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
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
