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

it.each([
  'CMD ["tail", "-f", "/dev/null"]',
  'CMD sleep infinity',
  'CMD ["bash"]',
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
