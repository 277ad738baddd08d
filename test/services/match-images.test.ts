import { expect, it } from 'vitest';
import { linkFiles } from '../support/rule-cases.ts';

it('of images with equal names the nearest to the manifest is meant', () => {
  const lesson = (folder: string): Readonly<Record<string, string>> => ({
    [`${folder}/package.json`]: '{ "name": "notes", "scripts": { "start": "node index.js" } }',
    [`${folder}/index.js`]: "require('node:http').createServer().listen(3000);\n",
    [`${folder}/Dockerfile`]: 'FROM node:24\nCOPY . .\nCMD ["node", "index.js"]\n',
    [`${folder}/kube/notes.yaml`]: `apiVersion: apps/v1
kind: Deployment
metadata: { name: notes }
spec:
  selector: { matchLabels: { app: notes } }
  template:
    metadata: { labels: { app: notes } }
    spec: { containers: [{ name: notes, image: acme/notes:1.0.0 }] }
`,
  });
  const services = linkFiles({ ...lesson('part-1'), ...lesson('part-2') });
  expect(services.map(({ entry, workloads }) => [entry, workloads.map(({ path }) => path)])).toEqual([
    ['part-1/index.js', ['part-1/kube/notes.yaml']],
    ['part-2/index.js', ['part-2/kube/notes.yaml']],
  ]);
});
