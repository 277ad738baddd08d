import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';

const files = (from: string, base: string): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "web" }',
  'index.js': "require('node:http').createServer().listen(3000);\n",
  'docker/base/Dockerfile': base,
  'docker/web/Dockerfile': `ARG VERSION=latest\nFROM ${from}\nCOPY . .\nCMD ["node", "index.js"]\n`,
});
const BASE =
  'FROM ubuntu:24.04\nARG NODE_VERSION=v24.19.0\nENV NODE_ENV=production\nRUN . $NVM_DIR/nvm.sh && nvm install $NODE_VERSION\nWORKDIR /srv\nUSER 1000\n';

it.each(['ghcr.io/acme/base:$VERSION', 'acme-base'])('%s is the image of the repository', (from) => {
  const [service] = linkFiles(files(from, BASE));
  expect(service?.image).toMatchObject({
    dockerfile: 'docker/web/Dockerfile',
    workdir: '/srv',
    node: { text: '24.19.0', place: { path: 'docker/base/Dockerfile' } },
    user: { kind: 'non-root', name: '1000' },
  });
  expect(service?.image?.env.get('NODE_ENV')).toMatchObject({
    value: 'production',
    place: { path: 'docker/base/Dockerfile', line: 3 },
  });
});

it('an argument of the base ends with its build', () => {
  const base = 'FROM node:24\nARG NODE_ENV=production\n';
  const [service] = linkFiles(files('acme/base', base));
  expect(service?.image?.env.has('NODE_ENV')).toBe(false);
  expect(service?.image?.user).toMatchObject({ kind: 'root', place: { path: 'docker/web/Dockerfile' } });
});

it('an image of others is not looked into', () => {
  const [service] = linkFiles(files('phusion/baseimage:noble', BASE));
  expect(service?.image?.node).toBeUndefined();
  expect(service?.image?.env.size).toBe(0);
});
