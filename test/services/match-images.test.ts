import { expect, it } from 'vitest';
import { linkFiles } from '../support/rule-cases.ts';

it('of images with equal names the nearest to the manifest is meant', () => {
  const lesson = (folder: string): Readonly<Record<string, string>> => ({
    [`${folder}/package.json`]: '{ "name": "notes", "scripts": { "start": "node index.js" } }',
    [`${folder}/index.js`]: "require('node:http').createServer().listen(3000);\n",
    [`${folder}/Dockerfile`]: 'FROM node:24\nCOPY . .\nCMD ["node", "index.js"]\n',
    [`${folder}/kube/notes.yaml`]: `apiVersion: apps/v1
kind: Deployment
metadata: { name: notes }
spec:
  selector: { matchLabels: { app: notes } }
  template:
    metadata: { labels: { app: notes } }
    spec: { containers: [{ name: notes, image: acme/notes:1.0.0 }] }
`,
  });
  const services = linkFiles({ ...lesson('part-1'), ...lesson('part-2') });
  expect(services.map(({ entry, workloads }) => [entry, workloads.map(({ path }) => path)])).toEqual([
    ['part-1/index.js', ['part-1/kube/notes.yaml']],
    ['part-2/index.js', ['part-2/kube/notes.yaml']],
  ]);
});

