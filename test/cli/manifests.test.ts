import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { createRepository } from '../support/repository.ts';

type Files = Readonly<Record<string, string>>;

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Given {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Folder below the temporary one that is linted. */
  readonly below?: string;
}

async function run(files: Files, argv: readonly string[], given: Given = {}): Promise<Run> {
  const repository = createRepository(files);
  let stdout = '';
  let stderr = '';
  const code = await main(argv, {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
    stdin: () => given.stdin ?? '',
    env: { ...given.env },
    cwd: path.join(repository.root, given.below ?? '.'),
    today: '2026-11-20',
  });
  repository.remove();
  return { code, stdout, stderr };
}

/** Where one rule reports, as `path:line:column`. */
async function places(files: Files, argv: readonly string[], given: Given = {}): Promise<readonly string[]> {
  const { code, stdout, stderr } = await run(
    files,
    ['lint', '.', '--format', 'json', '--preset', 'strict', '--fail-on', 'never', ...argv],
    given,
  );
  if (code === 2) throw new Error(stderr);
  const [service] = JSON.parse(stdout).services;
  return service.findings.map(
    (item: { path: string; startLine: number; startColumn: number }) =>
      `${item.path}:${item.startLine}:${item.startColumn}`,
  );
}

const APP: Files = {
  'package.json': '{ "name": "orders", "version": "1.0.0" }\n',
  Dockerfile: 'FROM node:24-alpine\nCOPY . .\nUSER node\nCMD ["node", "server.js"]\n',
  'server.js': "require('node:http').createServer((q, s) => s.end('ok')).listen(3000);\n",
};

const CHART: Files = {
  ...APP,
  'charts/orders/Chart.yaml': 'apiVersion: v2\nname: orders\nversion: 1.0.0\n',
  'charts/orders/values.yaml': 'image:\n  tag: "1.2.3"\nreplicas: 2\n',
  'charts/orders/templates/deployment.yaml': `{{- $name := .Release.Name }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels: { app: orders }
  template:
    metadata:
      labels: { app: orders }
    spec:
      containers:
        - name: orders
          image: "orders:{{ .Values.image.tag }}"
          securityContext:
            privileged: {{ .Values.privileged }}
`,
};

function rendered(source: string, privileged: boolean, name = 'orders'): string {
  return `---
# Source: ${source}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: 2
  selector:
    matchLabels: { app: orders }
  template:
    metadata:
      labels: { app: orders }
    spec:
      containers:
        - name: orders
          image: "orders:1.2.3"
          securityContext:
            privileged: ${privileged}
`;
}

const PRIVILEGED = ['--rule', 'privileged-pod'];

