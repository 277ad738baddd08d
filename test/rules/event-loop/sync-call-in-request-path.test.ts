import { syncCallInRequestPath } from '../../../src/rules/event-loop/sync-call-in-request-path.ts';
import { ruleCases } from '../../support/rule-cases.ts';
import { expressService, LOST, nodeService } from '../../support/services.ts';

const sync = (at: string) => ({ message: 'sync', at });
const FS = "const fs = require('node:fs');";

ruleCases(syncCallInRequestPath, {
  fails: [
    {
      name: 'in a procedure of tRPC, and in one of oRPC',
      files: expressService(
        "const page = publicProcedure.input(z.object({})).query(() => fs.readFileSync('page.html'));\nconst other = os.use(limit).handler(async () => fs.statSync('page.html'));",
        `${FS}\nconst { initTRPC } = require('@trpc/server');\nconst { os } = require('@orpc/server');\nconst publicProcedure = initTRPC.create().procedure;`,
      ),
      findings: [{ message: 'several', at: 'server.js:7:62' }],
    },
    {
      name: 'a file read by a route',
      files: expressService("app.get('/', (req, res) => res.send(fs.readFileSync('page.html')));", FS),
      findings: [sync('server.js:4:37')],
    },
    {
      name: 'through a function',
      files: expressService(
        "app.get('/', (req, res) => res.send(page()));",
        `${FS}\nfunction page() { return fs.readFileSync('x'); }`,
      ),
      findings: [sync('server.js:4:26')],
    },
    {
      name: 'in a middleware',
      files: expressService(
        "app.use((req, res, next) => { if (fs.existsSync('maintenance')) return res.end(); next(); });",
        FS,
      ),
      findings: [sync('server.js:4:35')],
    },
    {
      name: 'several in one file, the dear one first',
      files: expressService(
        "app.get('/', (req, res) => { if (fs.existsSync('x')) res.send(fs.readFileSync('x')); else res.end(); });\napp.get('/y', (req, res) => res.send(fs.readFileSync('y')));",
        FS,
      ),
      findings: [{ message: 'several', at: 'server.js:4:63' }],
    },
    {
      name: 'a hash of a password, by a consumer of a queue',
      files: nodeService(
        "const { Worker } = require('bullmq');\nconst bcrypt = require('bcrypt');\nnew Worker('users', async (job) => bcrypt.hashSync(job.data.password, 12));\n",
      ),
      findings: [sync('server.js:3:36')],
    },
    {
      name: 'compression in a listener of http',
      files: nodeService(
        "const http = require('http');\nconst zlib = require('zlib');\nhttp.createServer((req, res) => res.end(zlib.gzipSync('x'))).listen(3000);\n",
      ),
      findings: [sync('server.js:3:41')],
    },
  ],
  passes: [
    {
      name: 'a key derived by HKDF, which is one hash',
      files: expressService(
        "app.get('/', (req, res) => res.send(hkdfSync('sha256', 'key', 'salt', 'info', 32)));",
        "const { hkdfSync } = require('node:crypto');",
      ),
    },
    {
      name: 'at the start',
      files: expressService("app.get('/', (req, res) => res.send(page));", `${FS}\nconst page = fs.readFileSync('x');`),
    },
    {
      name: 'once, behind a question for the result',
      files: expressService(
        "app.get('/', (req, res) => res.send(page()));",
        `${FS}\nlet cached;\nfunction page() { if (!cached) cached = fs.readFileSync('x'); return cached; }`,
      ),
    },
    {
      name: 'in what only the first request makes',
      files: expressService(
        "app.get('/', (req, res) => client().get('x').then((x) => res.send(x)));",
        `${FS}\nlet known;\nfunction client() { known ??= create(); return known; }\nfunction create() { return connect({ ca: fs.readFileSync('ca.pem') }); }\nfunction connect(o) { return o; }`,
      ),
    },
    {
      name: 'after an early return of what is known',
      files: expressService(
        "app.get('/', (req, res) => res.send(page()));",
        `${FS}\nlet cached = null;\nfunction page() { if (cached !== null) return cached; cached = fs.readFileSync('x'); return cached; }`,
      ),
    },
    {
      name: 'in development only',
      files: expressService(
        "app.get('/', (req, res) => { if (process.env.NODE_ENV !== 'production') res.send(fs.readFileSync('x')); else res.end(); });",
        FS,
      ),
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'no program', files: LOST }],
});
