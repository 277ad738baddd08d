import { exampleManifest, exampleService } from '../../../src/rules/example-service.ts';
import { unnamedServiceInTraces } from '../../../src/rules/tracing/unnamed-service-in-traces.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const traced = (options = ''): readonly string[] => [
  "const { NodeSDK } = require('@opentelemetry/sdk-node');",
  `new NodeSDK(${options}).start();`,
  "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
];

ruleCases(unnamedServiceInTraces, {
  fails: [
    {
      name: 'no name',
      files: exampleService(traced(), { 'k8s.yaml': exampleManifest() }),
      findings: [{ message: 'missing', at: 'server.js:1:21' }],
    },
    {
      name: 'other attributes',
      files: exampleService(traced(), {
        'k8s.yaml': exampleManifest(['env:', '  - name: OTEL_RESOURCE_ATTRIBUTES', '    value: service.version=1.0.0']),
      }),
      findings: [{ message: 'missing', at: 'server.js:1:21' }],
    },
  ],
  passes: [
    { name: 'serviceName', files: exampleService(traced("{ serviceName: 'api' }")), evidence: ['server.js:2:15'] },
    {
      name: 'the variable',
      files: exampleService(traced(), {
        'k8s.yaml': exampleManifest(['env:', '  - name: OTEL_SERVICE_NAME', '    value: api']),
      }),
      evidence: ['k8s.yaml:17:22'],
    },
    {
      name: 'an attribute',
      files: exampleService(traced(), {
        'k8s.yaml': exampleManifest([
          'env:',
          '  - name: OTEL_RESOURCE_ATTRIBUTES',
          '    value: service.name=api,service.version=1.0.0',
        ]),
      }),
      evidence: ['k8s.yaml:17:22'],
    },
  ],
  notApplicable: [
    {
      name: 'no tracing',
      files: exampleService("require('node:http').createServer().listen(3000);\n"),
      reason: /not traced/,
    },
  ],
  unknown: [
    { name: 'no manifest', files: exampleService(traced()), reason: /OTEL_SERVICE_NAME/ },
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
  ],
});