describe('--manifests', () => {
  it('maps the output of helm to the template', async () => {
    const found = await places(CHART, [...PRIVILEGED, '--manifests', '-'], {
      stdin: rendered('orders/templates/deployment.yaml', true),
    });
    expect(found).toEqual(['charts/orders/templates/deployment.yaml:18:25']);
  });

  it('maps to a template that cannot be rendered here', async () => {
    const files = {
      ...CHART,
      'charts/orders/templates/deployment.yaml': `${CHART['charts/orders/templates/deployment.yaml']}{{ include "remote.extra" . }}\n`,
    };
    const found = await places(files, [...PRIVILEGED, '--manifests', '-'], {
      stdin: rendered('orders/templates/deployment.yaml', true),
    });
    expect(found).toEqual(['charts/orders/templates/deployment.yaml:18:25']);
  });

  it('replaces what the chart would render', async () => {
    const files = { ...CHART, 'charts/orders/values.yaml': 'image: { tag: "1" }\nreplicas: 2\nprivileged: true\n' };
    expect(await places(files, PRIVILEGED)).toEqual(['charts/orders/templates/deployment.yaml:18:25']);
    const stdin = rendered('orders/templates/deployment.yaml', false, 'prod-orders');
    expect(await places(files, [...PRIVILEGED, '--manifests', '-'], { stdin })).toEqual([]);
  });

  it('a stream that no file of the repository wrote is pointed into', async () => {
    const found = await places(APP, [...PRIVILEGED, '--manifests', 'out/rendered.yaml'], {
      stdin: '',
    }).catch((error: Error) => error.message);
    expect(found).toContain('out/rendered.yaml does not exist');
    const files = { ...APP, 'out.txt': rendered('elsewhere/templates/x.yaml', true) };
    expect(await places(files, [...PRIVILEGED, '--manifests', 'out.txt'])).toEqual(['out.txt:19:25']);
  });

  it('maps the output of kustomize to the file that set each value', async () => {
    const files = {
      ...APP,
      'k8s/base/kustomization.yaml': 'resources: [orders.yaml]\n',
      'k8s/base/orders.yaml': rendered('x', false).replace('---\n# Source: x\n', ''),
      'k8s/prod/kustomization.yaml': 'resources: [../base]\nnamePrefix: prod-\npatches:\n  - path: patch.yaml\n',
      'k8s/prod/patch.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: orders\nspec:\n  template:\n    spec:\n      containers:\n        - name: orders\n          securityContext:\n            privileged: true\n',
    };
    const stdin = rendered('x', true, 'prod-orders').replace('# Source: x\n', '');
    expect(await places(files, [...PRIVILEGED, '--manifests', '-'], { stdin })).toEqual(['k8s/prod/patch.yaml:11:25']);
  });

  it('reads a deployment repository beside this one', async () => {
    const files: Record<string, string> = {
      'gitops/base/kustomization.yaml': 'resources: [orders.yaml]\n',
      'gitops/base/orders.yaml': rendered('x', true).replace('---\n# Source: x\n', ''),
      'gitops/prod/kustomization.yaml': 'resources: [../base]\n',
      'gitops/.git/HEAD': 'none',
      'app/nodeready.config.yaml': 'manifests: [../gitops/prod]\n',
    };
    for (const [name, text] of Object.entries(APP)) files[`app/${name}`] = text;
    expect(await places(files, PRIVILEGED, { below: 'app' })).toEqual(['../gitops/base/orders.yaml:17:25']);
  });

  it.each([
    ['an absolute path', 'manifests: [/etc]\n', 'further than beside'],
    ['a far path', 'manifests: [../../..]\n', 'further than beside'],
    ['standard input', 'manifests: ["-"]\n', 'command line'],
    ['a missing values file', 'helm:\n  values: [none.yaml]\n', '2:12: none.yaml does not exist'],
    ['values of another repository', 'helm:\n  values: [../x.yaml]\n', 'out of the repository'],
  ])('the configuration may not name %s', async (_, config, message) => {
    const { code, stderr } = await run({ ...APP, '.git/HEAD': 'none', 'nodeready.config.yaml': config }, ['lint', '.']);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('an empty stream is an error, never silence', async () => {
    const { code, stderr } = await run(APP, ['lint', '.', '--manifests', '-'], { stdin: '\n' });
    expect(code).toBe(2);
    expect(stderr).toContain('<stdin> holds no Kubernetes object');
  });
});

describe('helm', () => {
  const REMOTE: Files = {
    ...CHART,
    'charts/orders/templates/deployment.yaml': '{{ include "remote.deployment" . }}\n',
  };

  it('--require-render exits with 1 and names the chart', async () => {
    const { code, stderr } = await run(REMOTE, ['lint', '.', '--fail-on', 'never', '--require-render']);
    expect(code).toBe(1);
    expect(stderr).toContain('charts/orders/Chart.yaml is not rendered');
    expect((await run(REMOTE, ['lint', '.', '--fail-on', 'never'])).code).toBe(0);
    expect((await run(CHART, ['lint', '.', '--fail-on', 'never', '--require-render'])).code).toBe(0);
  });

  it('values files of the configuration win', async () => {
    const files = {
      ...CHART,
      'charts/orders/values-prod.yaml': 'privileged: false\n',
      'deploy/values.yaml': 'privileged: true\n',
    };
    expect(await places(files, PRIVILEGED)).toEqual([]);
    const config = { ...files, 'nodeready.config.yaml': 'helm:\n  values: [deploy/values.yaml]\n' };
    expect(await places(config, PRIVILEGED)).toEqual(['charts/orders/templates/deployment.yaml:18:25']);
    const single = {
      ...files,
      'nodeready.config.yaml': 'helm:\n  charts:\n    charts/orders:\n      values: [deploy/values.yaml]\n',
    };
    expect(await places(single, PRIVILEGED)).toEqual(['charts/orders/templates/deployment.yaml:18:25']);
  });

  it('--helm takes the output of the program, at the lines of the template', async () => {
    const tools = createRepository({
      helm: `#!/bin/sh
[ "$1" = template ] && [ "$2" = orders ] && [ -d "$3" ] && [ -z "$GITHUB_TOKEN" ] || exit 1
cat <<END
${rendered('orders/templates/deployment.yaml', true)}END
`,
    });
    fs.chmodSync(path.join(tools.root, 'helm'), 0o755);
    const env = { PATH: tools.root, GITHUB_TOKEN: 'x' };
    expect(await places(CHART, [...PRIVILEGED, '--helm'], { env })).toEqual([
      'charts/orders/templates/deployment.yaml:18:25',
    ]);
    tools.remove();
  });

  it('a chart that the program refuses is rendered here', async () => {
    const tools = createRepository({ helm: '#!/bin/sh\necho "Error: no such chart" >&2\nexit 1\n' });
    fs.chmodSync(path.join(tools.root, 'helm'), 0o755);
    const files = { ...CHART, 'charts/orders/values.yaml': 'image: { tag: "1" }\nreplicas: 2\nprivileged: true\n' };
    expect(await places(files, [...PRIVILEGED, '--helm'], { env: { PATH: tools.root } })).toEqual([
      'charts/orders/templates/deployment.yaml:18:25',
    ]);
    tools.remove();
  });

  it('a program of that name in the linted repository is never started', async () => {
    const repository = createRepository({ ...CHART, 'bin/helm': '#!/bin/sh\ntouch started\n' });
    fs.chmodSync(path.join(repository.root, 'bin/helm'), 0o755);
    let stderr = '';
    await main(['lint', repository.root, '--helm', '--fail-on', 'never'], {
      stdout: { write: () => true },
      stderr: { write: (text: string) => (stderr += text) },
      env: { PATH: path.join(repository.root, 'bin') },
      cwd: repository.root,
      today: '2026-11-20',
    });
    repository.remove();
    expect(stderr).toContain('no helm program');
  });
});
