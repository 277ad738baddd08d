import { hosted, LISTENS } from '../../../src/rules/scaling/example-host.ts';
import { inMemorySessions } from '../../../src/rules/scaling/in-memory-sessions.ts';
import { deployed, deployment, service } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(inMemorySessions, {
  fails: [
    {
      name: 'express-session without a store',
      files: hosted(`const express = require('express');
const session = require('express-session');
const app = express();
app.use(session({ secret: process.env.SECRET }));
app.listen(3000);
`),
      findings: [{ message: 'memory', at: 'server.js:4:9' }],
    },
    {
      name: 'with its memory store',
      files: hosted(`const express = require('express');
const session = require('express-session');
const app = express();
app.use(session({ secret: process.env.SECRET, store: new session.MemoryStore() }));
app.listen(3000);
`),
      findings: [{ message: 'memory', at: 'server.js:4:47' }],
    },
    {
      name: '@fastify/session',
      files: hosted(`const app = require('fastify')();
app.register(require('@fastify/session'), { secret: process.env.SECRET });
app.listen({ port: 3000 });
`),
      findings: [{ message: 'memory', at: 'server.js:2:1' }],
    },
    {
      name: 'socket.io with three replicas',
      files: deployed([deployment({ spec: 'replicas: 3' })], {
        'server.js': `const http = require('node:http');
const { Server } = require('socket.io');
const server = http.createServer();
const io = new Server(server);
server.listen(3000);
`,
      }),
      findings: [{ message: 'sockets', at: 'server.js:4:12' }],
    },
    {
      name: 'sticky sessions',
      files: deployed([deployment(), service('  sessionAffinity: ClientIP\n')]),
      findings: [{ message: 'sticky', at: 'deploy.yaml:25:20' }],
    },
  ],
  passes: [
    {
      name: 'a Redis store',
      files: hosted(`const express = require('express');
const session = require('express-session');
const { RedisStore } = require('connect-redis');
const app = express();
app.use(session({ secret: process.env.SECRET, store: new RedisStore({}) }));
app.listen(3000);
`),
    },
    {
      name: 'socket.io with an adapter',
      files: deployed([deployment({ spec: 'replicas: 3' })], {
        'server.js': `const http = require('node:http');
const { Server } = require('socket.io');
const { createAdapter } = require('@socket.io/redis-adapter');
const server = http.createServer();
const io = new Server(server);
io.adapter(createAdapter({}, {}));
server.listen(3000);
`,
      }),
    },
    {
      name: 'tokens',
      files: hosted(`const jwt = require('jsonwebtoken');
require('node:http').createServer((req, res) => res.end(jwt.sign({}, 'x'))).listen(3000);
`),
    },
  ],
  notApplicable: [{ name: 'no sessions', files: hosted(LISTENS) }],
  unknown: [
    {
      name: 'a store for each environment',
      files: hosted(`const express = require('express');
const session = require('express-session');
const { RedisStore } = require('connect-redis');
const app = express();
app.use(session({ secret: process.env.SECRET, store: process.env.REDIS ? new RedisStore({}) : new session.MemoryStore() }));
app.listen(3000);
`),
    },
    {
      name: 'socket.io, and nothing tells how many',
      files: hosted(`const http = require('node:http');
const { Server } = require('socket.io');
const server = http.createServer();
const io = new Server(server);
server.listen(3000);
`),
    },
  ],
});
