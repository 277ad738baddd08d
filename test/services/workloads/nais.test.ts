import { expect, it } from 'vitest';
import { at, plainOf } from '../../../src/parsers/data.ts';
import { rootUser } from '../../../src/rules/image/root-user.ts';
import { missingReadinessProbe } from '../../../src/rules/kubernetes/missing-readiness-probe.ts';
import { missingResourceRequests } from '../../../src/rules/kubernetes/missing-resource-requests.ts';
import { missingStartupProbe } from '../../../src/rules/kubernetes/missing-startup-probe.ts';
import { unservedProbePath } from '../../../src/rules/kubernetes/unserved-probe-path.ts';
import { missingTracing } from '../../../src/rules/tracing/missing-tracing.ts';
import { judgeFiles, linkFiles } from '../../support/rule-cases.ts';

const FILES = {
  'package.json': '{ "name": "api", "dependencies": { "express": "^5.0.0" } }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
  'server.js': "const app = require('express')();\napp.get('/ready', (req, res) => res.end());\napp.listen(8080);\n",
  '.nais/dev.yaml': 'apiVersion: nais.io/v1alpha1\nkind: Application\nmetadata:\n  name: api\nspec:\n  port: 8080\n',
  '.nais/prod.yaml': `apiVersion: nais.io/v1alpha1
kind: Application
metadata:
  name: api
spec:
  image: "{{ image }}"
  port: 8080
  replicas:
    min: 2
    max: 4
  readiness:
    path: /ready
    initialDelay: 5
  observability:
    autoInstrumentation:
      enabled: true
      runtime: nodejs
`,
};

it('reads what the Nais Application for production says of its pods', () => {
  const verdicts = [missingReadinessProbe, unservedProbePath, missingTracing].map((rule) =>
    judgeFiles(rule, { files: FILES }).outcomes.map(({ verdict }) => verdict),
  );
  expect(verdicts).toEqual([['pass'], ['pass'], ['pass']]);
});

it('does not know what the platform adds to it', () => {
  for (const rule of [missingStartupProbe, missingResourceRequests, rootUser]) {
    const verdicts = judgeFiles(rule, { files: FILES }).outcomes.map(({ verdict }) => verdict);
    expect(new Set(verdicts)).toEqual(new Set(['unknown']));
  }
});

it('fills in a Nais file with the variables for production', () => {
  const { '.nais/dev.yaml': _dev, '.nais/prod.yaml': written = '', ...rest } = FILES;
  const template = written
    .replace('"{{ image }}"', '{{ image }}')
    .replace('min: 2', 'min: {{replicas.min}}')
    .replace('path: /ready', 'path: {{base}}/ready')
    .concat(
      '  ingresses:\n  {{#each ingresses as |url|}}\n    - {{url}}\n  {{/each}}\n  {{#if none}}\n  secureLogs: x\n  {{/if}}\n',
    );
  const [service] = linkFiles({
    ...rest,
    '.nais/nais.yaml': template,
    '.nais/vars-dev.yaml': 'replicas: { min: 1 }\nbase: /dev\n',
    '.nais/vars-prod.yaml': 'replicas: { min: 3 }\nbase: /shop\ningresses: [ https://a.example.com ]\n',
  });
  const spec = at(service?.repository.manifests[0]?.node, 'spec');
  expect([
    plainOf(at(spec, 'image')),
    plainOf(at(spec, 'replicas', 'min')),
    plainOf(at(spec, 'readiness', 'path')),
    plainOf(at(spec, 'ingresses')),
    at(spec, 'secureLogs'),
    at(spec, 'replicas', 'min')?.place.line,
  ]).toEqual([`\${image}`, 3, '/shop/ready', ['https://a.example.com'], undefined, 9]);
});

it('a demo beside it is another Application', () => {
  const demo = FILES['.nais/prod.yaml'].replace('name: api', 'name: shop-api-demo');
  const files = {
    ...FILES,
    '.nais/prod.yaml': FILES['.nais/prod.yaml'].replace('name: api', 'name: shop-api'),
    '.nais/dev.yaml': FILES['.nais/dev.yaml'].replace('name: api', 'name: shop-api'),
    '.nais/nais.demo.yaml': demo,
  };
  expect(judgeFiles(unservedProbePath, { files }).outcomes.map(({ verdict }) => verdict)).toEqual(['pass']);
});

it('variables of the Application are those of the process, and the platform may add more', () => {
  const [service] = linkFiles({
    ...FILES,
    '.nais/prod.yaml': `${FILES['.nais/prod.yaml']}  env:\n    - name: STAGE\n      value: live\n`,
  });
  const environment = service?.deployments[0]?.environment;
  expect([environment?.variables.get('STAGE')?.value, environment?.complete]).toEqual(['live', false]);
});
