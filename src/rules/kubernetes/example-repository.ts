/** Small repositories for the examples of rules about manifests: one service, one Deployment and what stands beside it. */

type Files = Readonly<Record<string, string>>;

interface Blocks {
  /** YAML of the container beside its name and image, not indented. */
  readonly container?: string;
  /** YAML of the pod's spec. */
  readonly pod?: string;
  /** YAML of the Deployment's spec. */
  readonly spec?: string;
}

const SERVER = `const http = require('node:http');
http.createServer((req, res) => {
  if (req.url === '/livez' || req.url === '/readyz') res.end('ok');
}).listen(3000);
`;

function indented(text: string | undefined, width: number): string {
  if (text === undefined) return '';
  return text.replace(/^(?=.)/gm, ' '.repeat(width)).concat('\n');
}

/** A Deployment named api with the label `app: api`. */
export function deployment({ container, pod, spec }: Blocks = {}): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
${indented(spec, 2)}  selector:
    matchLabels:
      app: api
  template:
    metadata:
      labels:
        app: api
    spec:
${indented(pod, 6)}      containers:
        - name: api
          image: example/api:1.0.0
${indented(container, 10)}`;
}

/** The repository of the service with these objects in one file. */
export function deployed(objects: readonly string[], files: Files = {}): Files {
  return {
    'package.json': '{ "name": "api" }\n',
    Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
    'server.js': SERVER,
    'deploy.yaml': objects.join('---\n'),
    ...files,
  };
}

/** A HorizontalPodAutoscaler of the Deployment; `spec` is YAML beside its target. */
export function autoscaler(spec: string): string {
  return `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: api
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: api
${indented(spec, 2)}`;
}
