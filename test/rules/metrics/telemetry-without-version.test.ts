import { exampleManifest } from '../../../src/rules/example-service.ts';
import { telemetryWithoutVersion } from '../../../src/rules/metrics/telemetry-without-version.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const sdk = (
  options: string,
  more: Readonly<Record<string, string>> = {},
  ...before: readonly string[]
): Readonly<Record<string, string>> =>
  nodeExample(
    [
      "const { NodeSDK } = require('@opentelemetry/sdk-node');",
      ...before,
      `new NodeSDK(${options}).start();`,
      "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
    ],
    more,
  );
const image = (environment: string): Readonly<Record<string, string>> => ({
  Dockerfile: `FROM node:24-alpine\nENV NODE_ENV=production ${environment}\nCOPY . .\nCMD ["node", "server.js"]\n`,
});

ruleCases(telemetryWithoutVersion, {
  fails: [
    {
      name: 'a name and nothing else',
      files: sdk("{ serviceName: 'api' }"),
      findings: [{ message: 'missing', at: 'server.js:1:21' }],
    },
    {
      name: 'the environment without the version',
      files: sdk('', image('OTEL_RESOURCE_ATTRIBUTES=deployment.environment=production')),
      findings: [{ message: 'missing', at: 'server.js:1:21' }],
    },
    {
      name: 'prom-client without labels',
      files: nodeExample([
        "const { collectDefaultMetrics, register } = require('prom-client');",
        'collectDefaultMetrics();',
        "register.setDefaultLabels({ app: 'api' });",
        "require('node:http').createServer(async (req, res) => res.end(await register.metrics())).listen(3000);",
      ]),
      findings: [{ message: 'missing', at: 'server.js:4:69' }],
    },
  ],
  passes: [
    {
      name: 'resource attributes of the environment',
      files: sdk('', image('OTEL_RESOURCE_ATTRIBUTES=service.version=1.4.2,deployment.environment=production')),
      evidence: ['Dockerfile:2:25'],
    },
    {
      name: 'a resource in the source',
      files: sdk(
        '{ resource: resourceFromAttributes({ [ATTR_SERVICE_VERSION]: process.env.VERSION }) }',
        {},
        "const { resourceFromAttributes } = require('@opentelemetry/resources');",
        "const { ATTR_SERVICE_VERSION } = require('@opentelemetry/semantic-conventions');",
      ),
    },
    {
      name: 'default labels',
      files: nodeExample([
        "const { collectDefaultMetrics, register } = require('prom-client');",
        'collectDefaultMetrics();',
        'register.setDefaultLabels({ version: process.env.VERSION });',
        "require('node:http').createServer(async (req, res) => res.end(await register.metrics())).listen(3000);",
      ]),
    },
    {
      name: 'the label of the pod',
      files: sdk('', {
        'k8s.yaml': exampleManifest().replace(
          '      labels: { app: api }',
          "      labels: { app: api, app.kubernetes.io/version: '1.4.2' }",
        ),
      }),
    },
    { name: 'unified tags of Datadog', files: sdk('', image('DD_VERSION=1.4.2 DD_ENV=production')) },
  ],
  notApplicable: [
    {
      name: 'no telemetry',
      files: nodeExample(["require('node:http').createServer((req, res) => res.end()).listen(3000);"]),
      reason: /neither metrics nor traces/,
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
