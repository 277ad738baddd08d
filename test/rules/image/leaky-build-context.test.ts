import { leakyBuildContext } from '../../../src/rules/image/leaky-build-context.ts';
import { ruleCases } from '../../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

const service = (copy: string, ignore?: string): Files => ({
  'package.json': '{ "name": "api" }\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
  Dockerfile: `FROM node:24-alpine\n${copy}\nCMD ["node", "server.js"]\n`,
  ...(ignore === undefined ? {} : { '.dockerignore': ignore }),
});
const monorepo = (ignore: Files, context = '.'): Files => ({
  'package.json': '{ "workspaces": ["services/*"] }\n',
  'services/api/package.json': '{ "name": "api" }\n',
  'services/api/server.js': "require('node:http').createServer().listen(3000);\n",
  'services/api/Dockerfile': 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "services/api/server.js"]\n',
  'compose.yaml': `services:\n  api:\n    build:\n      context: ${context}\n      dockerfile: ${context === '.' ? 'services/api/' : ''}Dockerfile\n`,
  ...ignore,
});
const ALL = '**/node_modules\n**/.env*\n.git\n';

ruleCases(leakyBuildContext, {
  fails: [
    {
      name: 'a package of the workspace that the service is made of',
      files: {
        ...monorepo({ '.dockerignore': 'node_modules\nservices/*/node_modules\n.env\n.git\n**/.env\n' }),
        'package.json': '{ "workspaces": ["services/*", "libs/*"] }\n',
        'libs/core/package.json': '{ "name": "core" }\n',
        'libs/core/index.js': 'module.exports = 3000;\n',
        'libs/unused/package.json': '{ "name": "unused" }\n',
        'services/api/server.js': "require('node:http').createServer().listen(require('core'));\n",
      },
      service: 'api',
      findings: [{ message: 'modules', at: 'services/api/Dockerfile:2:1' }],
    },
    {
      name: 'everything is copied, and nothing is left out',
      files: service('COPY . .'),
      findings: [{ message: 'missing', at: 'Dockerfile:2:1' }],
    },
    {
      name: 'single files are copied: everything is sent all the same',
      files: service('COPY server.js .'),
      findings: [{ message: 'sent', at: 'Dockerfile:1:1' }],
    },
    {
      name: 'a file that leaves out something else',
      files: service('COPY . .', 'dist\n*.md\n'),
      findings: [
        { message: 'modules', at: 'Dockerfile:2:1' },
        { message: 'env', at: 'Dockerfile:2:1' },
        { message: 'git', at: 'Dockerfile:2:1' },
      ],
    },
    {
      name: 'taken back by a later line',
      files: service('COPY . .', `${ALL}!.env\n`),
      findings: [{ message: 'env', at: 'Dockerfile:2:1' }],
    },
    {
      name: 'a pattern of .gitignore means another thing here: only the root',
      files: monorepo({ '.dockerignore': 'node_modules\n.env\n.git\n' }),
      service: 'api',
      findings: [
        { message: 'modules', at: 'services/api/Dockerfile:2:1' },
        { message: 'env', at: 'services/api/Dockerfile:2:1' },
      ],
    },
    {
      name: 'beside the Dockerfile, which is not the root of the context',
      files: monorepo({ 'services/api/.dockerignore': ALL }),
      service: 'api',
      findings: [{ message: 'missing', at: 'services/api/Dockerfile:2:1' }],
    },
  ],
  passes: [
    {
      name: 'only the folders that are copied matter',
      files: {
        'package.json': '{ "name": "boards" }\n',
        'server/package.json': '{ "name": "server" }\n',
        'server/app.js': "require('node:http').createServer().listen(3000);\n",
        Dockerfile: 'FROM node:24-alpine\nWORKDIR /app\nCOPY server .\nCMD ["node", "app.js"]\n',
        '.dockerignore': '*/node_modules\nserver/.env\n.git\n',
      },
    },
    {
      name: 'the one package stands below the context, and its modules are left out',
      files: {
        'src/package.json': '{ "name": "site" }\n',
        'src/server.js': "require('node:http').createServer().listen(3000);\n",
        Dockerfile: 'FROM node:24-alpine\nWORKDIR /site\nCOPY src /site\nCMD ["node", "server.js"]\n',
        '.dockerignore': 'src/node_modules\n**/.env*\n.git\n',
      },
    },
    {
      name: 'a context that is written with a slash',
      files: {
        ...service('COPY . .', ALL),
        'skaffold.yaml':
          'apiVersion: skaffold/v4beta10\nkind: Config\nbuild:\n  artifacts:\n    - image: example/api\n      context: ./\n      docker: { dockerfile: ./Dockerfile }\n',
      },
      evidence: ['.dockerignore:1:1'],
    },
    { name: 'all three', files: service('COPY . .', ALL), evidence: ['.dockerignore:1:1'] },
    {
      name: 'everything but what is named',
      files: service('COPY . .', '**\n!package*.json\n!server.js\n'),
      evidence: ['.dockerignore:1:1'],
    },
    {
      name: 'the file of this Dockerfile comes first',
      files: { ...service('COPY . .', 'dist\n'), 'Dockerfile.dockerignore': ALL },
      evidence: ['Dockerfile.dockerignore:1:1'],
    },
    {
      name: 'a context below the root has no history',
      files: monorepo({ 'services/api/.dockerignore': 'node_modules\n.env\n' }, 'services/api'),
      service: 'api',
      evidence: ['services/api/.dockerignore:1:1'],
    },
    {
      name: 'for the whole repository',
      files: monorepo({ '.dockerignore': ALL }),
      service: 'api',
      evidence: ['.dockerignore:1:1'],
    },
  ],
  notApplicable: [
    {
      name: 'no Dockerfile',
      files: {
        'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
        'server.js': "require('node:http').createServer().listen(3000);\n",
      },
      reason: /no Dockerfile/,
    },
  ],
  unknown: [],
});
