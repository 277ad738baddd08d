import { autoscaler, deployed, deployment } from '../../../src/rules/kubernetes/example-repository.ts';
import type { Example } from '../../../src/rules/types.ts';

const NON_ROOT = 'FROM node:24-alpine\nCOPY . .\nUSER 1000\nCMD ["node", "server.js"]\n';
const WRITES =
  "const fs = require('node:fs');\nrequire('node:http').createServer((req, res) => {\n  fs.writeFileSync('/tmp/report.txt', 'x');\n  res.end('ok');\n}).listen(3000);\n";

/** A container with this block beside its name. */
function container(title: string, block: string, extra: Example['files'] = {}): Example {
  return { title, files: deployed([deployment({ container: block })], extra) };
}

/** What the bad examples of the rules do not show: other messages, comments to keep, odd styles. */
export const yamlExamples: Readonly<Record<string, readonly Example[]>> = {
  'missing-scratch-mount': [
    container(
      'a pod with volumes of its own',
      'securityContext:\n  readOnlyRootFilesystem: true\nvolumeMounts:\n  - name: config # what the service reads\n    mountPath: /etc/config\n',
      { 'server.js': WRITES },
    ),
    {
      title: 'compose',
      files: {
        'package.json': '{ "name": "api" }\n',
        Dockerfile: NON_ROOT,
        'server.js': WRITES,
        'compose.prod.yaml': 'services:\n  api:\n    build: .\n    read_only: true # hardened\n    restart: always\n',
      },
    },
  ],
  'privilege-escalation-allowed': [
    container('a process that is not root', 'ports:\n- containerPort: 3000\n  name: http\n', { Dockerfile: NON_ROOT }),
  ],
  'capabilities-not-dropped': [
    container(
      'a process that is not root, beside other fields',
      "securityContext: # as agreed with security\n  runAsNonRoot: true\n# where it listens\nports:\n  - containerPort: 3000\n    name: 'http'\n",
      { Dockerfile: NON_ROOT },
    ),
    container('in flow style', 'securityContext: { runAsNonRoot: true, runAsUser: 1000 }\n'),
  ],
  'run-as-non-root-not-enforced': [
    container('an image that is not root', 'securityContext: {}\n', { Dockerfile: NON_ROOT }),
  ],
  'missing-heap-limit': [
    container(
      'a memory limit and options of the image',
      'resources:\n  limits:\n    memory: 1Gi\nenv:\n  - name: LOG_LEVEL\n    value: info\n',
      {
        Dockerfile: 'FROM node:24-alpine\nENV NODE_OPTIONS=--enable-source-maps\nCOPY . .\nCMD ["node", "server.js"]\n',
      },
    ),
    {
      title: 'compose with a list',
      files: {
        'package.json': '{ "name": "api" }\n',
        Dockerfile: NON_ROOT,
        'server.js': WRITES,
        'compose.prod.yaml':
          'services:\n  api:\n    build: .\n    mem_limit: 512m\n    environment:\n      - NODE_ENV=production\n',
      },
    },
  ],
  'unserved-probe-path': [
    container(
      'a health route under another name',
      "readinessProbe:\n  httpGet:\n    path: '/health/ready' # asked by the kubelet\n    port: 3000\n",
    ),
  ],
  'missing-readiness-probe': [
    container('a named port', 'ports:\n  - name: http\n    containerPort: 3000\n    protocol: TCP\nenv: []\n'),
  ],
  'unresolved-port-name': [
    container('a number in quotes', 'readinessProbe:\n  httpGet:\n    path: /readyz\n    port: "3000" # http\n'),
  ],
  'autoscaler-memory-target': [
    {
      title: 'a high target beside cpu',
      files: deployed([
        deployment(),
        autoscaler(
          'minReplicas: 2\nmaxReplicas: 6\nmetrics:\n  - type: Resource\n    resource:\n      name: cpu\n      target: { type: Utilization, averageUtilization: 60 }\n  - type: Resource\n    resource:\n      name: memory\n      target: { type: Utilization, averageUtilization: 90 }',
        ),
      ]),
    },
  ],
  'missing-endpoint-delay': [
    container('a wait that is too short', 'lifecycle:\n  preStop:\n    sleep: { seconds: 1 } # of endpoints\n'),
  ],
  'root-user': [container('a manifest that says root', 'securityContext:\n  runAsUser: 0 # for the volume\n')],
  'missing-node-env-production': [
    container('another mode in the manifest', "env:\n  - { name: NODE_ENV, value: 'staging' }\n"),
  ],
  'unsupervised-process': [
    {
      title: 'a systemd unit',
      files: {
        'package.json': '{ "name": "api" }\n',
        'server.js': WRITES,
        'deploy/api.service':
          '[Unit]\nDescription=api\n\n[Service]\nExecStart=/usr/bin/node /srv/api/server.js\nUser=api\n\n[Install]\nWantedBy=multi-user.target\n',
      },
    },
    {
      title: 'an app of pm2',
      files: {
        'package.json': '{ "name": "api" }\n',
        'server.js': WRITES,
        'ecosystem.config.js':
          "module.exports = {\n  apps: [{ name: 'api', script: './server.js', autorestart: false }],\n};\n",
      },
    },
  ],
  'missing-memory-limit': [
    container('requests that are set already', 'resources:\n  requests:\n    cpu: 100m\n    memory: 3Gi\n'),
  ],
};
