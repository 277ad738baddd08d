import { EXAMPLE_FUNCTION } from '../../src/rules/serverless/function-rule.ts';

type Files = Readonly<Record<string, string>>;

/** Serverless Framework: the function's name stands at 6:3, its settings from line 8 on. */
export function serverless(settings: readonly string[] = [], more: readonly string[] = [], provider = 'aws'): Files {
  return {
    ...EXAMPLE_FUNCTION,
    'serverless.yml': `${[
      'service: orders',
      'provider:',
      `  name: ${provider}`,
      '  runtime: nodejs24.x',
      'functions:',
      '  create:',
      '    handler: server.handler',
      ...settings.map((line) => `    ${line}`),
      ...more,
    ].join('\n')}\n`,
  };
}

/** AWS SAM: without globals the function's name stands at 4:3. */
export function sam(
  properties: readonly string[] = [],
  beside: readonly string[] = [],
  globals: readonly string[] = [],
): Files {
  return {
    ...EXAMPLE_FUNCTION,
    'template.yaml': `${[
      ...globals,
      "AWSTemplateFormatVersion: '2010-09-09'",
      'Transform: AWS::Serverless-2016-10-31',
      'Resources:',
      '  Create:',
      '    Type: AWS::Serverless::Function',
      '    Properties:',
      '      Handler: server.handler',
      '      Runtime: nodejs24.x',
      ...properties.map((line) => `      ${line}`),
      ...beside.map((line) => `    ${line}`),
    ].join('\n')}\n`,
  };
}

/** A service of Cloud Run with one annotation of the autoscaler, in line 9. */
export function cloudRun(annotation: string): Files {
  return {
    ...EXAMPLE_FUNCTION,
    'service.yaml': `apiVersion: serving.knative.dev/v1
kind: Service
metadata:
  name: orders
spec:
  template:
    metadata:
      annotations:
        autoscaling.knative.dev/${annotation}
    spec:
      containers:
        - image: orders:1.0.0
`,
  };
}
