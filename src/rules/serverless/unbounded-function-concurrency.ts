import { functionsOf } from '../../services/serverless/functions.ts';
import { fail, pass } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';
import { EXAMPLE_FUNCTION, functionsElsewhere } from './function-rule.ts';

export const unboundedFunctionConcurrency: Rule = {
  id: 'unbounded-function-concurrency',
  code: 'NR7402',
  title: 'A function scales without a limit',
  area: 'serverless',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['serverless-concurrency-limits'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    unbounded:
      '{name} sets no limit ({setting}), so a burst starts as many instances as the account allows: each opens its own database connections, and the bill has no ceiling. Set one.',
    defaulted:
      '{name} sets no limit ({setting}) and so may grow to the default of 100 instances, each with its own database connections. Set what the database can serve.',
  },
  docs: {
    what: 'Looks for reserved concurrency (Serverless Framework, SAM, CloudFormation) or a maximum of instances (Cloud Run, Cloud Functions) on every function.',
    why: 'A function without a limit passes every burst on to what stands behind it, and starves its neighbours of the account limit.',
    fix: 'Set reservedConcurrency, ReservedConcurrentExecutions or autoscaling.knative.dev/maxScale to what the database can serve.',
    references: [
      'https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html',
      'https://cloud.google.com/run/docs/configuring/max-instances',
    ],
  },
  examples: {
    bad: [
      {
        title: 'no limit',
        files: {
          ...EXAMPLE_FUNCTION,
          'serverless.yml':
            'service: orders\nprovider:\n  name: aws\n  runtime: nodejs24.x\nfunctions:\n  create:\n    handler: server.handler\n',
        },
      },
    ],
    good: [
      {
        title: 'ten at once',
        files: {
          ...EXAMPLE_FUNCTION,
          'serverless.yml':
            'service: orders\nprovider:\n  name: aws\n  runtime: nodejs24.x\nfunctions:\n  create:\n    handler: server.handler\n    reservedConcurrency: 10\n',
        },
      },
    ],
  },
  check: (service) => {
    const functions = functionsOf(service);
    if (functions.length === 0) return [functionsElsewhere(service)];
    return functions.map(({ name, place, platform, limit }) =>
      limit
        ? pass(limit)
        : fail({
            message: platform === 'cloud-run' ? 'defaulted' : 'unbounded',
            args: { name, setting: SETTING[platform] },
            place,
            anchor: name,
          }),
    );
  },
};

const SETTING = {
  serverless: 'reservedConcurrency',
  sam: 'ReservedConcurrentExecutions',
  'cloud-run': 'autoscaling.knative.dev/maxScale',
  'cloud-functions': 'maxInstances',
} as const;
