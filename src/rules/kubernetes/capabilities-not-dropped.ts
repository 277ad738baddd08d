import { fail, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachWorkload } from './each-workload.ts';

export const capabilitiesNotDropped: Rule = {
  id: 'capabilities-not-dropped',
  code: 'NR3009',
  title: 'The container keeps Linux capabilities that it does not need',
  area: 'kubernetes',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['drop-all-capabilities'],
  kinds: [...LONG_RUNNING, 'cron', 'frontend'],
  options: {},
  messages: {
    kept: 'Container {container} keeps the default capabilities (NET_RAW, CHOWN, SETUID…), none of which a Node.js service needs. Set capabilities.drop: [ALL].',
  },
  docs: {
    what: 'Looks for ALL among the dropped capabilities of the container.',
    why: 'Capabilities that are not there cannot be abused.',
    fix: 'Add `capabilities: { drop: [ALL] }` to the securityContext of the container.',
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
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n          securityContext:\n            capabilities:\n              drop: [ALL]\n',
        },
      },
    ],
  },
  check: (service) =>
    eachWorkload(service, ({ container, id }) => {
      const all = container.security.dropCapabilities.find((item) => /^(?:CAP_)?ALL$/i.test(item.value));
      if (all) return pass(all.place);
      return fail({
        message: 'kept',
        args: { container: container.name },
        place: container.security.dropCapabilities[0]?.place ?? container.place,
        anchor: id,
      });
    }),
};
