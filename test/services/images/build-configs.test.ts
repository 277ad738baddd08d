import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';

const SOURCE = {
  'package.json': '{"name":"shop-api","scripts":{"start":"node ."},"main":"server.js"}',
  'server.js': "require('node:http').createServer((req, res) => res.end('ok')).listen(8080);\n",
};
const DEPLOYMENT = {
  kind: 'DeploymentConfig',
  apiVersion: 'apps.openshift.io/v1',
  metadata: { name: '${NAME}' },
  spec: {
    replicas: 2,
    triggers: [
      {
        type: 'ImageChange',
        imageChangeParams: { containerNames: ['web'], from: { kind: 'ImageStreamTag', name: '${NAME}:latest' } },
      },
    ],
    template: { spec: { containers: [{ name: 'web', image: ' ' }] } },
  },
};
const build = (strategy: object, contextDir = ''): object => ({
  kind: 'BuildConfig',
  apiVersion: 'build.openshift.io/v1',
  metadata: { name: '${NAME}' },
  spec: {
    source: { type: 'Git', git: { uri: 'https://git.example/shop.git' }, contextDir },
    strategy,
    output: { to: { kind: 'ImageStreamTag', name: '${NAME}:latest' } },
  },
});
const template = (...objects: readonly object[]): string =>
  JSON.stringify({
    kind: 'Template',
    apiVersion: 'template.openshift.io/v1',
    objects,
    parameters: [{ name: 'NAME', value: 'shop' }],
  });

it('finds the service that a builder image makes of the source', () => {
  const strategy = { sourceStrategy: { from: { kind: 'ImageStreamTag', name: 'nodejs:22-ubi9' } } };
  const services = linkFiles({ ...SOURCE, 'openshift/template.json': template(build(strategy), DEPLOYMENT) });
  expect(services.map(({ entry, image, workloads }) => [entry, image, workloads.map(({ id }) => id)])).toEqual([
    ['server.js', undefined, ['kubernetes:DeploymentConfig/shop']],
  ]);
  // The builder image sets variables of its own.
  expect(services[0]?.deployments[0]?.environment.complete).toBe(false);
});

it('finds the Dockerfile that a BuildConfig names for what a DeploymentConfig runs', () => {
  const files = {
    'app/package.json': SOURCE['package.json'],
    'app/server.js': SOURCE['server.js'],
    'app/Dockerfile.node': 'FROM node:24\nCOPY . .\nCMD ["node", "server.js"]\n',
    'tools/Dockerfile': 'FROM node:24\nCOPY . .\nCMD ["node", "x.js"]\n',
    'openshift/template.json': template(
      build({ dockerStrategy: { dockerfilePath: 'Dockerfile.node' } }, 'app'),
      DEPLOYMENT,
    ),
  };
  const [service] = linkFiles(files).filter(({ entry }) => entry === 'app/server.js');
  expect([service?.image?.dockerfile, service?.workloads.map(({ id }) => id)]).toEqual([
    'app/Dockerfile.node',
    ['kubernetes:DeploymentConfig/shop'],
  ]);
});

it('nodeshift adds the probes of kube-probe', () => {
  const [service] = linkFiles({
    ...SOURCE,
    'package.json': '{"name":"shop-api","scripts":{"start":"node server.js"},"dependencies":{"kube-probe":"^1.0.0"}}',
    '.nodeshift/deployment.yml':
      'spec:\n  template:\n    spec:\n      containers:\n        - envFrom: [{ configMapRef: { name: shop } }]\n',
  });
  const probes = service?.workloads[0]?.container.probes ?? [];
  expect(probes.map(({ type, path, portNumber }) => [type, path?.value, portNumber])).toEqual([
    ['liveness', '/api/health/liveness', 8080],
    ['readiness', '/api/health/readiness', 8080],
  ]);
});

it('completes the fragments of nodeshift', () => {
  const services = linkFiles({
    ...SOURCE,
    '.nodeshift/deployment.yml':
      'spec:\n  template:\n    spec:\n      containers:\n        - livenessProbe:\n            httpGet: { path: /live, port: 8080 }\n',
    '.nodeshift/route.yml': 'spec:\n  port:\n    targetPort: 8080\n',
  });
  expect(services.map(({ entry, workloads }) => [entry, workloads.map(({ id }) => id)])).toEqual([
    ['server.js', ['kubernetes:Deployment/shop-api']],
  ]);
  expect(services[0]?.workloads[0]?.container.probes.map(({ path }) => path?.value)).toEqual(['/live']);
});
