import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';

const WORKSPACE = {
  'package.json': '{ "name": "shop", "workspaces": ["api", "web"] }',
  'yarn.lock': '',
  'api/package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }',
  'api/server.js': "require('node:http').createServer().listen(3000);\n",
  'api/docker/Dockerfile': 'FROM node:24\nWORKDIR /app\nCOPY . .\nCMD ["node", "api/server.js"]\n',
};

/** Dockerfile and context of each image that a service runs. */
function contextsOf(files: Readonly<Record<string, string>>): readonly unknown[] {
  return linkFiles(files).map(({ image }) => [image?.dockerfile, image?.context, image?.builtBy.length]);
}

it('a folder of Dockerfiles without a package is no context of what copies everything', () => {
  expect(contextsOf(WORKSPACE)).toEqual([['api/docker/Dockerfile', '.', 0]]);
});

it('a matrix whose values stand in the path of the Dockerfile', () => {
  const workflow = `on: push
jobs:
  image:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        component: [ 'api', 'web' ]
    steps:
      - uses: docker/build-push-action@v6
        with:
          push: true
          context: .
          file: \${{ matrix.component }}/docker/Dockerfile
`;
  const web = {
    'web/package.json': '{ "name": "web", "scripts": { "start": "node server.js" } }',
    'web/server.js': "require('node:http').createServer().listen(3001);\n",
    'web/docker/Dockerfile': 'FROM node:24\nWORKDIR /app\nCOPY . .\nCMD ["node", "web/server.js"]\n',
  };
  expect(contextsOf({ ...WORKSPACE, ...web, '.github/workflows/image.yml': workflow })).toEqual([
    ['api/docker/Dockerfile', '.', 1],
    ['web/docker/Dockerfile', '.', 1],
  ]);
});

it('what a stage takes from an image of this repository is found where that image has it from', () => {
  const [service] = linkFiles({
    'package.json': '{ "name": "shop", "workspaces": ["packages/*"] }',
    'packages/api/package.json': '{ "name": "api", "main": "index.js" }',
    'packages/api/index.js': "require('node:http').createServer().listen(3000);\n",
    'Dockerfile.base': 'FROM node:24\nWORKDIR /home/node/app\nCOPY . ./\nRUN npm ci\n',
    'Dockerfile.api':
      'ARG version=1.1.0\nFROM shop-base:${version} AS builder\nFROM node:24-slim\nWORKDIR /home/node/app\nCOPY --from=builder /home/node/app/packages/api .\nCMD ["node", "."]\n',
  });
  expect(service?.entry).toBe('packages/api/index.js');
});

it('a plugin of Drone, and a script that the pipeline starts in the root, build the image of the root', () => {
  const site = {
    'src/package.json': '{ "name": "site", "scripts": { "start": "node server.js" } }',
    'src/server.js': "require('node:http').createServer().listen(3000);\n",
    Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY src .\nCMD ["node", "server.js"]\n',
    'mock/Dockerfile': 'FROM python:3.14\nCOPY . .\nCMD ["python", "mock.py"]\n',
    'ops/build.sh': 'docker build -t site:1 .\n',
    '.drone.yml':
      'kind: pipeline\nname: build\nsteps:\n  - name: push\n    image: plugins/ecr\n    settings:\n      repo: egar/public-site-ui\n',
    'k8s.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: public\nspec:\n  template:\n    spec:\n      containers:\n        - name: proxy\n          image: example/proxy:1\n        - name: public\n          image: example.com/egar/public-site-ui:1\n',
  };
  expect(contextsOf(site)).toEqual([['Dockerfile', '.', 2]]);
  expect(linkFiles(site).map(({ workloads }) => workloads.map(({ name }) => name))).toEqual([['public']]);
});

it('files that a build takes out of a stage are no image, and the action of a platform names the Dockerfile', () => {
  const workflow = `on: push
jobs:
  image:
    runs-on: ubuntu-latest
    steps:
      - uses: docker/build-push-action@v7
        with:
          target: export
          outputs: type=local,dest=build
      - uses: nais/docker-build-push@v0
        with:
          push_image: true
          dockerfile: api/docker/Dockerfile
          docker_context: .
`;
  const dockerfile =
    'FROM node:24 AS build\nWORKDIR /app\nCOPY . .\nFROM scratch AS export\nCOPY --from=build /app/dist /\nFROM node:24\nWORKDIR /app\nCOPY . .\nCMD ["node", "api/server.js"]\n';
  const files = { ...WORKSPACE, 'api/docker/Dockerfile': dockerfile, '.github/workflows/image.yml': workflow };
  expect(contextsOf(files)).toEqual([['api/docker/Dockerfile', '.', 1]]);
});
