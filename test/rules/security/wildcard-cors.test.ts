import { wildcardCors } from '../../../src/rules/security/wildcard-cors.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': `{ "name": "api", "dependencies": { "helmet": "^8.0.0", "express": "^5.0.0" } }
`,
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};

ruleCases(wildcardCors, {
  fails: [
    {
      name: 'what its own function gives to origins that it does not know',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
function allow(origin) {
  if (origin.endsWith('.acme.test')) return origin;
  return '*';
}
app.use((req, res, next) => {
  const origin = req.headers.origin ? allow(req.headers.origin) : '*';
  res.header('Access-Control-Allow-Origin', origin);
  next();
});
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'star', at: 'server.js:9:3' }],
    },
    {
      name: 'the integration of Apollo, which adds the middleware unless it is told not to',
      files: {
        ...base,
        'server.js': `const express = require('express');
const { ApolloServer } = require('apollo-server-express');
const app = express();
const apollo = new ApolloServer({});
apollo.start().then(() => {
  apollo.applyMiddleware({ app });
  app.listen(3000);
});
`,
      },
      findings: [{ message: 'default', at: 'server.js:6:3' }],
    },
    {
      name: 'the integration of Apollo with a star',
      files: {
        ...base,
        'server.js': `const express = require('express');
const { ApolloServer } = require('apollo-server-express');
const app = express();
const apollo = new ApolloServer({});
apollo.start().then(() => {
  apollo.applyMiddleware({ app, cors: { origin: '*' } });
  app.listen(3000);
});
`,
      },
      findings: [{ message: 'star', at: 'server.js:6:41' }],
    },
    {
      name: 'no options',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.use(require('cors')());
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'default', at: 'server.js:3:9' }],
    },
    {
      name: 'a function that answers where the request came from, by whatever header tells',
      files: {
        ...base,
        'server.js': `import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
const app = new Hono();
app.use(cors({ credentials: true, origin: (_origin, c) => {
  const referer = c.req.header('referer');
  const origin = c.req.header('origin');
  if (typeof referer === 'string') return new URL(referer).origin;
  if (typeof origin === 'string') return new URL(origin).origin;
  return '*';
} }));
app.get('/', (c) => c.text('ok'));
serve({ fetch: app.fetch, port: 3000 });
`,
        'package.json': '{ "name": "api", "type": "module" }\n',
      },
      findings: [{ message: 'credentials', at: 'server.js:5:35' }],
    },
    {
      name: 'several routes of one file are one decision',
      files: {
        ...base,
        'server.js': `const express = require('express');
const cors = require('cors');
const app = express();
app.get('/a', cors({ origin: '*' }), (req, res) => res.end());
app.get('/b', cors({ origin: '*' }), (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'star', at: 'server.js:4:22' }],
    },
    {
      name: 'a star in a constant',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
const origin = '*';
app.use(require('cors')({ origin }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'star', at: 'server.js:4:27' }],
    },
    {
      name: 'true',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.use(require('cors')({ origin: true }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'reflect', at: 'server.js:3:27' }],
    },
    {
      name: 'a function that says yes to all, with credentials',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.use(require('cors')({ origin: (origin, done) => done(null, true), credentials: true }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'credentials', at: 'server.js:3:27' }],
    },
    {
      name: 'the origin of the request sent back by hand',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.use((req, res, next) => {
  res.setHeader('Access-Control-Allow-Origin', req.headers.origin);
  next();
});
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      findings: [{ message: 'reflect', at: 'server.js:4:3' }],
    },
    {
      name: 'Nest',
      files: {
        ...base,
        'server.js': `const { NestFactory } = require('@nestjs/core');
NestFactory.create(class {}, { cors: true }).then((app) => app.listen(3000));
`,
      },
      findings: [{ message: 'default', at: 'server.js:2:32' }],
    },
  ],
  passes: [
    {
      name: 'the integration of Apollo without it',
      files: {
        ...base,
        'server.js': `const express = require('express');
const { ApolloServer } = require('apollo-server-express');
const app = express();
const apollo = new ApolloServer({});
apollo.start().then(() => {
  apollo.applyMiddleware({ app, cors: false });
  app.listen(3000);
});
`,
      },
    },
    {
      name: 'a public document of a listener',
      files: {
        ...base,
        'server.js': `const http = require('node:http');
const wellKnown = '/.well-known/oauth-protected-resource';
http.createServer((req, res) => {
  const url = new URL(req.url, 'http://localhost');
  if (url.pathname === wellKnown && req.method === 'GET') {
    res.writeHead(200, { 'Access-Control-Allow-Origin': '*' });
    return res.end('{}');
  }
  res.end();
}).listen(3000);
`,
      },
    },
    {
      name: 'a function that answers the origin only where it is known',
      files: {
        ...base,
        'server.js': `import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
const known = new Set(['https://shop.example.com']);
const app = new Hono();
app.use(cors({ origin: (origin) => {
  if (known.has(origin)) return origin;
  return 'https://shop.example.com';
} }));
app.get('/', (c) => c.text('ok'));
serve({ fetch: app.fetch, port: 3000 });
`,
        'package.json': '{ "name": "api", "type": "module" }\n',
      },
    },
    {
      name: 'options that a function hands to its callback',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
const known = new Set(['https://a.example']);
const optionsOf = () => (req, callback) => {
  const options = { origin: (origin, done) => done(null, known.has(origin)) };
  callback(null, options);
};
app.use(require('cors')(optionsOf()));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      evidence: ['server.js:5:21'],
    },
    {
      name: 'a list',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.use(require('cors')({ origin: ['https://a.example'] }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      evidence: ['server.js:3:27'],
    },
    {
      name: 'a function that looks into a list',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
const known = new Set(['https://a.example']);
app.use(require('cors')({ origin: (origin, done) => (known.has(origin) ? done(null, true) : done(new Error('origin'))) }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
    },
    {
      name: 'none',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.use(require('cors')({ origin: false }));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
    },
    {
      name: 'no CORS',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
      evidence: ['server.js:4:1'],
    },
    {
      name: 'fonts are public',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.get('/fonts/:name', (req, res) => {
  res.set('Access-Control-Allow-Origin', '*');
  res.end();
});
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
  ],
  unknown: [
    {
      name: 'an origin that a variable names which nothing here sets',
      files: {
        ...base,
        'server.js':
          "const app = require('express')();\napp.use(require('cors')({ origin: process.env.CORS_URL }));\napp.listen(3000);\n",
      },
    },
    {
      name: 'a function that asks the configuration for a star',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
const allowed = require('config').get('origins');
const origin = (from, done) => {
  if (allowed.includes('*')) return done(null, true);
  if (allowed.includes(from)) return done(null, true);
  return done(new Error('not allowed'));
};
app.use(require('cors')({ origin }));
app.listen(3000);
`,
      },
      reason: /asks it for \*/,
    },
    {
      name: 'a star where the list holds one',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
const allowed = require('config').get('origins');
app.use(require('cors')({ origin: allowed.includes('*') ? '*' : allowed }));
app.listen(3000);
`,
      },
      reason: /asks it for \*/,
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
    {
      name: 'options from a package',
      files: {
        ...base,
        'server.js': `const express = require('express');
const app = express();
app.use(require('cors')(require('company').cors()));
app.get('/', (req, res) => res.end());
app.listen(3000);
`,
      },
    },
  ],
});
