import { disabledTlsVerification } from '../../../src/rules/security/disabled-tls-verification.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': '{ "name": "api" }\n',
  Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
};
const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);\n";

ruleCases(disabledTlsVerification, {
  fails: [
    {
      name: 'an agent of axios',
      files: {
        ...base,
        'server.js': `const https = require('node:https');
const axios = require('axios');
const api = axios.create({ httpsAgent: new https.Agent({ rejectUnauthorized: false }) });
require('node:http').createServer(async (req, res) => res.end((await api.get('https://a.example')).data)).listen(3000);
`,
      },
      findings: [{ message: 'option', at: 'server.js:3:58' }],
    },
    {
      name: 'undici, nested, in a constant',
      files: {
        ...base,
        'server.js': `const { Agent, fetch } = require('undici');
const options = { connect: { timeout: 1000, rejectUnauthorized: false } };
const dispatcher = new Agent(options);
require('node:http').createServer(async (req, res) => res.end((await fetch('https://a.example', { dispatcher })).body)).listen(3000);
`,
      },
      findings: [{ message: 'option', at: 'server.js:2:45' }],
    },
    {
      name: 'in production only',
      files: {
        ...base,
        'server.js': `const https = require('node:https');
const agent = new https.Agent({ rejectUnauthorized: process.env.NODE_ENV !== 'production' });
require('node:http').createServer((req, res) => https.get('https://a.example', { agent }, (up) => up.pipe(res))).listen(3000);
`,
      },
      findings: [{ message: 'option', at: 'server.js:2:33' }],
    },
    {
      name: 'outside production, and nothing here says what NODE_ENV is',
      files: {
        ...base,
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
        'server.js': `const https = require('node:https');
const agent = new https.Agent({ rejectUnauthorized: process.env.NODE_ENV === 'production' });
require('node:http').createServer((req, res) => https.get('https://a.example', { agent }, (up) => up.pipe(res))).listen(3000);
`,
      },
      findings: [{ message: 'option', at: 'server.js:2:33', severity: 'warning' }],
    },
    {
      name: 'the image',
      files: {
        ...base,
        Dockerfile: 'FROM node:24-alpine\nENV NODE_TLS_REJECT_UNAUTHORIZED=0\nCOPY . .\nCMD ["node", "server.js"]\n',
        'server.js': SERVER,
      },
      findings: [{ message: 'environment', at: 'Dockerfile:2:5' }],
    },
    {
      name: 'the command',
      files: {
        ...base,
        'package.json': '{ "name": "api", "scripts": { "start": "NODE_TLS_REJECT_UNAUTHORIZED=0 node server.js" } }\n',
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["npm", "start"]\n',
        'server.js': SERVER,
      },
      findings: [{ message: 'environment', at: 'package.json:1:40' }],
    },
    {
      name: 'an assignment',
      files: { ...base, 'server.js': `process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';\n${SERVER}` },
      findings: [{ message: 'environment', at: 'server.js:1:1' }],
    },
    {
      name: 'the registry while the image is built',
      files: {
        ...base,
        Dockerfile:
          'FROM node:24-alpine\nCOPY . .\nRUN npm config set strict-ssl false && npm ci\nCMD ["node", "server.js"]\n',
        '.npmrc': 'registry=https://npm.example.com\nstrict-ssl=false\n',
        'server.js': SERVER,
      },
      findings: [
        { message: 'build', at: 'Dockerfile:3:1' },
        { message: 'build', at: '.npmrc:2:1' },
      ],
    },
  ],
  passes: [
    { name: 'nothing turns it off', files: { ...base, 'server.js': SERVER }, evidence: ['server.js:1:1'] },
    {
      name: 'an authority of the company',
      files: {
        ...base,
        'server.js': `const https = require('node:https');
const agent = new https.Agent({ ca: process.env.COMPANY_CA, rejectUnauthorized: true });
require('node:http').createServer((req, res) => https.get('https://a.example', { agent }, (up) => up.pipe(res))).listen(3000);
`,
      },
      evidence: ['server.js:2:61'],
    },
    {
      name: 'off on the machine of a developer',
      files: {
        ...base,
        'server.js': `const https = require('node:https');
const agent = new https.Agent({ rejectUnauthorized: process.env.NODE_ENV === 'production' });
if (process.env.NODE_ENV === 'development') process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
require('node:http').createServer((req, res) => https.get('https://a.example', { agent }, (up) => up.pipe(res))).listen(3000);
`,
      },
      evidence: ['server.js:2:33'],
    },
    {
      name: 'clients need no certificate',
      files: {
        ...base,
        'server.js': `const https = require('node:https');
https.createServer({ key: process.env.KEY, cert: process.env.CERT, requestCert: true, rejectUnauthorized: false }, (req, res) => res.end('ok')).listen(3000);
`,
      },
    },
    {
      name: 'the database has a rule of its own',
      files: {
        ...base,
        'server.js': `const { Pool } = require('pg');
const pool = new Pool({ ssl: { rejectUnauthorized: false } });
require('node:http').createServer(async (req, res) => res.end(String((await pool.query('select 1')).rowCount))).listen(3000);
`,
      },
    },
    {
      name: 'the options of a database that come through a function and a field',
      files: {
        ...base,
        'server.js': `const knex = require('knex');
const make = (settings) => ({ client: 'pg', connection: { host: settings.host, ssl: settings.ssl ? { rejectUnauthorized: false } : false } });
class Store {
  constructor(config) { this.config = config; }
  open() { this.db = knex(this.config); }
}
const store = new Store(make({ host: process.env.DB_HOST, ssl: process.env.DB_TLS }));
store.open();
require('node:http').createServer(async (req, res) => res.end(String(await store.db('orders').first()))).listen(3000);
`,
      },
    },
    {
      name: 'an override for development',
      files: {
        ...base,
        'server.js': SERVER,
        'compose.yaml': 'services:\n  api:\n    build: .\n',
        'compose.override.yaml': 'services:\n  api:\n    environment:\n      NODE_TLS_REJECT_UNAUTHORIZED: "0"\n',
      },
    },
  ],
  notApplicable: [],
  unknown: [
    {
      name: 'where a variable allows certificates that nobody signed',
      files: {
        ...base,
        'compose.yaml':
          'services:\n  api:\n    build: .\n    environment:\n      ALLOW_UNAUTHORIZED_CERTS: ${ALLOW_UNAUTHORIZED_CERTS}\n',
        'server.js': `const mail = require('nodemailer');
const tls = process.env.ALLOW_UNAUTHORIZED_CERTS ? { rejectUnauthorized: false } : undefined;
mail.createTransport({ host: 'mail', tls });
${SERVER}`,
      },
      reason: /outside of this repository/,
    },
    {
      name: 'where a setting allows certificates that nobody signed',
      files: {
        ...base,
        'server.js': `const mail = require('nodemailer');
const config = require('nconf').get('mail');
const options = { host: 'mail' };
if (config['allow-self-signed']) options.tls = { rejectUnauthorized: false };
mail.createTransport(options);
${SERVER}`,
      },
      reason: /outside of this repository/,
    },
    {
      name: 'a switch that nobody sets here',
      files: {
        ...base,
        'server.js': `const https = require('node:https');
const agent = new https.Agent({ rejectUnauthorized: process.env.VERIFY === 'true' });
require('node:http').createServer((req, res) => https.get('https://a.example', { agent }, (up) => up.pipe(res))).listen(3000);
`,
      },
      reason: /outside of this repository/,
    },
    {
      name: 'a variable decides',
      files: {
        ...base,
        'server.js': `const https = require('node:https');
const agent = new https.Agent({ rejectUnauthorized: process.env.VERIFY !== 'no' });
require('node:http').createServer((req, res) => https.get('https://a.example', { agent }, (up) => up.pipe(res))).listen(3000);
`,
        'k8s/api.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector:
    matchLabels: { app: api }
  template:
    metadata:
      labels: { app: api }
    spec:
      containers:
        - name: api
          image: api:1.0.0
          env:
            - name: VERIFY
              valueFrom: { secretKeyRef: { name: api, key: verify } }
`,
      },
      reason: /decided outside/,
    },
  ],
});
