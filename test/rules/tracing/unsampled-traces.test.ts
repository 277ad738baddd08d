import { exampleManifest } from '../../../src/rules/example-service.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { unsampledTraces } from '../../../src/rules/tracing/unsampled-traces.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

/** A Deployment without references to ConfigMaps: its environment is wholly known. */
const deployed = (
  files: Readonly<Record<string, string>>,
  ...container: readonly string[]
): Readonly<Record<string, string>> => ({
  ...files,
  'k8s.yaml': exampleManifest(container),
});
const sdk = (options: string, ...before: readonly string[]): Readonly<Record<string, string>> =>
  nodeExample([
    "const { NodeSDK } = require('@opentelemetry/sdk-node');",
    ...before,
    `new NodeSDK(${options}).start();`,
    "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
  ]);
const SAMPLERS =
  "const { AlwaysOnSampler, ParentBasedSampler, TraceIdRatioBasedSampler } = require('@opentelemetry/sdk-trace-node');";
const sentry = (options: string): Readonly<Record<string, string>> =>
  nodeExample([
    "const Sentry = require('@sentry/node');",
    `Sentry.init(${options});`,
    "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
  ]);

ruleCases(unsampledTraces, {
  fails: [
    {
      name: 'nothing limits it',
      files: deployed(sdk('')),
      findings: [{ message: 'always', at: 'server.js:1:21' }],
    },
    {
      name: 'a sampler that takes all',
      files: sdk('{ sampler: new AlwaysOnSampler() }', SAMPLERS),
      findings: [{ message: 'always', at: 'server.js:3:24' }],
    },
    {
      name: 'a ratio of 1',
      files: sdk('{ sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(1) }) }', SAMPLERS),
      findings: [{ message: 'always', at: 'server.js:3:55' }],
    },
    {
      name: 'always_on in the environment',
      files: deployed(sdk(''), 'env: [{ name: OTEL_TRACES_SAMPLER, value: always_on }]'),
      findings: [{ message: 'always', at: 'k8s.yaml:15:53' }],
    },
    {
      name: 'Sentry with everything',
      files: sentry('{ tracesSampleRate: 1.0 }'),
      findings: [{ message: 'always', at: 'server.js:2:15' }],
    },
  ],
  passes: [
    {
      name: 'a ratio in the environment',
      files: deployed(
        sdk(''),
        'env:',
        '  - { name: OTEL_TRACES_SAMPLER, value: parentbased_traceidratio }',
        "  - { name: OTEL_TRACES_SAMPLER_ARG, value: '0.1' }",
      ),
      evidence: ['k8s.yaml:16:51'],
    },
    {
      name: 'a ratio in the source',
      files: sdk('{ sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0.1) }) }', SAMPLERS),
    },
    {
      name: 'a ratio from the environment',
      files: sdk('{ sampler: new TraceIdRatioBasedSampler(Number(process.env.TRACE_RATIO ?? 0.05)) }', SAMPLERS),
    },
    { name: 'Sentry with a tenth', files: sentry('{ tracesSampleRate: 0.1 }') },
    {
      name: 'Sentry decides per request',
      files: sentry('{ tracesSampler: ({ name }) => (name === "/livez" ? 0 : 0.1) }'),
    },
    {
      name: 'the collector samples',
      files: {
        ...deployed(sdk('')),
        'otel/collector.yaml': 'processors:\n  probabilistic_sampler:\n    sampling_percentage: 10\n',
      },
      evidence: ['otel/collector.yaml:1:1'],
    },
  ],
  notApplicable: [
    {
      name: 'not traced',
      files: nodeExample(["require('node:http').createServer((req, res) => res.end()).listen(3000);"]),
      reason: /not traced/,
    },
  ],
  unknown: [
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
    { name: 'the environment is elsewhere', files: sdk(''), reason: /OTEL_TRACES_SAMPLER/ },
  ],
});
