type Files = Readonly<Record<string, string>>;

/** A small service with an image, and nothing that tests or deploys it. */
export const PLAIN: Files = {
  'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
  Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
};

/** One workflow with one job: the first step stands in line 6, its text after `- run: ` in column 14. */
export function workflow(steps: readonly string[], path = '.github/workflows/ci.yml', job = 'build'): Files {
  return {
    [path]: `on: push
jobs:
  ${job}:
    runs-on: ubuntu-24.04
    steps:
${steps.map((step) => `      - ${step}\n`).join('')}`,
  };
}

/** The service with that workflow. */
export function ci(...steps: readonly string[]): Files {
  return { ...PLAIN, ...workflow(steps) };
}

/** A job that another repository describes. */
export const REMOTE: Files = {
  ...PLAIN,
  '.github/workflows/ci.yml': 'on: push\njobs:\n  build:\n    uses: company/workflows/.github/workflows/node.yml@v1\n',
};

/** A Deployment of the service; `spec` lines are indented by two. */
export function deployment(spec: readonly string[] = [], kind = 'Deployment', api = 'apps/v1'): Files {
  return {
    'k8s/api.yaml': `apiVersion: ${api}
kind: ${kind}
metadata:
  name: api
spec:
${spec.map((line) => `  ${line}\n`).join('')}  selector:
    matchLabels: { app: api }
  template:
    metadata:
      labels: { app: api }
    spec:
      containers:
        - name: api
          image: api:1.0.0
`,
  };
}