const deployment = (name: string, image: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: ${name}, image: "${image}" }] }
`;
const code = (folder: string): Readonly<Record<string, string>> => ({
  [`${folder}package.json`]: '{ "name": "server", "scripts": { "start": "node index.js" } }',
  [`${folder}index.js`]: "require('node:http').createServer().listen(3000);\n",
  [`${folder}Dockerfile`]: 'FROM node:24\nCOPY . .\nCMD ["node", "index.js"]\n',
});

it('the plain Dockerfile of a folder is meant where several build it and no name fits', () => {
  const services = linkFiles({
    ...code(''),
    'Dockerfile.slim': 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "index.js"]\n',
    'kubernetes/deployment.yaml': deployment('storefront', 'public.ecr.aws/acme/storefront'),
  });
  expect(services.map(({ image, workloads }) => [image?.dockerfile, workloads.map(({ name }) => name)])).toContainEqual(
    ['Dockerfile', ['storefront']],
  );
});

it('the image that starts something is meant, not the one beside that development builds', () => {
  const services = linkFiles({
    'package.json': '{ "name": "shop", "workspaces": ["packages/*"] }',
    'packages/server/package.json': '{ "name": "@shop/api", "scripts": { "start": "node index.js" } }',
    'packages/server/index.js': "require('node:http').createServer().listen(3000);\n",
    'packages/server/Dockerfile':
      'FROM node:24\nWORKDIR /app\nCOPY package.json .\nCOPY packages/server packages/server\nCMD ["node", "packages/server/index.js"]\n',
    'docker/local/server.Dockerfile': 'FROM node:24\nWORKDIR /app\nCOPY packages/server packages/server\n',
    'docker/community/docker-compose.yml':
      'services:\n  api:\n    image: ghcr.io/acme/shop/api:1.0.0\n    ports: ["3000:3000"]\n',
  });
  expect(
    services.filter(({ workloads }) => workloads.length > 0).map(({ entry, image }) => [entry, image?.dockerfile]),
  ).toEqual([['packages/server/index.js', 'packages/server/Dockerfile']]);
});

it('an image is pushed by the names of its folder and the one above', () => {
  const services = linkFiles({
    ...code('secrets/node/'),
    ...code('bindings/nodeapp/'),
    'secrets/deploy/node.yaml': deployment('nodeapp', 'ghcr.io/acme/samples/secretsnode:1.0.0'),
    'bindings/deploy/node.yaml': deployment('bindings', 'ghcr.io/acme/samples/bindings-nodeapp:1.0.0'),
  });
  expect(services.map(({ entry, workloads }) => [entry, workloads.map(({ path }) => path)])).toEqual([
    ['bindings/nodeapp/index.js', ['bindings/deploy/node.yaml']],
    ['secrets/node/index.js', ['secrets/deploy/node.yaml']],
  ]);
});

it('an image is called by the folder that builds it, whatever that is called', () => {
  const services = linkFiles({
    ...code('backend/'),
    ...code('worker/'),
    'deploy/backend.yaml': deployment('shop-api', 'ghcr.io/acme/shop/backend:1.0.0'),
  });
  expect(services.map(({ entry, workloads }) => [entry, workloads.map(({ path }) => path)])).toEqual([
    ['backend/index.js', ['deploy/backend.yaml']],
    ['worker/index.js', []],
  ]);
});

it('a manifest that a deploy script fills in is read', () => {
  const services = linkFiles({
    ...code(''),
    'kubernetes/deployment-production.tmpl': deployment('storefront', 'ghcr.io/acme/storefront:__IMAGE_TAG__'),
    'deploy/settings.yaml.tmpl': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: {{ .Name }} }\n',
  });
  expect(services.map(({ workloads }) => workloads.map(({ path }) => path))).toEqual([
    ['kubernetes/deployment-production.tmpl'],
  ]);
});

it('a version at the end of the image or of the workload is no part of the name', () => {
  const services = linkFiles({
    ...code('shop/src/ratings/'),
    ...code('shop/src/details/'),
    'shop/kube/ratings.yaml': deployment('ratings-v1', 'registry.example.com/release/examples-shop-ratings-v1:1.20.3'),
    'shop/kube/ratings-v2.yaml': deployment(
      'ratings-v2',
      'registry.example.com/release/examples-shop-ratings-v2:1.20.3',
    ),
  });
  expect(services.map(({ entry, workloads }) => [entry, workloads.map(({ name }) => name)])).toEqual([
    ['shop/src/details/index.js', []],
    ['shop/src/ratings/index.js', ['ratings-v2', 'ratings-v1']],
  ]);
});

const CLAMAV = { 'scanner/Dockerfile': 'FROM alpine:3.22\nCMD ["clamd"]\n' };

it('a name that the pipeline gives is that of the Node image that nothing else names', () => {
  const services = linkFiles({
    ...code(''),
    ...CLAMAV,
    'deploy/scanner.yaml': deployment('scanner', 'ghcr.io/acme/scanner:1'),
    'deploy/server.yaml': deployment('"${APP}-server"', 'ghcr.io/acme/${REPOSITORY}:${TAG}'),
  });
  expect(services.map(({ name, workloads }) => [name, workloads.map(({ path }) => path)])).toEqual([
    ['server', ['deploy/server.yaml']],
  ]);
});

it.each([
  ['two objects take different names', {}, '${FIRST}', '${SECOND}'],
  ['two images of Node have no name', code('worker/'), '${NAME}', '${NAME}'],
])('a name that the pipeline gives says nothing where %s', (_when, more, first, second) => {
  const services = linkFiles({
    ...code(''),
    ...CLAMAV,
    ...more,
    'deploy/one.yaml': deployment('one', `ghcr.io/acme/${first}`),
    'deploy/two.yaml': deployment('two', `ghcr.io/acme/${second}`),
  });
  expect(services.flatMap(({ workloads }) => workloads)).toEqual([]);
});

it('a Job that runs a program of a package in the image of a service is told, not judged', () => {
  const job = (command: string): string => `apiVersion: batch/v1
kind: Job
metadata: { name: migrate }
spec:
  template:
    spec: { containers: [{ name: migrate, image: acme/server, command: [${command}] }] }
