import { deployed, deployment } from '../../src/rules/kubernetes/example-repository.ts';

export { autoscaler, deployed, deployment } from '../../src/rules/kubernetes/example-repository.ts';

type Files = Readonly<Record<string, string>>;

/** A Service that selects the pods of `deployment()`; `fields` is YAML of its spec, indented by two. */
export function service(fields = '  ports:\n    - port: 80\n      targetPort: 3000\n'): string {
  return `apiVersion: v1\nkind: Service\nmetadata:\n  name: api\nspec:\n  selector:\n    app: api\n${fields}`;
}

/** A base with the Deployment and a production overlay that patches its container: YAML beside the name. */
export function kustomized(container: string, objects: readonly string[] = [deployment()], files: Files = {}): Files {
  const { 'deploy.yaml': base = '', ...rest } = deployed(objects, files);
  const patch = container.replace(/^(?=.)/gm, '          ');
  return {
    ...rest,
    'k8s/base/api.yaml': base,
    'k8s/base/kustomization.yaml': 'resources:\n  - api.yaml\n',
    'k8s/production/kustomization.yaml': 'resources:\n  - ../base\npatches:\n  - path: api.yaml\n',
    'k8s/production/api.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n${patch}\n`,
  };
}

/** The same repository without any manifest. */
export const UNDEPLOYED: Files = (({ 'deploy.yaml': _, ...rest }) => rest)(deployed([]));

/** A chart stands where manifests would; what it includes comes from a chart elsewhere. */
export const CHARTED: Files = {
  ...UNDEPLOYED,
  'chart/Chart.yaml':
    'apiVersion: v2\nname: api\nversion: 1.0.0\ndependencies:\n  - name: common\n    version: 2.0.0\n    repository: https://charts.example.com\n',
  'chart/templates/deployment.yaml': '{{ include "common.deployment" . }}\n',
};

/** A CronJob that runs the image: it ends by itself. */
export const SCHEDULED: Files = deployed([
  'apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: api\nspec:\n  schedule: "0 * * * *"\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          restartPolicy: Never\n          containers:\n            - name: api\n              image: example/api:1.0.0\n',
]);

/** A task definition of ECS with one container; `fields` are JSON beside its name and image. */
export function task(fields: string): Files {
  const { 'deploy.yaml': _, ...rest } = deployed([]);
  return {
    ...rest,
    'task-definition.json': `{ "family": "api", "containerDefinitions": [{ "name": "api", "image": "example/api:1.0.0",\n${fields} }] }\n`,
  };
}

/** A unit of systemd that starts the service; `lines` of its section follow. */
export function unit(lines: string, file = 'api.service'): Files {
  const { 'deploy.yaml': _, Dockerfile: __, ...rest } = deployed([]);
  return { ...rest, [file]: `[Service]\nWorkingDirectory=/srv/api\nExecStart=/usr/bin/node server.js\n${lines}` };
}
