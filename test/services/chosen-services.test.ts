import { expect, it } from 'vitest';
import { linkFiles } from '../support/rule-cases.ts';

const SOURCE = {
  'package.json': '{"name":"api","scripts":{"start":"node server.js"}}',
  'server.js': "require('node:http').createServer().listen(3000);\n",
  Procfile: 'web: npm run start\n',
};

it('takes the image for what ships where a Procfile starts the same entry', () => {
  const files = { ...SOURCE, Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["npm", "start"]\n' };
  expect(linkFiles(files).map(({ entry, image }) => [entry, image?.dockerfile])).toEqual([['server.js', 'Dockerfile']]);
});

it('takes the Procfile where there is no image', () => {
  expect(linkFiles(SOURCE).map(({ workloads }) => workloads.map(({ id }) => id))).toEqual([['procfile:Procfile/web']]);
});

it('takes what the cluster starts where compose files start the same entry with other words', () => {
  const compose = 'services:\n  api:\n    image: example/api:latest\n';
  const files = {
    'package.json': '{"name":"api"}',
    'server.js': "require('node:http').createServer().listen(3000);\n",
    Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "--enable-source-maps", "server.js"]\n',
    'docker-compose.yml': compose,
    'docker-compose.proxy.yml': compose,
    'deploy.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      containers:\n        - { name: api, image: "example/api:1.0.0", command: [node, server.js] }\n',
  };
  expect(linkFiles(files).map(({ workloads }) => workloads.map(({ id }) => id))).toEqual([
    ['kubernetes:Deployment/api'],
  ]);
});

it.each([
  'CMD ["tail", "-f", "/dev/null"]',
  'CMD sleep infinity',
  'CMD ["bash"]',
  'ENTRYPOINT ["container-entrypoint"]\nCMD ["/bin/bash"]',
  'CMD while true; do sleep 1000; done',
])('an image that only waits for a developer is no service: %s', (command) => {
  const services = linkFiles({
    'package.json': '{ "name": "api" }\n',
    'server.js': "require('node:http').createServer().listen(3000);\n",
    Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "server.js"]\n',
    'dev/Dockerfile': `FROM node:24\n${command}\n`,
  });
  expect(services.map(({ image }) => image?.dockerfile)).toEqual(['Dockerfile']);
});

it('a script of the repository in an image whose bases are given from outside', () => {
  const services = linkFiles({
    'package.json': '{ "name": "api" }\n',
    'server.js': "require('node:http').createServer().listen(3000);\n",
    'deploy/entrypoint.sh': '#!/bin/sh\nnode server.js\n',
    Dockerfile: [
      'ARG RUNTIME',
      'ARG BUILDPACK',
      'FROM $BUILDPACK AS build',
      'COPY . .',
      'RUN npm ci && cp ./deploy/entrypoint.sh ./',
      'FROM $RUNTIME',
      'WORKDIR /home/api/app',
      'COPY --from=build /home/api/app .',
      'ENTRYPOINT ["/home/api/app/entrypoint.sh"]',
    ].join('\n'),
  });
  expect(services.map(({ entry, image }) => [entry, image?.dockerfile])).toEqual([['server.js', 'Dockerfile']]);
});

it('follows the folder in which compose is started, and what the build and the service hand to one Dockerfile of all services', () => {
  const services = linkFiles({
    'package.json': '{ "name": "shop", "workspaces": ["services/*"] }\n',
    'services/orders/package.json': '{ "name": "orders" }\n',
    'services/orders/main.js': "require('node:http').createServer().listen(3000);\n",
    'infra/docker/Dockerfile.service':
      'ARG SERVICE=carts\nFROM node:24\nARG SERVICE\nWORKDIR /app\nCOPY package.json ./\nCOPY services/${SERVICE} services/${SERVICE}\nCMD sh -c "node services/${SERVICE}/main.js"\n',
    'infra/docker/docker-compose.prod.yml':
      'services:\n  orders:\n    build:\n      context: ${PWD}\n      dockerfile: ./infra/docker/Dockerfile.service\n      args: { SERVICE: orders }\n    environment: [SERVICE=orders]\n',
  });
  expect(services.map(({ name, entry }) => [name, entry])).toEqual([['orders', 'services/orders/main.js']]);
});

