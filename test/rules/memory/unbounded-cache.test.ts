import { unboundedCache } from '../../../src/rules/memory/unbounded-cache.ts';
import { ruleCases } from '../../support/rule-cases.ts';
import { expressService, LOST } from '../../support/services.ts';

const grows = (at: string) => ({ message: 'grows', at });

ruleCases(unboundedCache, {
  fails: [
    {
      name: 'a store in memory that is always made',
      files: expressService(
        "app.get('/:id', (req, res) => { store.set(req.params.id, 1); res.end(); });",
        'class MemoryStore {\n  map = new Map();\n  set(key, value) { this.map.set(key, value); }\n}\nconst store = new MemoryStore();',
      ),
      findings: [grows('server.js:5:21')],
    },
    {
      name: 'a Map by id of the path',
      files: expressService(
        "app.get('/:id', (req, res) => { seen.set(req.params.id, 1); res.end(); });",
        'const seen = new Map();',
      ),
      findings: [grows('server.js:4:33')],
    },
    {
      name: 'an array that every request makes longer',
      files: expressService("app.get('/', (req, res) => { log.push(req.ip); res.end(); });", 'const log = [];'),
      findings: [grows('server.js:4:30')],
    },
    {
      name: 'only what is not there yet, but clients choose the names',
      files: expressService(
        "app.post('/', (req, res) => { define(req.body.name); res.end(); });",
        'const jobs = [];\nfunction define(name) {\n  const known = jobs.some((job) => job.name === name);\n  if (!known) jobs.push({ name });\n}',
      ),
      findings: [grows('server.js:6:15')],
    },
    {
      name: 'an array with a place for every id of the path',
      files: expressService(
        "app.post('/:id', (req, res) => { ratings[req.params.id] = req.body; res.end(); });",
        'const ratings = [];',
      ),
      findings: [grows('server.js:4:34')],
    },
    {
      name: 'an object by the address of the client',
      files: expressService("app.get('/', (req, res) => { hits[req.ip] = 1; res.end(); });", 'const hits = {};'),
      findings: [grows('server.js:4:30')],
    },
    {
      name: 'an array on globalThis',
      files: expressService(
        "app.get('/', (req, res) => { globalThis.log.push(req.url); res.end(); });",
        'globalThis.log = [];',
      ),
      findings: [grows('server.js:4:30')],
    },
    {
      name: 'a field of one instance for all requests',
      files: expressService(
        "app.get('/:id', (req, res) => { store.add(req.params.id); res.end(); });",
        'class Store { items = new Map(); add(id) { this.items.set(id, 1); } }\nconst store = new Store();',
      ),
      findings: [grows('server.js:3:44')],
    },
    {
      name: 'what a method would remove that nothing calls',
      files: expressService(
        "app.get('/:id', (req, res) => { store.add(req.params.id); res.end(); });",
        'class Store { items = new Map(); add(id) { this.items.set(id, 1); } drop(id) { this.items.delete(id); } }\nconst store = new Store();',
      ),
      findings: [grows('server.js:3:44')],
    },
    {
      name: 'a variable of a plugin',
      files: expressService(
        'routes(app);',
        "function routes(app) { const seen = new Set(); app.get('/:id', (req, res) => { seen.add(req.params.id); res.end(); }); }",
      ),
      findings: [grows('server.js:3:80')],
    },
    {
      name: 'an interval',
      files: expressService('setInterval(() => samples.push(process.memoryUsage()), 1000);', 'const samples = [];'),
      findings: [grows('server.js:4:19')],
    },
  ],
  passes: [
    {
      name: 'a list of jobs, of which some can be asked',
      files: expressService(
        "app.post('/setup', (req, res) => { startJobs(); res.end(); });",
        "const jobs = [];\nfunction startJobs() {\n  jobs.push({ id: 'a', running: () => false });\n  jobs.push({ id: 'b', interval: 60 });\n}\nstartJobs();",
      ),
    },
    {
      name: 'a store in memory that a deployment may choose',
      files: expressService(
        "app.get('/:id', (req, res) => { store.set(req.params.id, 1); res.end(); });",
        "class MemoryStore {\n  map = new Map();\n  set(key, value) { this.map.set(key, value); }\n}\nconst { RedisStore } = require('./redis-store');\nconst store = process.env.REDIS_ENABLED ? new RedisStore() : new MemoryStore();",
      ),
    },
    {
      name: 'keys that a condition names one by one',
      files: expressService(
        "app.get('/:id', (req, res) => res.json(sender(Number(req.params.id))));",
        "const senders = {};\nconst sender = (senderId) => {\n  if (senderId === 1) senders[senderId] = { name: 'no reply' };\n  else if (senderId === 2) senders[senderId] = { name: 'support' };\n  return senders[senderId];\n};",
      ),
    },
    {
      name: 'a method that fills it, and that nothing calls',
      files: expressService(
        "app.get('/', (req, res) => res.json(hub.off.length));",
        "const { EventEmitter } = require('node:events');\nclass Hub extends EventEmitter { off = []; disable(...names) { this.off.push(...names); } }\nconst hub = new Hub();",
      ),
    },
    { name: 'no collection at all', files: expressService("app.get('/', (req, res) => res.end());") },
    {
      name: 'a field of an instance per request',
      files: expressService(
        "app.get('/:id', (req, res) => { const store = new Store(); store.add(req.params.id); res.end(); });",
        'class Store { items = new Map(); add(id) { this.items.set(id, 1); } }',
      ),
    },
    {
      name: 'variables of a call, filled by callbacks that are done when it returns',
      files: expressService(
        "app.get('/', async (req, res) => res.json(await publish(req.query.ids)));",
        [
          'const each = async (list, fn) => { for (const item of list) await fn(item); };',
          'async function publish(ids) {',
          '  const sent = [];',
          '  const failed = [];',
          '  ids.forEach((id) => sent.push(id));',
          '  await each(ids, async (id) => { await send(id).then((x) => sent.push(x)).catch((e) => failed.push(e)); });',
          '  return sent;',
          '}',
          'async function send(id) { return id; }',
          "publish(['warm-up']);",
        ].join('\n'),
      ),
    },
    {
      name: 'only what is not there yet',
      files: expressService(
        "app.post('/', (req, res) => { define('mail'); define('report'); res.end(); });",
        'const jobs = [];\nfunction define(name) {\n  const known = jobs.some((job) => job.name === name);\n  if (!known) jobs.push({ name, since: new Date() });\n}',
      ),
    },
    {
      name: 'deleted when the work is done',
      files: expressService(
        "app.get('/:id', (req, res) => { open.set(req.params.id, 1); res.on('close', () => open.delete(req.params.id)); });",
        'const open = new Map();',
      ),
    },
    {
      name: 'delete of a property',
      files: expressService(
        "app.get('/', (req, res) => { hits[req.ip] = 1; setTimeout(() => { delete hits[req.ip]; }, 1000); res.end(); });",
        'const hits = {};',
      ),
    },
    {
      name: 'a size check',
      files: expressService(
        "app.get('/:id', (req, res) => { if (seen.size > 1000) seen.clear(); seen.set(req.params.id, 1); res.end(); });",
        'const seen = new Map();',
      ),
    },
    {
      name: 'replaced now and then',
      files: expressService(
        "app.get('/', (req, res) => { buffer.push(req.ip); res.end(); }); setInterval(() => { buffer = []; }, 1000);",
        'let buffer = [];',
      ),
    },
    {
      name: 'a registry by name of a column',
      files: expressService(
        "app.get('/', (req, res) => { label(req.method); res.end(); });",
        'const labels = new Map();\nfunction label(method) { if (!labels.has(method)) labels.set(method, method.toLowerCase()); }',
      ),
    },
    {
      name: 'handlers that are registered',
      files: expressService(
        "app.get('/', (req, res) => { onClose(() => res.end()); res.end(); });",
        'const handlers = [];\nfunction onClose(handler) { handlers.push(handler); }',
      ),
    },
    {
      name: 'filled at the start',
      files: expressService(
        "app.get('/', (req, res) => res.json(all));",
        'const all = [];\nfor (let i = 0; i < 10; i++) all.push(i);',
      ),
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'no program', files: LOST }],
});
