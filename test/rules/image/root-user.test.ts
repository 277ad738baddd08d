import { rootUser } from '../../../src/rules/image/root-user.ts';
import { deployed, deployment, task, UNDEPLOYED, unit } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';
import { LOST } from '../../support/services.ts';

const image = (dockerfile: string): Readonly<Record<string, string>> => ({
  ...UNDEPLOYED,
  Dockerfile: `FROM node:24-alpine\nCOPY . .\n${dockerfile}CMD ["node", "server.js"]\n`,
});

ruleCases(rootUser, {
  fails: [
    { name: 'no USER', files: UNDEPLOYED, findings: [{ message: 'image', at: 'Dockerfile:1:6' }] },
    { name: 'USER 0', files: image('USER 0\n'), findings: [{ message: 'image', at: 'Dockerfile:3:6' }] },
    {
      name: 'a pod that sets root over the image',
      files: {
        ...image('USER 1000\n'),
        'deploy.yaml': deployment({ container: 'securityContext:\n  runAsUser: 0' }),
      },
      findings: [{ message: 'manifest', at: 'deploy.yaml:18:24' }],
    },
    {
      name: 'a task that sets root over the image',
      files: { ...task('"user": "root"'), Dockerfile: image('USER 1000\n').Dockerfile ?? '' },
      findings: [{ message: 'manifest', at: 'task-definition.json:2:9' }],
    },
    {
      name: 'a unit of systemd without a user',
      files: unit('Restart=always\n'),
      findings: [{ message: 'unit', at: 'api.service:3:11' }],
    },
  ],
  passes: [
    { name: 'a numeric user', files: image('USER 1000\n'), evidence: ['Dockerfile:3:6'] },
    {
      name: 'a pod that sets a user over the image',
      files: deployed([deployment({ container: 'securityContext:\n  runAsUser: 1000' })]),
      evidence: ['deploy.yaml:18:24'],
    },
    { name: 'a unit with a user', files: unit('User=api\n'), evidence: ['api.service:4:6'] },
    { name: 'a unit with a user of its own', files: unit('DynamicUser=yes\n') },
  ],
  notApplicable: [{ name: 'a unit of a person', files: unit('', 'deploy/systemd/user/api.service') }],
  unknown: [
    {
      name: 'an image of somebody else',
      files: {
        ...LOST,
        Dockerfile: 'FROM registry.example.com/base/node:24\nCMD ["node", "server.js"]\n',
        'server.js': '',
      },
    },
  ],
});
