import { missingRequiredVariable } from '../../../src/rules/kubernetes/missing-required-variable.ts';
import { deployed, deployment, kustomized, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(missingRequiredVariable, {
  fails: [
    {
      name: 'a schema demands it',
      files: deployed([deployment()], {
        'package.json': '{ "name": "api", "dependencies": { "zod": "^4.0.0" } }\n',
        'server.js':
          "const { z } = require('zod');\nz.object({ DATABASE_URL: z.string() }).parse(process.env);\nrequire('node:http').createServer().listen(3000);\n",
      }),
      findings: [{ message: 'missing', at: 'deploy.yaml:15:17' }],
    },
    {
      name: 'a check throws',
      files: deployed([deployment()], {
        'server.js':
          "if (!process.env.API_KEY) throw new Error('API_KEY is missing');\nrequire('node:http').createServer().listen(3000);\n",
      }),
      findings: [{ message: 'missing', at: 'deploy.yaml:15:17' }],
    },
  ],
  passes: [
    {
      name: 'set by the manifest',
      files: deployed(
        [
          deployment({
            container: `env:
  - name: DATABASE_URL
    value: x`,
          }),
        ],
        {
          'package.json': '{ "name": "api", "dependencies": { "zod": "^4.0.0" } }\n',
          'server.js':
            "const { z } = require('zod');\nz.object({ DATABASE_URL: z.string() }).parse(process.env);\nrequire('node:http').createServer().listen(3000);\n",
        },
      ),
    },
    {
      name: 'from a Secret outside',
      files: deployed(
        [
          deployment({
            container: `env:
  - name: DATABASE_URL
    valueFrom:
      secretKeyRef:
        name: db
        key: url`,
          }),
        ],
        {
          'package.json': '{ "name": "api", "dependencies": { "zod": "^4.0.0" } }\n',
          'server.js':
            "const { z } = require('zod');\nz.object({ DATABASE_URL: z.string() }).parse(process.env);\nrequire('node:http').createServer().listen(3000);\n",
        },
      ),
    },
    {
      name: 'from a ConfigMap of the repository',
      files: deployed(
        [
          deployment({
            container: `envFrom:
  - configMapRef:
      name: api`,
          }),
          'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: api\ndata:\n  DATABASE_URL: x\n',
        ],
        {
          'package.json': '{ "name": "api", "dependencies": { "zod": "^4.0.0" } }\n',
          'server.js':
            "const { z } = require('zod');\nz.object({ DATABASE_URL: z.string() }).parse(process.env);\nrequire('node:http').createServer().listen(3000);\n",
        },
      ),
    },
    {
      name: 'set by an overlay',
      files: kustomized(
        `env:
  - name: DATABASE_URL
    value: x`,
        [deployment()],
        {
          'package.json': '{ "name": "api", "dependencies": { "zod": "^4.0.0" } }\n',
          'server.js':
            "const { z } = require('zod');\nz.object({ DATABASE_URL: z.string() }).parse(process.env);\nrequire('node:http').createServer().listen(3000);\n",
        },
      ),
    },
  ],
  notApplicable: [
    { name: 'nothing is demanded', files: deployed([deployment()]) },
    {
      name: 'no manifest',
      files: {
        ...UNDEPLOYED,
        'server.js':
          "if (!process.env.API_KEY) throw new Error('API_KEY is missing');\nrequire('node:http').createServer().listen(3000);\n",
      },
    },
  ],
  unknown: [
    {
      name: 'envFrom leads outside',
      files: deployed(
        [
          deployment({
            container: `envFrom:
  - secretRef:
      name: outside`,
          }),
        ],
        {
          'package.json': '{ "name": "api", "dependencies": { "zod": "^4.0.0" } }\n',
          'server.js':
            "const { z } = require('zod');\nz.object({ DATABASE_URL: z.string() }).parse(process.env);\nrequire('node:http').createServer().listen(3000);\n",
        },
      ),
      reason: /outside/,
    },
  ],
});
