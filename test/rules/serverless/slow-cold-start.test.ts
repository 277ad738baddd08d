import { EXAMPLE_FUNCTION } from '../../../src/rules/serverless/function-rule.ts';
import { slowColdStart } from '../../../src/rules/serverless/slow-cold-start.ts';
import { cloudRun, sam, serverless } from '../../support/functions.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(slowColdStart, {
  fails: [
    {
      name: 'node_modules as they are',
      files: serverless(),
      findings: [{ message: 'cold', at: 'serverless.yml:6:3' }],
    },
    {
      name: 'zero instances are kept warm',
      files: serverless(['provisionedConcurrency: 0']),
      findings: [{ message: 'cold', at: 'serverless.yml:6:3' }],
    },
    {
      name: 'bundling switched off',
      files: serverless([], ['build:', '  esbuild: false']),
      findings: [{ message: 'cold', at: 'serverless.yml:6:3' }],
    },
    {
      name: 'SnapStart knows no Node.js',
      files: sam(['SnapStart: { ApplyOn: PublishedVersions }']),
      findings: [{ message: 'cold', at: 'template.yaml:4:3' }],
    },
    {
      name: 'a queue and a route: somebody waits',
      files: serverless(['events:', '  - sqs: arn:aws:sqs:eu-west-1:1:orders', '  - httpApi: GET /orders']),
      findings: [{ message: 'cold', at: 'serverless.yml:6:3' }],
    },
    {
      name: 'Cloud Run scales to zero',
      files: cloudRun('minScale: "0"'),
      findings: [{ message: 'scalesToZero', at: 'service.yaml:4:9' }],
    },
  ],
  passes: [
    {
      name: 'bundled by a plugin',
      files: serverless([], ['plugins:', '  - serverless-esbuild']),
      evidence: ['serverless.yml:9:5'],
    },
    {
      name: 'version 4 bundles TypeScript by itself',
      files: {
        ...serverless([], ["frameworkVersion: '4'"]),
        'server.ts': 'export const handler = async () => ({});\n',
      },
      evidence: ['serverless.yml:8:19'],
    },
    {
      name: 'kept warm',
      files: serverless(['provisionedConcurrency: 2']),
      evidence: ['serverless.yml:8:29'],
    },
    {
      name: 'kept warm by calls',
      files: serverless([], ['plugins:', '  - serverless-plugin-warmup']),
      evidence: ['serverless.yml:9:5'],
    },
    { name: 'one instance of Cloud Run', files: cloudRun('minScale: "1"'), evidence: ['service.yaml:9:43'] },
    {
      name: 'SAM with esbuild',
      files: sam([], ['Metadata:', '  BuildMethod: esbuild']),
      evidence: ['template.yaml:10:7'],
    },
  ],
  notApplicable: [
    { name: 'no function', files: EXAMPLE_FUNCTION, reason: /no serverless function/ },
    {
      name: 'only a queue and a schedule',
      files: serverless(['events:', '  - sqs: arn:aws:sqs:eu-west-1:1:orders', '  - schedule: rate(1 hour)']),
      reason: /nobody waits/,
    },
    { name: 'written in Python', files: serverless(['runtime: python3.13']), reason: /no serverless function/ },
  ],
  unknown: [
    {
      name: 'described in TypeScript',
      files: { ...EXAMPLE_FUNCTION, 'serverless.ts': "export default { service: 'orders' };\n" },
      reason: /serverless\.ts/,
    },
    {
      name: 'described in the CDK',
      files: {
        ...EXAMPLE_FUNCTION,
        'infra/package.json': '{ "name": "infra", "devDependencies": { "aws-cdk-lib": "2.220.0" } }\n',
        'infra/stack.ts':
          "import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';\nnew NodejsFunction(undefined, 'orders');\n",
      },
      reason: /infra\/stack\.ts/,
    },
  ],
});
