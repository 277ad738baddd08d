import { unsuitableThreadpoolSize } from '../../../src/rules/event-loop/unsuitable-threadpool-size.ts';
import { exampleManifest } from '../../../src/rules/example-service.ts';
import { expressExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const login = (size: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> =>
  expressExample(
    ["app.post('/login', async (req, res) => res.json(await bcrypt.compare(req.body.password, '$2b$12$x')));"],
    ["const bcrypt = require('bcrypt');"],
    {
      Dockerfile: `FROM node:24-alpine\nENV NODE_ENV=production${size}\nCOPY . .\nCMD ["node", "server.js"]\n`,
      ...more,
    },
  );

ruleCases(unsuitableThreadpoolSize, {
  fails: [
    { name: 'four threads', files: login(''), findings: [{ message: 'small', at: 'server.js:4:55' }] },
    {
      name: 'four, written out',
      files: login(' UV_THREADPOOL_SIZE=4'),
      findings: [{ message: 'small', at: 'Dockerfile:2:25' }],
    },
    {
      name: 'a promise of scrypt',
      files: expressExample(
        ["app.post('/login', async (req, res) => res.json(await scrypt(req.body.password, 'salt', 64)));"],
        ["const { promisify } = require('node:util');", "const scrypt = promisify(require('node:crypto').scrypt);"],
      ),
      findings: [{ message: 'small', at: 'server.js:5:55' }],
    },
    {
      name: 'far too many',
      files: login(' UV_THREADPOOL_SIZE=128'),
      findings: [{ message: 'large', at: 'Dockerfile:2:25' }],
    },
    {
      name: 'more than libuv takes',
      files: login(' UV_THREADPOOL_SIZE=4096'),
      findings: [{ message: 'invalid', at: 'Dockerfile:2:25' }],
    },
    {
      name: 'no number',
      files: login(' UV_THREADPOOL_SIZE=auto'),
      findings: [{ message: 'invalid', at: 'Dockerfile:2:25' }],
    },
    {
      name: 'by the program itself',
      files: expressExample(["app.get('/', (req, res) => res.end());"], ["process.env.UV_THREADPOOL_SIZE = '16';"]),
      findings: [{ message: 'tooLate', at: 'server.js:2:1' }],
    },
  ],
  passes: [
    { name: 'sixteen', files: login(' UV_THREADPOOL_SIZE=16'), evidence: ['Dockerfile:2:25'] },
    {
      name: 'in the manifest',
      files: login('', {
        'k8s.yaml': exampleManifest(['env:', '  - { name: UV_THREADPOOL_SIZE, value: "12" }']),
      }),
      evidence: ['k8s.yaml:16:50'],
    },
    {
      name: 'a small pool where nothing uses it',
      files: expressExample(["app.get('/', (req, res) => res.end());"], [], {
        Dockerfile: 'FROM node:24-alpine\nENV UV_THREADPOOL_SIZE=2\nCOPY . .\nCMD ["node", "server.js"]\n',
      }),
      evidence: ['Dockerfile:2:5'],
    },
    {
      name: 'the option',
      files: login(' UV_THREADPOOL_SIZE=32'),
      options: { maximum: 64 },
      evidence: ['Dockerfile:2:25'],
    },
  ],
  notApplicable: [
    {
      name: 'nothing that queues there',
      files: expressExample(["app.get('/', (req, res) => res.end());"]),
      reason: /thread pool/,
    },
    {
      name: 'only at the start',
      files: expressExample(
        ["app.get('/', (req, res) => res.end());"],
        ["require('node:crypto').scrypt('secret', 'salt', 64, () => {});"],
      ),
      reason: /thread pool/,
    },
    {
      name: 'hashing in JavaScript does not use it',
      files: expressExample(
        ["app.post('/login', async (req, res) => res.json(await bcrypt.compare(req.body.password, '$2b$12$x')));"],
        ["const bcrypt = require('bcryptjs');"],
      ),
      reason: /thread pool/,
    },
  ],
  unknown: [
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
    {
      name: 'a secret says it',
      files: login('', {
        'k8s.yaml': exampleManifest([
          'env:',
          '  - name: UV_THREADPOOL_SIZE',
          '    valueFrom: { secretKeyRef: { name: api, key: threads } }',
        ]),
      }),
      reason: /outside the repository/,
    },
  ],
});
