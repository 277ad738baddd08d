import { expect, it } from 'vitest';
import { missingLivenessProbe } from '../../../src/rules/kubernetes/missing-liveness-probe.ts';
import { missingMemoryLimit } from '../../../src/rules/kubernetes/missing-memory-limit.ts';
import { missingResourceRequests } from '../../../src/rules/kubernetes/missing-resource-requests.ts';
import { unservedProbePath } from '../../../src/rules/kubernetes/unserved-probe-path.ts';
import { writableRootFilesystem } from '../../../src/rules/kubernetes/writable-root-filesystem.ts';
import { heapLimitMismatch } from '../../../src/rules/memory/heap-limit-mismatch.ts';
import { singleReplica } from '../../../src/rules/scaling/single-replica.ts';
import type { Rule } from '../../../src/rules/types.ts';
import { judgeFiles, linkFiles } from '../../support/rule-cases.ts';

const VALUES = `service-base:
  replicaCount: 4
  image:
    repository: ghcr.io/example/api
    port: 3000
  livenessProbe:
    httpGet:
      path: /ping
  readinessProbe:
    httpGet:
      path: /ping
`;
const FILES = {
  'package.json': '{"name":"api","dependencies":{"express":"^5.0.0"}}',
  Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "server.js"]\n',
  'server.js': "const app = require('express')();\napp.get('/ping', (req, res) => res.end());\napp.listen(3000);\n",
  'helm/api/Chart.yaml':
    'apiVersion: v2\nname: api\nversion: 1.0.0\ndependencies:\n  - name: service-base\n    version: 3.0.0\n    repository: https://charts.example\n',
  'helm/api/values.yaml': VALUES,
  'helm/values-prod.yaml': 'service-base:\n  resources:\n    limits:\n      memory: 2048Mi\n',
};
const RULE = 'kind: PrometheusRule\napiVersion: monitoring.coreos.com/v1\nmetadata:\n  name: api\nspec: {}\n';

function verdicts(rule: Rule, files: Readonly<Record<string, string>> = {}): readonly string[] {
  return judgeFiles(rule, { files: { ...FILES, ...files } }).outcomes.map((outcome) =>
    outcome.verdict === 'fail' ? `fail ${outcome.place.path}:${outcome.place.line}` : outcome.verdict,
  );
}

it.each([
  [missingLivenessProbe, ['pass']],
  [unservedProbePath, ['pass', 'pass']],
  [missingMemoryLimit, ['pass']],
  [singleReplica, ['pass']],
  [heapLimitMismatch, ['fail helm/values-prod.yaml:4']],
])('knows what values say of a chart that is not here (%#)', (rule, expected) => {
  expect(verdicts(rule)).toEqual(expected);
  // A template for something else changes nothing: the pods still come from the other chart.
  expect(verdicts(rule, { 'helm/api/templates/rule.yaml': RULE })).toEqual(expected);
});

it.each([[missingResourceRequests], [writableRootFilesystem]])('does not know what they leave out (%#)', (rule) => {
  expect(verdicts(rule)).toEqual(['unknown']);
});

it('blames what they say badly', () => {
  expect(verdicts(singleReplica, { 'helm/api/values.yaml': VALUES.replace('4', '1') })).toEqual([
    'fail helm/api/values.yaml:2',
  ]);
});

it('knows no heap limit where the values hand over options of Node', () => {
  const env = `${VALUES}  env:\n    NODE_OPTIONS: --max-old-space-size=1536\n`;
  expect(verdicts(heapLimitMismatch, { 'helm/api/values.yaml': env })).toEqual(['unknown']);
});

it('expects no pods of a chart for a store', () => {
  const chart = FILES['helm/api/Chart.yaml'].replaceAll('service-base', 'redis');
  const files = { 'helm/api/Chart.yaml': chart, 'helm/api/templates/rule.yaml': RULE };
  expect(verdicts(missingLivenessProbe, files)).toEqual(['notApplicable']);
});

it('takes the variables of the values for those of the process, instead of what compose sets for a developer', () => {
  const files = {
    ...FILES,
    'helm/api/values.yaml': `${VALUES}  env:\n    REDIS_ENABLED: "true"\n`,
    'compose.yaml': 'services:\n  api:\n    build: .\n    environment:\n      REDIS_ENABLED: "false"\n',
  };
  const [service] = linkFiles(files);
  const { variables, complete } = service?.deployments[0]?.environment ?? {};
  expect([variables?.get('REDIS_ENABLED')?.value, complete]).toEqual(['true', false]);
});

it('a variable from a secret is set, to what is not known', () => {
  const secrets = `${VALUES}  env:
    NODE_ENV: production
  namespace_secrets:
    redis:
      REDIS_HOST: primary_endpoint
      REDIS_TOKEN: token?
`;
  const [service] = linkFiles({ ...FILES, 'helm/api/values.yaml': secrets });
  const variables = service?.deployments[0]?.environment.variables;
  expect([...(variables ?? [])].map(([name, { value, place }]) => [name, value, place.line])).toEqual([
    ['NODE_ENV', 'production', 13],
    ['REDIS_HOST', undefined, 16],
  ]);
});

it('knows what the values give to the templates of a library that is not here', () => {
  const files = {
    ...FILES,
    'helm/api/Chart.yaml':
      'apiVersion: v2\nname: api\nversion: 1.0.0\ndependencies:\n  - { name: acme-library, version: 3.0.0, repository: https://charts.example }\n',
    'helm/api/values.yaml':
      'container: { port: 3000 }\nlivenessProbe: { path: /ping, port: 3000, periodSeconds: 10 }\nreadinessProbe: { path: /ready }\n',
    'helm/values-prod.yaml': '',
    'helm/api/templates/deployment.yaml':
      '{{- include "acme-library.deployment" (list . "api.deployment") -}}\n{{- define "api.deployment" -}}\n{{- end -}}\n',
  };
  const seen = (rule: Rule): readonly string[] => judgeFiles(rule, { files }).outcomes.map(({ verdict }) => verdict);
  expect([seen(missingLivenessProbe), seen(unservedProbePath), seen(missingMemoryLimit)]).toEqual([
    ['pass'],
    ['pass', 'fail'],
    ['unknown'],
  ]);
});
