import { unverifiableUser } from '../../../src/rules/kubernetes/unverifiable-user.ts';
import { CHARTED, deployed, deployment, kustomized, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(unverifiableUser, {
  fails: [
    {
      name: 'USER node',
      files: deployed(
        [
          deployment({
            container: `securityContext:
  runAsNonRoot: true`,
          }),
        ],
        { Dockerfile: 'FROM node:24-alpine\nCOPY . .\nUSER node\nCMD ["node", "server.js"]\n' },
      ),
      findings: [{ message: 'name', at: 'deploy.yaml:18:27' }],
    },
    {
      name: 'no USER',
      files: deployed([
        deployment({
          container: `securityContext:
  runAsNonRoot: true`,
        }),
      ]),
      findings: [{ message: 'root', at: 'deploy.yaml:18:27' }],
    },
    {
      name: 'runAsUser 0',
      files: deployed(
        [
          deployment({
            container: `securityContext:
  runAsNonRoot: true
  runAsUser: 0`,
          }),
        ],
        { Dockerfile: 'FROM node:24-alpine\nCOPY . .\nUSER 1000\nCMD ["node", "server.js"]\n' },
      ),
      findings: [{ message: 'zero', at: 'deploy.yaml:19:24' }],
    },
    {
      name: 'demanded by the pod',
      files: deployed(
        [
          deployment({
            pod: `securityContext:
  runAsNonRoot: true`,
          }),
        ],
        { Dockerfile: 'FROM node:24-alpine\nCOPY . .\nUSER node\nCMD ["node", "server.js"]\n' },
      ),
      findings: [{ message: 'name', at: 'deploy.yaml:15:23' }],
    },
    {
      name: 'demanded by an overlay',
      files: kustomized(
        `securityContext:
  runAsNonRoot: true`,
        [deployment()],
        { Dockerfile: 'FROM node:24-alpine\nCOPY . .\nUSER node\nCMD ["node", "server.js"]\n' },
      ),
      findings: [{ message: 'name', at: 'k8s/production/api.yaml:11:27' }],
    },
  ],
  passes: [
    {
      name: 'USER 1000',
      files: deployed(
        [
          deployment({
            container: `securityContext:
  runAsNonRoot: true`,
          }),
        ],
        { Dockerfile: 'FROM node:24-alpine\nCOPY . .\nUSER 1000\nCMD ["node", "server.js"]\n' },
      ),
    },
    {
      name: 'USER 1000:1000',
      files: deployed(
        [
          deployment({
            container: `securityContext:
  runAsNonRoot: true`,
          }),
        ],
        { Dockerfile: 'FROM node:24-alpine\nCOPY . .\nUSER 1000:1000\nCMD ["node", "server.js"]\n' },
      ),
    },
    {
      name: 'runAsUser of the pod',
      files: deployed(
        [
          deployment({
            container: `securityContext:
  runAsNonRoot: true`,
            pod: `securityContext:
  runAsUser: 1000`,
          }),
        ],
        { Dockerfile: 'FROM node:24-alpine\nCOPY . .\nUSER node\nCMD ["node", "server.js"]\n' },
      ),
    },
    {
      name: 'distroless nonroot',
      files: deployed(
        [
          deployment({
            container: `securityContext:
  runAsNonRoot: true`,
          }),
        ],
        {
          Dockerfile: 'FROM gcr.io/distroless/nodejs24-debian12:nonroot\nCOPY . /app\nCMD ["/app/server.js"]\n',
          'app/server.js': '',
        },
      ),
    },
  ],
  notApplicable: [
    {
      name: 'not demanded',
      files: deployed([deployment()], {
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nUSER node\nCMD ["node", "server.js"]\n',
      }),
    },
    { name: 'no manifest', files: UNDEPLOYED },
  ],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
