import { fail, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { eachWorkload } from './each-workload.ts';

export const privilegeEscalationAllowed: Rule = {
  id: 'privilege-escalation-allowed',
  code: 'NR3006',
  title: 'The process may gain privileges',
  area: 'kubernetes',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['no-privilege-escalation'],
  kinds: [...LONG_RUNNING, 'cron', 'frontend'],
  options: {},
  messages: {
    allowed:
      'Container {container} may gain privileges that its user does not have (setuid programs): one vulnerable binary makes the attacker root. Set securityContext.allowPrivilegeEscalation: false.',
  },
  docs: {
    what: 'Looks at the effective allowPrivilegeEscalation of the container; absent means true.',
    why: 'no_new_privs closes a whole class of escalations, and a Node.js service needs none of them.',
    fix: 'Set allowPrivilegeEscalation: false in the securityContext of the container.',
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
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: example/api:1.0.0\n          securityContext:\n            allowPrivilegeEscalation: false\n',
        },
      },
    ],
  },
  check: (service) =>
    eachWorkload(service, ({ container, id }) => {
      const { allowPrivilegeEscalation: allow, privileged } = container.security;
      if (allow?.value === false && privileged?.value !== true) return pass(allow.place);
      const place = privileged?.value ? privileged.place : (allow?.place ?? container.place);
      return fail({ message: 'allowed', args: { container: container.name }, place, anchor: id });
    }),
};
