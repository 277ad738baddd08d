import { missingContinuousProfiling } from '../../../src/rules/diagnostics/missing-continuous-profiling.ts';
import { exampleManifest } from '../../../src/rules/example-service.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";
const dockerfile = (...lines: readonly string[]): Readonly<Record<string, string>> => ({
  Dockerfile: `FROM node:24-alpine\n${lines.map((line) => `${line}\n`).join('')}COPY . .\nCMD ["node", "server.js"]\n`,
});

ruleCases(missingContinuousProfiling, {
  fails: [
    { name: 'nothing', files: nodeExample([SERVER]), findings: [{ message: 'missing', at: 'server.js:1:1' }] },
    {
      name: 'a tracer that does not profile',
      files: nodeExample(["require('dd-trace').init({ profiling: false });", SERVER]),
      findings: [{ message: 'missing', at: 'server.js:2:1' }],
    },
    {
      name: 'Pyroscope is configured and never started',
      files: nodeExample([
        "const Pyroscope = require('@pyroscope/nodejs');",
        "Pyroscope.init({ serverAddress: 'http://pyroscope:4040', appName: 'api' });",
        SERVER,
      ]),
      findings: [{ message: 'missing', at: 'server.js:3:1' }],
    },
    {
      name: 'the integration of Sentry without a rate samples nothing',
      files: nodeExample([
        "const Sentry = require('@sentry/node');",
        "const { nodeProfilingIntegration } = require('@sentry/profiling-node');",
        'Sentry.init({ dsn: process.env.DSN, integrations: [nodeProfilingIntegration()], profilesSampleRate: 0 });',
        SERVER,
      ]),
      findings: [{ message: 'missing', at: 'server.js:4:1' }],
    },
    {
      name: 'a variable that no tracer reads',
      files: nodeExample([SERVER], dockerfile('ENV DD_PROFILING_ENABLED=true')),
      findings: [{ message: 'missing', at: 'server.js:1:1' }],
    },
  ],
  passes: [
    {
      name: 'Pyroscope',
      files: nodeExample([
        "const Pyroscope = require('@pyroscope/nodejs');",
        "Pyroscope.init({ serverAddress: 'http://pyroscope:4040' });",
        'Pyroscope.start();',
        SERVER,
      ]),
      evidence: ['server.js:1:19'],
    },
    {
      name: 'dd-trace by option',
      files: nodeExample(["require('dd-trace').init({ profiling: process.env.NODE_ENV === 'production' });", SERVER]),
      evidence: ['server.js:1:1'],
    },
    {
      name: 'dd-trace by variable, loaded by an option of node',
      files: nodeExample(
        [SERVER],
        dockerfile('ENV DD_PROFILING_ENABLED=auto', 'ENV NODE_OPTIONS="--require dd-trace/init"'),
      ),
      evidence: ['Dockerfile:2:5'],
    },
    {
      name: 'Sentry with a rate',
      files: nodeExample([
        "const Sentry = require('@sentry/node');",
        "const { nodeProfilingIntegration } = require('@sentry/profiling-node');",
        'Sentry.init({ integrations: [nodeProfilingIntegration()], profileSessionSampleRate: 0.1 });',
        SERVER,
      ]),
      evidence: ['server.js:3:1'],
    },
    {
      name: 'an agent of each node',
      files: nodeExample([SERVER], {
        'k8s/api.yaml': exampleManifest(),
        'k8s/parca.yaml': `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: parca-agent
spec:
  template:
    spec:
      containers:
        - name: parca-agent
          image: ghcr.io/parca-dev/parca-agent:v0.40.0
`,
      }),
      evidence: ['k8s/parca.yaml:4:9'],
    },
  ],
  notApplicable: [],
  unknown: [
    {
      name: 'an agent of the cluster may profile it',
      files: nodeExample([SERVER], { 'k8s/api.yaml': exampleManifest() }),
      reason: /agent of the cluster/,
    },
    { name: 'the source was not found', files: LOST_SERVICE },
  ],
});
