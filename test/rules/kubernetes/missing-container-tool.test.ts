import { missingContainerTool } from '../../../src/rules/kubernetes/missing-container-tool.ts';
import { CHARTED, deployed, deployment, kustomized, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(missingContainerTool, {
  fails: [
    {
      name: 'a shell on distroless',
      files: deployed(
        [
          deployment({
            container: `lifecycle:
  preStop:
    exec:
      command: ["sh", "-c", "sleep 5"]`,
          }),
        ],
        { Dockerfile: 'FROM gcr.io/distroless/nodejs24-debian12\nCOPY . /app\nCMD ["/app/server.js"]\n' },
      ),
      findings: [{ message: 'missing', at: 'deploy.yaml:20:26' }],
    },
    {
      name: 'sleep on distroless',
      files: deployed(
        [
          deployment({
            container: `lifecycle:
  preStop:
    exec:
      command: ["sleep", "5"]`,
          }),
        ],
        { Dockerfile: 'FROM gcr.io/distroless/nodejs24-debian12\nCOPY . /app\nCMD ["/app/server.js"]\n' },
      ),
      findings: [{ message: 'missing', at: 'deploy.yaml:20:26' }],
    },
    {
      name: 'curl on slim',
      files: deployed(
        [
          deployment({
            container: `livenessProbe:
  exec:
    command: ["curl", "-f", "http://localhost:3000/livez"]`,
          }),
        ],
        { Dockerfile: 'FROM node:24-slim\nCOPY . .\nCMD ["node", "server.js"]\n' },
      ),
      findings: [{ message: 'missing', at: 'deploy.yaml:19:24' }],
    },
    {
      name: 'curl behind a shell',
      files: deployed(
        [
          deployment({
            container: `livenessProbe:
  exec:
    command: ["sh", "-c", "curl -f localhost:3000/livez || exit 1"]`,
          }),
        ],
        { Dockerfile: 'FROM node:24-slim\nCOPY . .\nCMD ["node", "server.js"]\n' },
      ),
      findings: [{ message: 'missing', at: 'deploy.yaml:19:24' }],
    },
    {
      name: 'bash on Alpine',
      files: deployed([
        deployment({
          container: `lifecycle:
  preStop:
    exec:
      command: ["bash", "-c", "sleep 5"]`,
        }),
      ]),
      findings: [{ message: 'missing', at: 'deploy.yaml:20:26' }],
    },
    {
      name: 'by an overlay',
      files: kustomized(
        `lifecycle:
  preStop:
    exec:
      command: ["sleep", "5"]`,
        [deployment()],
        { Dockerfile: 'FROM gcr.io/distroless/nodejs24-debian12\nCOPY . /app\nCMD ["/app/server.js"]\n' },
      ),
      findings: [{ message: 'missing', at: 'k8s/production/api.yaml:13:26' }],
    },
  ],
  passes: [
    {
      name: 'wget on Alpine',
      files: deployed([
        deployment({
          container: `livenessProbe:
  exec:
    command: ["wget", "-qO-", "http://localhost:3000/livez"]`,
        }),
      ]),
    },
    {
      name: 'curl that is installed',
      files: deployed(
        [
          deployment({
            container: `livenessProbe:
  exec:
    command: ["curl", "-f", "http://localhost:3000/livez"]`,
          }),
        ],
        {
          Dockerfile:
            'FROM node:24-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl\nCOPY . .\nCMD ["node", "server.js"]\n',
        },
      ),
    },
    {
      name: 'node itself',
      files: deployed([
        deployment({
          container: `livenessProbe:
  exec:
    command: ["node", "healthcheck.js"]`,
        }),
      ]),
    },
    {
      name: 'a sleep on Alpine',
      files: deployed([
        deployment({
          container: `lifecycle:
  preStop:
    exec:
      command: ["sh", "-c", "sleep 5"]`,
        }),
      ]),
    },
  ],
  notApplicable: [
    {
      name: 'no exec probe or hook',
      files: deployed([
        deployment({
          container: `livenessProbe:
  httpGet:
    path: /livez
    port: 3000`,
        }),
      ]),
    },
    {
      name: 'the sleep action',
      files: deployed([
        deployment({
          container: `lifecycle:
  preStop:
    sleep:
      seconds: 5`,
        }),
      ]),
    },
    { name: 'no manifest', files: UNDEPLOYED },
  ],
  unknown: [
    { name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ },
    {
      name: 'a program of its own',
      files: deployed([
        deployment({
          container: `livenessProbe:
  exec:
    command: ["/app/check"]`,
        }),
      ]),
    },
    {
      name: 'a base that is not known',
      files: deployed(
        [
          deployment({
            container: `livenessProbe:
  exec:
    command: ["curl", "localhost"]`,
          }),
        ],
        { Dockerfile: 'FROM registry.example.com/base/node:24\nCOPY . .\nCMD ["node", "server.js"]\n' },
      ),
    },
  ],
});
