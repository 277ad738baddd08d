import { functionsOf } from '../../services/serverless/functions.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';
import { EXAMPLE_FUNCTION, functionsElsewhere } from './function-rule.ts';

export const slowColdStart: Rule = {
  id: 'slow-cold-start',
  code: 'NR7401',
  title: 'Nothing keeps cold starts short or rare',
  area: 'serverless',
  severity: 'note',
  confidence: 'low',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['cold-start'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    cold: '{name} is neither bundled nor kept warm: a cold start reads thousands of files of node_modules, seconds that a user waits. Bundle it with esbuild, or keep instances warm, and measure the init duration apart.',
    scalesToZero:
      '{name} scales to zero, so the first request after a pause waits for a whole start of Node.js. Set a minimum of one instance where users wait for the answer.',
  },
  docs: {
    what: 'Looks, for every serverless function, for a bundler or for something that keeps instances warm (provisioned concurrency, minimum instances).',
    why: 'Loading dominates a cold start, and it happens when traffic rises.',
    fix: 'Bundle the handler into one file, open connections lazily, keep the paths that users wait for warm; watch the init duration as a metric of its own.',
    exceptions: 'Functions nobody waits for (queues, schedules) bear a cold start.',
    references: [
      'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-package.html',
      'https://cloud.google.com/run/docs/configuring/min-instances',
    ],
  },
  examples: {
    bad: [
      {
        title: 'node_modules as they are',
        files: {
          ...EXAMPLE_FUNCTION,
          'serverless.yml':
            'service: orders\nprovider:\n  name: aws\n  runtime: nodejs24.x\nfunctions:\n  create:\n    handler: server.handler\n',
        },
      },
    ],
    good: [
      {
        title: 'bundled',
        files: {
          ...EXAMPLE_FUNCTION,
          'serverless.yml':
            'service: orders\nprovider:\n  name: aws\n  runtime: nodejs24.x\nplugins:\n  - serverless-esbuild\nfunctions:\n  create:\n    handler: server.handler\n',
        },
      },
    ],
  },
  check: (service) => {
    const functions = functionsOf(service);
    if (functions.length === 0) return [functionsElsewhere(service)];
    return functions.map(({ name, place, platform, warm, bundled, background }): Outcome => {
      if (background) return notApplicable(`nobody waits for ${name}: queues, schedules or streams call it`);
      const evidence = warm ?? bundled;
      if (evidence) return pass(evidence);
      return fail({ message: platform === 'cloud-run' ? 'scalesToZero' : 'cold', args: { name }, place, anchor: name });
    });
  },
};