`;
  const files = { ...code(''), 'deploy/server.yaml': deployment('server', 'acme/server') };
  const names = (command: string): readonly string[] =>
    linkFiles({ ...files, 'deploy/job.yaml': job(command) }).map(({ name, kind }) => `${name} ${kind}`);
  expect(names('npx, knex, "migrate:latest"')).toEqual(['server http']);
  expect(names('node, index.js, once')).toEqual(['migrate cron', 'server http']);
});

it('of images with equal names the one that starts something is meant', () => {
  const services = linkFiles({
    'package.json': '{ "name": "monitor", "scripts": { "start": "node index.js" } }',
    'index.js': "require('node:http').createServer().listen(3000);\n",
    'docker/base.dockerfile': 'FROM debian:13\nCOPY package.json ./\nRUN apt-get install -y nodejs\n',
    'docker/dockerfile': 'FROM acme/monitor:base\nCOPY . .\nCMD ["node", "index.js"]\n',
    'compose.yaml': 'services:\n  monitor:\n    image: acme/monitor:2\n',
  });
  expect(services.map(({ image, workloads }) => [image?.dockerfile, workloads.map(({ name }) => name)])).toEqual([
    ['docker/dockerfile', ['monitor']],
  ]);
});

it('a folder in camel case is known by the name that its image is pushed under', () => {
  const services = linkFiles({
    ...code('files/batchProcessor/'),
    ...code('tweets/processor/'),
    'files/deploy/batch-processor.yaml': deployment('batch-processor', 'registry.example.com/batch-processor:v1'),
  });
  expect(services.map(({ entry, workloads }) => [entry, workloads.map(({ name }) => name)])).toEqual([
    ['files/batchProcessor/index.js', ['batch-processor']],
    ['tweets/processor/index.js', []],
  ]);
});

it('the name of the product alone means none of its images', () => {
  const member = (name: string): Readonly<Record<string, string>> => ({
    [`packages/${name}/package.json`]: `{ "name": "${name}", "scripts": { "start": "node index.js" } }`,
    [`packages/${name}/index.js`]: "require('node:http').createServer().listen(3000);\n",
    [`packages/${name}/Dockerfile`]: `FROM node:24\nCOPY . .\nCMD ["node", "packages/${name}/index.js"]\n`,
  });
  const services = linkFiles({
    'package.json': '{ "name": "acme", "workspaces": ["packages/*"] }',
    ...member('orders'),
    ...member('billing'),
    'compose.yaml': `services:
  ee: { image: "acme/acme-ee:1.0.0" }
${['orders', 'billing'].map((name) => `  ${name}: { build: { context: ., dockerfile: packages/${name}/Dockerfile } }\n`).join('')}`,
  });
  expect(services.flatMap(({ workloads }) => workloads.map(({ name }) => name))).not.toContain('ee');
  const orders = services.find(({ entry }) => entry === 'packages/orders/index.js');
  expect(orders?.workloads.map(({ name }) => name)).toEqual(['orders']);
});

it('a chart that is handed its image when it is released runs the service around it, or the one of its name', () => {
  const chart = (folder: string, name: string): Readonly<Record<string, string>> => ({
    [`${folder}/Chart.yaml`]: `apiVersion: v2\nname: ${name}-chart\nversion: 1.0.0\n`,
    [`${folder}/values.yaml`]: 'image: ""\n',
    [`${folder}/templates/app.yaml`]: deployment(name, '').replace('image: ""', 'image: {{ .Values.image }}'),
  });
  const services = linkFiles({
    ...code('cart/'),
    ...code('user/'),
    ...chart('cart/chart', 'shopping'),
    ...chart('charts/user', 'user'),
  });
  expect(services.map(({ root, workloads }) => [root, workloads.map(({ name }) => name)])).toEqual([
    ['cart', ['shopping']],
    ['user', ['user']],
  ]);
});

it('the end of a name that is that of several folders far away means none of them', () => {
  const services = linkFiles({
    ...code('hello/node/'),
    ...code('events/node/'),
    'argocd/app.yaml': deployment('calculator', 'ghcr.io/acme/hello-k8s-node:1.0.0'),
    'events/deploy/app.yaml': deployment('events', 'ghcr.io/acme/k8s-events-node:1.0.0'),
  });
  expect(services.map(({ root, workloads }) => [root, workloads.map(({ name }) => name)])).toEqual([
    ['events/node', ['events']],
    ['hello/node', []],
  ]);
});
