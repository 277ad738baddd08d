import { secretInImage } from '../../../src/rules/image/secret-in-image.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (lines: string, build = ''): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
  Dockerfile: `${build}FROM node:24-alpine\n${lines}${build === '' ? 'COPY server.js .\n' : 'COPY --from=build /server.js .\n'}CMD ["node", "server.js"]\n`,
  'server.js': "require('node:http').createServer().listen(3000);\n",
});

ruleCases(secretInImage, {
  fails: [
    {
      name: 'a committed env file with a password',
      files: { ...base('COPY .env.prod /app/\n'), '.env.prod': 'PROXY_URL=http://api/v1\nDB_PASSWORD=k3nn-w0rt\n' },
      findings: [{ message: 'file', at: 'Dockerfile:2:1' }],
    },
    {
      name: 'a value in ENV',
      files: base('ENV DB_PASSWORD=k3nn-w0rt-2026\n'),
      findings: [{ message: 'env', at: 'Dockerfile:2:5' }],
    },
    {
      name: 'a placeholder that ships',
      files: base('ENV JWT_SECRET=placeholder\n'),
      findings: [{ message: 'default', at: 'Dockerfile:2:5' }],
    },
    {
      name: 'an argument',
      files: base('ARG NPM_TOKEN\nRUN npm ci\n'),
      findings: [{ message: 'argument', at: 'Dockerfile:2:5' }],
    },
    {
      name: 'an argument that becomes a variable',
      files: base('ARG API_KEY\nENV API_KEY=$API_KEY\n'),
      findings: [{ message: 'argument', at: 'Dockerfile:2:5' }],
    },
    {
      name: 'a value in a stage that does not ship',
      files: base('', 'FROM node:24 AS build\nENV SIGNING_KEY=k3nn-w0rt-2026\nCOPY server.js .\n'),
      findings: [{ message: 'builder', at: 'Dockerfile:2:5' }],
    },
    {
      name: 'a file',
      files: { ...base('COPY .npmrc .\n'), '.npmrc': '//npm.example.com/:_authToken=4f2a9c71d0b84e6ab1c2\n' },
      findings: [{ message: 'file', at: 'Dockerfile:2:1' }],
    },
    {
      name: 'a certificate with its key',
      files: {
        ...base('COPY server.pem /certs/\n'),
        'server.pem':
          '-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\nMIIE\n',
      },
      findings: [{ message: 'file', at: 'Dockerfile:2:1' }],
    },
    {
      name: 'a token written by a step',
      files: base('ARG TOKEN\nRUN echo "//npm.example.com/:_authToken=${TOKEN}" > .npmrc && npm ci\n'),
      findings: [
        { message: 'argument', at: 'Dockerfile:2:5' },
        { message: 'written', at: 'Dockerfile:3:1' },
      ],
    },
  ],
  passes: [
    {
      name: 'a committed env file of addresses',
      files: {
        ...base('COPY .env.prod /app/\n'),
        '.env.prod': 'PROXY_URL=http://api/v1\nAPI_SCOPE=api://prod/.default\n',
      },
      evidence: ['Dockerfile:1:1'],
    },
    { name: 'none', files: base(''), evidence: ['Dockerfile:1:1'] },
    {
      name: 'the certificate of an authority',
      files: {
        ...base('COPY root.crt.pem /certs/\n'),
        'root.crt.pem': '-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----\n',
      },
      evidence: ['Dockerfile:1:1'],
    },
    {
      name: 'the address of a secret, which is none',
      files: base('ARG secret_manager_arn\nENV SECRET_MANAGER_ARN=$secret_manager_arn\n'),
      evidence: ['Dockerfile:1:1'],
    },
    {
      name: 'a secret mount',
      files: base('RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\n'),
      evidence: ['Dockerfile:1:1'],
    },
    {
      name: 'an .npmrc with a variable',
      files: { ...base('COPY .npmrc .\n'), '.npmrc': '//npm.example.com/:_authToken=${NPM_TOKEN}\n' },
    },
    { name: 'a path is no secret', files: base('ENV JWT_KEY_FILE=/run/secrets/jwt\n') },
  ],
  notApplicable: [
    {
      name: 'no image',
      files: {
        'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
        'server.js': "require('node:http').createServer().listen(3000);\n",
      },
    },
  ],
  unknown: [],
});
