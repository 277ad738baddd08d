import { describe, expect, it } from 'vitest';
import { CannotDrill, planDrill } from '../../src/drills/plan.ts';
import type { DrillPlan } from '../../src/drills/types.ts';
import { linkFiles } from '../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

function planOf(files: Files, given: Partial<Parameters<typeof planDrill>[0]> = {}): DrillPlan {
  const [service] = linkFiles(files);
  if (!service) throw new Error('no service');
  return planDrill({
    service,
    root: '/repo',
    env: {},
    inherited: { PATH: '/usr/bin', HOME: '/home/me', AWS_SECRET: 'mine' },
    ready: undefined,
    route: undefined,
    graceSeconds: undefined,
    without: [],
    ...given,
  });
}

const SERVER = `const http = require('node:http');
http.createServer((req, res) => res.end()).listen(process.env.API_PORT);
`;
const PACKAGE = '{ "name": "orders", "scripts": { "start": "node server.js", "start:prod": "node dist/main.js" } }\n';
const image = (cmd: string): Files => ({
  'package.json': PACKAGE,
  'server.js': SERVER,
  Dockerfile: `FROM node:24-slim\nENV NODE_ENV=production\nWORKDIR /app\nCOPY . .\n${cmd}\n`,
});

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders }
spec:
  replicas: 3
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec:
      terminationGracePeriodSeconds: 40
      containers:
        - name: orders
          image: orders
          env:
            - { name: LOG_LEVEL, value: info }
            - name: DATABASE_URL
              valueFrom: { secretKeyRef: { name: orders, key: url } }
          lifecycle: { preStop: { exec: { command: [sleep, "5"] } } }
          readinessProbe: { httpGet: { path: /ready, port: 3000 } }
`;

describe('the command that the image runs becomes one that this machine can run', () => {
  it.each([
    ['CMD ["node", "server.js"]', ['server.js']],
    ['ENTRYPOINT ["tini", "-g", "--"]\nCMD ["node", "server.js"]', ['server.js']],
    ['CMD ["node", "--max-old-space-size=256", "/app/server.js"]', ['--max-old-space-size=256', './server.js']],
  ])('%s', (cmd, args) => {
    const plan = planOf(image(cmd));
    expect(plan.words).toEqual([process.execPath, ...args]);
    expect(plan.direct).toBeUndefined();
    expect(plan.cwd).toBe('/repo');
  });

  it.each([
    ['CMD ["npm", "start"]', ['npm', 'start'], 'npm start'],
    ['CMD node server.js', ['/bin/sh', '-c', 'node server.js'], '/bin/sh -c'],
  ])('%s keeps what stands before node, and can do without', (cmd, words, wrapper) => {
    const plan = planOf(image(cmd));
    expect(plan.words).toEqual(words);
    expect(plan.wrapper).toBe(wrapper);
    expect(plan.direct).toEqual([process.execPath, './server.js']);
  });

  it('starts in the folder of the repository that the working directory is', () => {
    const plan = planOf({
      'package.json': '{ "name": "shop", "private": true, "workspaces": ["apps/*"] }\n',
      'apps/orders/package.json': PACKAGE,
      'apps/orders/server.js': SERVER,
      'apps/orders/Dockerfile': 'FROM node:24\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n',
    });
    expect(plan.cwd).toBe('/repo/apps/orders');
    expect(plan.needs).toEqual(['/repo/apps/orders/server.js']);
    expect(plan.env['PATH']?.split(':')).toContain('/repo/node_modules/.bin');
  });

  it('a service that nothing starts cannot be drilled', () => {
    const [service] = linkFiles(image('CMD ["node", "server.js"]'));
    if (!service) throw new Error('no service');
    const lost = { ...service, command: undefined, deployments: [] };
    expect(() => planOf({}, { service: lost })).toThrow(/no service/);
    expect(() =>
      planDrill({
        ...{ service: lost, root: '/', env: {}, inherited: {} },
        ready: undefined,
        route: undefined,
        graceSeconds: undefined,
        without: [],
      }),
    ).toThrow(CannotDrill);
  });
});

describe('what the manifests promise', () => {
  const files = { ...image('CMD ["node", "server.js"]'), 'deploy.yaml': DEPLOYMENT };

  it('the grace period counts from the end of preStop', () => {
    expect(planOf(files)).toMatchObject({ graceSeconds: 35, graceFrom: 'Deployment/orders' });
    expect(planOf(files, { graceSeconds: 3 })).toMatchObject({ graceSeconds: 3, graceFrom: '--grace' });
  });

  it('readiness, restarts and replicas', () => {
    expect(planOf(files)).toMatchObject({
      readiness: ['/ready'],
      restarts: 'Deployment/orders restarts it',
      replicas: 3,
      portVariables: ['API_PORT', 'PORT'],
    });
  });

  it('the environment is that of image and manifest, and nothing of the caller beyond it', () => {
    const plan = planOf(files);
    expect(plan.env).toMatchObject({ NODE_ENV: 'production', LOG_LEVEL: 'info', HOME: '/home/me' });
    expect(plan.env['AWS_SECRET']).toBeUndefined();
    expect(plan.missing).toEqual(['DATABASE_URL']);
  });

  it('what the repository cannot know comes from the user', () => {
    expect(planOf(files, { env: { DATABASE_URL: 'x' } })).toMatchObject({ missing: [] });
    expect(planOf(files, { inherited: { DATABASE_URL: 'y' } }).env['DATABASE_URL']).toBe('y');
  });
});
