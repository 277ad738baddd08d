import { EXAMPLE_FUNCTION } from '../../../src/rules/serverless/function-rule.ts';
import { unboundedFunctionConcurrency } from '../../../src/rules/serverless/unbounded-function-concurrency.ts';
import { cloudRun, sam, serverless } from '../../support/functions.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(unboundedFunctionConcurrency, {
  fails: [
    { name: 'no limit', files: serverless(), findings: [{ message: 'unbounded', at: 'serverless.yml:6:3' }] },
    {
      name: 'kept warm is no limit',
      files: serverless(['provisionedConcurrency: 2']),
      findings: [{ message: 'unbounded', at: 'serverless.yml:6:3' }],
    },
    { name: 'SAM', files: sam(), findings: [{ message: 'unbounded', at: 'template.yaml:4:3' }] },
    {
      name: 'a maximum of 0 is none',
      files: cloudRun('maxScale: "0"'),
      findings: [{ message: 'defaulted', at: 'service.yaml:4:9' }],
    },
    {
      name: 'only a minimum',
      files: cloudRun('minScale: "1"'),
      findings: [{ message: 'defaulted', at: 'service.yaml:4:9' }],
    },
  ],
  passes: [
    {
      name: 'ten at once',
      files: serverless(['reservedConcurrency: 10']),
      evidence: ['serverless.yml:8:26'],
    },
    {
      name: 'from a variable',
      files: serverless(['reservedConcurrency: ${param:concurrency}']),
      evidence: ['serverless.yml:8:26'],
    },
    {
      name: 'SAM for all functions',
      files: sam([], [], ['Globals:', '  Function:', '    ReservedConcurrentExecutions: 20']),
      evidence: ['template.yaml:3:35'],
    },
    { name: 'Cloud Run', files: cloudRun('maxScale: "10"'), evidence: ['service.yaml:9:43'] },
    {
      name: 'Cloud Functions',
      files: serverless(['maxInstances: 10'], [], 'google'),
      evidence: ['serverless.yml:8:19'],
    },
  ],
  notApplicable: [
    { name: 'no function', files: EXAMPLE_FUNCTION, reason: /no serverless function/ },
    { name: 'written in Python', files: serverless(['runtime: python3.13']), reason: /no serverless function/ },
  ],
  unknown: [
    {
      name: 'described in Terraform',
      files: { ...EXAMPLE_FUNCTION, 'infra/main.tf': 'resource "aws_lambda_function" "orders" {\n}\n' },
      reason: /infra\/main\.tf/,
    },
  ],
});
