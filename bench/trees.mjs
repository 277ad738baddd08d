// The trees that are linted: made here, the same in every run.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;

function write(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function once(folder, make) {
  if (existsSync(folder)) return folder;
  mkdirSync(folder, { recursive: true });
  make();
  const git = (...args) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=b', '-c', 'user.email=b@localhost', ...args]);
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'tree');
  return folder;
}

/** A module as services have them: a route, a query, a call with a time limit, some that nothing calls. */
const module = (name, next) => `import { Router } from 'express';
import { pool } from '../db.js';
${next ? `import { router as inner } from './${next}.js';\n` : ''}
export const router = Router();
const LIMIT = Number(process.env.${name.toUpperCase()}_LIMIT ?? 50);

router.get('/${name}/:id', async (req, res, next) => {
  try {
    const { rows } = await pool.query('SELECT * FROM ${name} WHERE id = $1 LIMIT $2', [req.params.id, LIMIT]);
    if (rows.length === 0) return res.status(404).json({ error: 'not found' });
    const answer = await fetch(\`http://prices/\${rows[0].sku}\`, { signal: AbortSignal.timeout(2000) });
    res.json({ ...rows[0], price: await answer.json() });
  } catch (error) {
    next(error);
  }
});
${next ? 'router.use(inner);\n' : ''}
export function total(items) {
  return items.filter((item) => item.active).reduce((sum, item) => sum + item.price * item.count, 0);
}
`;

const server = (first) => `import express from 'express';
import helmet from 'helmet';
import pino from 'pino';
${first ? `import { router } from './modules/${first}.js';\n` : ''}
const log = pino();
const app = express();
app.use(helmet());
${first ? 'app.use(router);\n' : ''}app.get('/healthz', (req, res) => res.send('ok'));
const server = app.listen(Number(process.env.PORT ?? 3000), () => log.info('listening'));
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`;

const DB = "import pg from 'pg';\nexport const pool = new pg.Pool({ max: 10, connectionTimeoutMillis: 2000 });\n";
const DOCKERFILE =
  'FROM node:24-alpine\nWORKDIR /app\nCOPY . .\nRUN npm ci\nENV NODE_ENV=production\nUSER node\nCMD ["node", "src/server.js"]\n';

function service(reached, unreached) {
  const names = Array.from({ length: reached }, (_, i) => `m${i}`);
  const files = {
    'package.json':
      '{ "name": "api", "type": "module", "dependencies": { "express": "5", "pg": "8", "pino": "9", "helmet": "8" } }\n',
    Dockerfile: DOCKERFILE,
    'src/db.js': DB,
    'src/server.js': server(names[0]),
  };
  names.forEach((name, i) => {
    files[`src/modules/${name}.js`] = module(name, names[i + 1]);
  });
  for (let i = 0; i < unreached; i++) files[`tools/t${i % 50}/u${i}.js`] = module(`u${i}`);
  return files;
}

/** The example service of this repository: what most repositories look like. */
export function small(cache) {
  const folder = join(cache, 'small');
  return once(folder, () => cpSync(join(root, 'fixtures/services/orders-api'), folder, { recursive: true }));
}

/** Three services and 10,000 source files, of which the entries reach some 1,900. */
export function monorepo(cache) {
  const folder = join(cache, 'monorepo');
  return once(folder, () => {
    write(folder, { 'package.json': '{ "name": "mono", "private": true, "workspaces": ["services/*"] }\n' });
    for (const [name, reached] of [
      ['a', 900],
      ['b', 600],
      ['c', 400],
    ])
      write(join(folder, 'services', name), service(reached, 2700));
  });
}

/** 2,000 manifests beside one service. */
export function manifests(cache) {
  const folder = join(cache, 'manifests');
  return once(folder, () => {
    write(folder, service(10, 0));
    const deployment = (i) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${i}
spec:
  replicas: 2
  selector:
    matchLabels: { app: app-${i} }
  template:
    metadata:
      labels: { app: app-${i} }
    spec:
      containers:
        - name: app
          image: example/app-${i}:1.0.0
          ports: [{ containerPort: 3000 }]
          env: [{ name: LOG_LEVEL, value: info }]
          resources: { limits: { memory: 512Mi }, requests: { cpu: 100m, memory: 256Mi } }
          readinessProbe: { httpGet: { path: /healthz, port: 3000 } }
`;
    for (let i = 0; i < 2000; i++) write(folder, { [`deploy/app-${i}/deployment.yaml`]: deployment(i) });
  });
}

/** Growth: the same service with more of what it reaches, or more of what nothing reaches. */
export function growing(cache, reached, unreached) {
  const folder = join(cache, `grow-${reached}-${unreached}`);
  return once(folder, () => write(folder, service(reached, unreached)));
}