it('several services of one package each have a start script of their own, beside those for development', () => {
  const files = {
    'package.json': JSON.stringify({
      name: 'shop',
      scripts: {
        'start:orders:api': 'NODE_ENV=production node dist/apps/orders/start',
        'start:stock:api': 'node dist/apps/stock/start.js',
        'start:dev': 'nodemon apps/orders/start.ts',
        'start:services': 'docker compose up -d',
      },
    }),
    'tsconfig.json': '{ "compilerOptions": { "outDir": "dist", "rootDir": "." } }',
    'apps/orders/start.ts': "import http from 'node:http';\nhttp.createServer().listen(3000);\n",
    'apps/stock/start.ts': "import http from 'node:http';\nhttp.createServer().listen(3001);\n",
    // Installs what others bring to life; nothing runs in it.
    Dockerfile: 'FROM node:24-slim\nWORKDIR /code\nCOPY package.json ./\nRUN npm install\n',
  };
  expect(linkFiles(files).map(({ entry }) => entry)).toEqual(['apps/orders/start.ts', 'apps/stock/start.ts']);
});

it('an ecosystem file is read with the environment of the image', () => {
  const files = {
    'package.json': '{ "name": "api" }',
    Dockerfile:
      'FROM node:24-alpine\nENV HOME_OF_APP /opt\nWORKDIR $HOME_OF_APP\nCOPY . .\nCMD ["pm2-runtime", "start", "processes.config.js"]\n',
    'processes.config.js':
      "module.exports = { apps: [{ name: 'api', script: `${process.env.HOME_OF_APP}/src/index.js`, cwd: process.env.HOME_OF_APP }] };\n",
    'src/index.js': "require('node:http').createServer().listen(3000);\n",
  };
  expect(linkFiles(files).map(({ entry, kind }) => [entry, kind])).toEqual([['src/index.js', 'http']]);
});

it('an image that takes what a pipeline packed ships, with what its script loads first', () => {
  const [service, ...others] = linkFiles({
    'package.json': '{ "name": "web", "main": "app.ts", "scripts": { "build": "tsc" } }\n',
    'tsconfig.json': '{ "compilerOptions": { "outDir": "./dist", "rootDir": "./src" } }\n',
    'src/app.ts': "import express from 'express';\nexport default express();\n",
    'src/bin/www.ts': "import app from '../app';\napp.listen(3000);\n",
    'src/tracing.ts': "import { NodeSDK } from '@opentelemetry/sdk-node';\nnew NodeSDK().start();\n",
    'docker_start.sh': '#!/bin/bash\nexec node /opt/bin/www.js -- 3000\n',
    Dockerfile: 'FROM node:24\nWORKDIR /opt\nCOPY dist docker_start.sh ./\nCMD ["./docker_start.sh"]\n',
    'ecs-image-build/docker_start.sh': '#!/bin/bash\nexec node -r /opt/tracing.js /opt/bin/www.js -- 3000\n',
    'ecs-image-build/Dockerfile':
      'FROM node:24\nWORKDIR /opt\nCOPY /app .\nCOPY docker_start.sh .\nCMD ["./docker_start.sh"]\n',
  });
  expect([
    service?.entry,
    service?.image?.dockerfile,
    service?.command?.preloads.map((preload) => preload.path),
    others.length,
  ]).toEqual(['src/bin/www.ts', 'ecs-image-build/Dockerfile', ['src/tracing.ts'], 0]);
});

it('the main of a private package of a server is started where no script starts it, and no library is', () => {
  const files = {
    'package.json': '{ "name": "api", "private": true, "main": "dist/index.js", "dependencies": { "express": "5" } }\n',
    'tsconfig.json': '{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }\n',
    'src/index.ts': "import express from 'express';\nexpress().listen(3000);\n",
  };
  expect(linkFiles(files).map(({ entry }) => entry)).toEqual(['src/index.ts']);
  const library = { ...files, 'package.json': files['package.json'].replace('"private": true, ', '') };
  expect(linkFiles(library)).toEqual([]);
});
