import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';

const FLEET = {
  'src/docker/Dockerfile':
    'FROM node:24\nARG SERVICE\nWORKDIR /app\nCOPY ${SERVICE}/package.json ./\nCOPY ${SERVICE}/*.js common/*.js ./\nCMD ["node", "index.js"]\n',
  'src/common/log.js': "module.exports = () => console.log('up');\n",
  'src/cart/package.json': '{ "name": "cart" }',
  'src/cart/index.js': "require('./log')();\nrequire('node:http').createServer().listen(3000);\n",
  'src/user/package.json': '{ "name": "user" }',
  'src/user/index.js': "require('./log')();\nrequire('node:http').createServer().listen(3001);\n",
};

const deployment = (name: string, image: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  template:\n    spec:\n      containers:\n        - name: main\n          image: ${image}\n`;

/** Entry, what it reaches beside itself, and what runs each service. */
function servicesOf(files: Readonly<Record<string, string>>): readonly unknown[] {
  return linkFiles(files).map(({ entry, program, workloads }) => [
    entry,
    [...(program?.modules.keys() ?? [])].filter((module) => module !== entry),
    workloads.map(({ name }) => name),
  ]);
}

const BOTH = [
  ['src/cart/index.js', ['src/common/log.js'], ['cart']],
  ['src/user/index.js', ['src/common/log.js'], ['user']],
];

it('a script builds one Dockerfile for each service, and the tags of one repository tell them apart', () => {
  const files = {
    ...FLEET,
    'build.sh': ['cart', 'user']
      .map(
        (name) =>
          `docker buildx build --build-arg SERVICE=${name} -f src/docker/Dockerfile -t $REGISTRY:${name}-latest src/`,
      )
      .join('\n'),
    'k8s.yaml': ['user', 'cart'].map((name) => deployment(name, `ghcr.io/shop/demo:${name}-latest`)).join('---\n'),
  };
  expect(servicesOf(files)).toEqual(BOTH);
});

it('services of compose that pass different arguments', () => {
  const files = {
    ...FLEET,
    'compose.yaml': `services:
  cart:
    build: { context: src, dockerfile: docker/Dockerfile, args: { SERVICE: cart } }
  user:
    build:
      context: src
      dockerfile: docker/Dockerfile
      args:
        - SERVICE=user
`,
  };
  expect(servicesOf(files)).toEqual(BOTH);
});

it('jobs of a matrix of mappings, through an action of the repository', () => {
  const files = {
    ...FLEET,
    '.github/actions/image/action.yml': `inputs:
  service: { required: true }
  file: { default: src/docker/Dockerfile }
runs:
  using: composite
  steps:
    - uses: docker/build-push-action@v6
      with:
        context: src
        file: \${{ inputs.file }}
        build-args: |
          SERVICE=\${{ inputs.service }}
        tags: ghcr.io/shop/\${{ inputs.service }}:1
`,
    '.github/workflows/image.yml': `on: push
jobs:
  image:
    strategy:
      matrix:
        of:
          - name: cart
          - name: user
    steps:
      - uses: ./.github/actions/image
        with:
          service: \${{ matrix.of.name }}
`,
    'k8s.yaml': ['user', 'cart'].map((name) => deployment(name, `ghcr.io/shop/${name}:1`)).join('---\n'),
  };
  expect(servicesOf(files)).toEqual(BOTH);
});

it('arguments that choose no file make no other image', () => {
  const files = {
    'package.json': '{ "name": "api" }',
    'index.js': "require('node:http').createServer().listen(3000);\n",
    Dockerfile: 'FROM node:24\nARG VERSION\nENV VERSION=$VERSION\nWORKDIR /app\nCOPY . .\nCMD ["node", "index.js"]\n',
    'build.sh': 'docker build --build-arg VERSION=1 -t api:1 .\ndocker build --build-arg VERSION=2 -t api:2 .\n',
  };
  expect(servicesOf(files)).toEqual([['index.js', [], []]]);
});

it('sources that are mounted into a container of production are what runs there', () => {
  const compose = (environment: string): Readonly<Record<string, string>> => ({
    'package.json': '{ "name": "api" }',
    'index.js': "require('node:http').createServer().listen(3000);\n",
    Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY . .\nCMD ["node", "index.js"]\n',
    'compose.yaml': `services:\n  api:\n    build: .\n    volumes: ['.:/app']\n    environment: ${environment}\n`,
  });
  expect(servicesOf(compose('[NODE_ENV=production]'))).toEqual([['index.js', [], ['api']]]);
  expect(servicesOf(compose('{ NODE_ENV: production }'))).toEqual([['index.js', [], ['api']]]);
  expect(servicesOf(compose('{ NODE_ENV: development }'))).toEqual([['index.js', [], []]]);
});

it('compose fills in what has no default; a default of the Dockerfile is what others build with', () => {
  const [service] = linkFiles({
    'package.json': '{ "name": "api" }',
    'index.js': "require('node:http').createServer().listen(3000);\n",
    Dockerfile:
      'ARG LINE=24.11.1-alpine\nARG REGISTRY\nFROM ${REGISTRY}/node:${LINE}\nWORKDIR /app\nCOPY . .\nCMD ["node", "index.js"]\n',
    'compose.yaml':
      'services:\n  api:\n    build:\n      context: .\n      args:\n        - LINE=lts-alpine\n        - REGISTRY=docker.io\n',
  });
  expect(service?.image?.base?.text).toBe('docker.io/node:24.11.1-alpine');
});

it('a last stage with tools for editors does not ship', () => {
  const [service] = linkFiles({
    'package.json': '{ "name": "api" }',
    'index.js': "require('node:http').createServer().listen(3000);\n",
    Dockerfile:
      'FROM node:24 AS development\nWORKDIR /app\nCOPY . .\nCMD ["node", "index.js"]\nFROM development AS dev-envs\nRUN apt-get install -y git\n',
    'compose.yaml': 'services:\n  api:\n    build: { context: ., target: development }\n    volumes: [".:/app"]\n',
  });
  expect(service?.image?.stage.name).toBe('development');
});

it('a build argument whose name is none is no choice, and nothing fails over it', () => {
  const files = {
    Dockerfile: 'FROM node:24\nARG A(b\nENV C[d=1\nCOPY ${A(b} ./\nCMD ["node", "index.js"]\n',
    'index.js': "require('node:http').createServer().listen(3000);\n",
    'package.json': '{ "name": "odd" }',
    'compose.yaml': ['x', 'y']
      .map((value) => `  ${value}: { build: { context: ., args: { "A(b": ${value} } } }\n`)
      .join('')
      .replace(/^/, 'services:\n'),
  };
  expect(servicesOf(files).map((service) => JSON.stringify(service))).toHaveLength(1);
});
