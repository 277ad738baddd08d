import { fail, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachWorkload } from './each-workload.ts';

export const writableRootFilesystem: Rule = {
  id: 'writable-root-filesystem',
  code: 'NR3007',
  title: 'The root file system of the container is writable',
  area: 'kubernetes',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['read-only-root-fs'],
  kinds: [...LONG_RUNNING, 'cron', 'frontend'],
  options: {},
  messages: {
    writable:
      'Container {container} can write to its own image: an attacker can change the code that runs. Set readOnlyRootFilesystem: true and mount an emptyDir at /tmp.',
  },
  docs: {
    what: 'Looks at readOnlyRootFilesystem of the container; a setting at pod level is not a field.',
    why: 'A read-only root keeps an intruder from persisting and from replacing modules.',
    fix: 'Set readOnlyRootFilesystem: true, with an emptyDir for /tmp.',
    references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const http = require('node:http');\nhttp.createServer((req, res) => {\n  if (req.url === '/livez' || req.url === '/readyz') res.end('ok');\n}).listen(3000);\n",
          'deploy.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n',
        },
      },
    ],
    good: [
      {
        title: 'so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const http = require('node:http');\nhttp.createServer((req, res) => {\n  if (req.url === '/livez' || req.url === '/readyz') res.end('ok');\n}).listen(3000);\n",
          'deploy.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n          securityContext:\n            readOnlyRootFilesystem: true\n',
        },
      },
    ],
  },
  check: (service) =>
    eachWorkload(service, ({ container, id }) => {
      const readOnly = container.security.readOnlyRootFilesystem;
      if (readOnly?.value === true) return pass(readOnly.place);
      return fail({
        message: 'writable',
        args: { container: container.name },
        place: readOnly?.place ?? container.place,
        anchor: id,
      });
    }),
};
