import { missingHealthcheckTool } from '../../../src/rules/image/missing-healthcheck-tool.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (image: string, check = '', install = ''): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "api" }\n',
  Dockerfile: `FROM ${image}\n${install}COPY . .\n${check === '' ? '' : `HEALTHCHECK CMD ${check}\n`}CMD ["node", "server.js"]\n`,
  'server.js': "require('node:http').createServer().listen(3000);\n",
});
const compose = (test: string): Readonly<Record<string, string>> => ({
  'compose.yaml': `services:\n  api:\n    build: .\n    healthcheck:\n      test: ${test}\n`,
});

ruleCases(missingHealthcheckTool, {
  fails: [
    {
      name: 'curl in slim',
      files: base('node:24-bookworm-slim', 'curl -f http://localhost:3000/'),
      findings: [{ message: 'tool', at: 'Dockerfile:3:1' }],
    },
    {
      name: 'curl in alpine',
      files: base('node:24-alpine', '["curl", "-f", "http://localhost:3000/"]'),
      findings: [{ message: 'tool', at: 'Dockerfile:3:1' }],
    },
    {
      name: 'a shell in distroless',
      files: base('gcr.io/distroless/nodejs24-debian12', 'wget -qO- http://localhost:3000/'),
      findings: [{ message: 'shell', at: 'Dockerfile:3:1' }],
    },
    {
      name: 'the check of compose',
      files: { ...base('node:24-bookworm-slim'), ...compose('["CMD", "curl", "-f", "http://localhost:3000/"]') },
      findings: [{ message: 'tool', at: 'compose.yaml:4:5' }],
    },
  ],
  passes: [
    {
      name: 'the check installs what it calls',
      files: {
        ...base('node:24-alpine'),
        ...compose('["CMD", "sh", "-c", "apk --no-cache add curl; curl --fail http://localhost:3000/"]'),
      },
      evidence: ['compose.yaml:4:5'],
    },
    {
      name: 'wget of busybox',
      files: base('node:24-alpine', 'wget -qO- http://localhost:3000/'),
      evidence: ['Dockerfile:3:1'],
    },
    {
      name: 'installed',
      files: base('node:24-alpine', 'curl -f http://localhost:3000/', 'RUN apk add --no-cache curl\n'),
      evidence: ['Dockerfile:4:1'],
    },
    {
      name: 'node itself',
      files: base('node:24-bookworm-slim', '["node", "-e", "fetch(\'http://localhost:3000/\')"]'),
      evidence: ['Dockerfile:3:1'],
    },
  ],
  notApplicable: [{ name: 'no check', files: base('node:24-alpine') }],
  unknown: [
    {
      name: 'an image of the company',
      files: base('registry.example.com/base:3', '["curl", "-f", "http://localhost:3000/"]'),
    },
  ],
});
