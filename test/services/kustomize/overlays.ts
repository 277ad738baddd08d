/** Overlays of every supported feature, alone and combined: each is built here and by kustomize itself. */

type Files = Readonly<Record<string, string>>;

export interface Overlay {
  readonly name: string;
  readonly files: Files;
  /** Folder that is built; `prod` otherwise. */
  readonly folder?: string;
  /** Kustomize refuses it, or it uses what is not built here: nothing may be made up. */
  readonly unbuilt?: boolean;
}

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web, tier: front}
  annotations: {team: shop}
spec:
  replicas: 1
  selector:
    matchLabels: {app: web}
  strategy:
    type: RollingUpdate
    rollingUpdate: {maxSurge: 1, maxUnavailable: 0}
  template:
    metadata:
      labels: {app: web}
    spec:
      serviceAccountName: web
      tolerations:
        - {key: a, operator: Exists}
      containers:
        - name: web
          image: shop/web:1.0.0
          command: [node, dist/main.js]
          args: [--port, "3000"]
          ports:
            - {name: http, containerPort: 3000}
            - {name: metrics, containerPort: 9464, protocol: TCP}
          env:
            - {name: A, value: a}
            - {name: B, value: b}
            - name: KEY
              valueFrom: {secretKeyRef: {name: keys, key: api}}
          envFrom:
            - configMapRef: {name: settings}
            - secretRef: {name: keys}
          resources:
            requests: {cpu: 100m, memory: 128Mi}
            limits: {memory: 256Mi}
          volumeMounts:
            - {name: conf, mountPath: /conf}
            - {name: tmp, mountPath: /tmp}
        - name: proxy
          image: envoyproxy/envoy@sha256:aaaa
      initContainers:
        - {name: migrate, image: "shop/web:1.0.0", command: [node, migrate.js]}
      volumes:
        - name: conf
          configMap: {name: settings}
        - name: tmp
          emptyDir: {}
        - name: files
          projected:
            sources:
              - configMap: {name: settings}
              - secret: {name: keys}
      topologySpreadConstraints:
        - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app: web}}}
`;

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - {name: http, port: 80, targetPort: http}
    - {name: metrics, port: 9464, targetPort: metrics}
`;

const OTHERS = `apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {A: "1", B: "two"}
---
apiVersion: v1
kind: Secret
metadata: {name: keys}
stringData: {api: x}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 2
  maxReplicas: 5
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec:
  minAvailable: 1
  selector: {matchLabels: {app: web}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  tls: [{hosts: [a.example.com], secretName: keys}]
  rules:
    - host: a.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: web, port: {name: http}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - from:
        - podSelector: {matchLabels: {app: gate}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules:
  - {apiGroups: [""], resources: [configmaps], resourceNames: [settings], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
  - {kind: ServiceAccount, name: web, namespace: default}
`;

const MORE = `apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: 0 3 * * *
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: nightly
              image: shop/web:1.0.0
              envFrom: [{configMapRef: {name: settings}}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: queue}
spec:
  serviceName: queue
  selector: {matchLabels: {app: queue}}
  template:
    metadata: {labels: {app: queue}}
    spec:
      containers: [{name: queue, image: "redis:7"}]
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce]}
---
apiVersion: v1
kind: Service
metadata: {name: queue}
spec:
  clusterIP: None
  selector: {app: queue}
  ports: [{port: 6379}]
---
apiVersion: batch/v1
kind: Job
metadata: {name: migrate}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: migrate, image: "shop/web:1.0.0"}]
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers: [{name: agent, image: agent}]
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: canary}
spec:
  replicas: 3
  selector: {matchLabels: {app: canary}}
  template:
    metadata: {labels: {app: canary}}
    spec:
      containers:
        - {name: canary, image: "shop/web:1.0.0"}
        - {name: side, image: side}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  endpoints: [{port: metrics}]
`;

const BASE: Files = {
  'base/kustomization.yaml': 'resources:\n  - web.yaml\n  - service.yaml\n  - others.yaml\n  - more.yaml\n',
  'base/web.yaml': WEB,
  'base/service.yaml': SERVICE,
  'base/others.yaml': OTHERS,
  'base/more.yaml': MORE,
};

const SMALL: Files = { 'base/kustomization.yaml': 'resources: [web.yaml]\n', 'base/web.yaml': WEB };

function whole(name: string, text: string, files: Files = {}): Overlay {
  return { name, files: { ...BASE, 'prod/kustomization.yaml': `resources: [../base]\n${text}`, ...files } };
}

/** An overlay of the Deployment alone. */
function small(name: string, text: string, files: Files = {}): Overlay {
  return { name, files: { ...SMALL, 'prod/kustomization.yaml': `resources: [../base]\n${text}`, ...files } };
}

function refused(overlay: Overlay): Overlay {
  return { ...overlay, unbuilt: true };
}

/** A strategic merge patch of the pod's spec. */
function pod(name: string, spec: string): Overlay {
  const patch = `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n${spec.replace(/^(?=.)/gm, '      ')}`;
  return small(`patch: ${name}`, 'patches: [{path: p.yaml}]\n', { 'prod/p.yaml': patch });
}

/** A JSON patch of the Deployment. */
function json(name: string, operations: string): Overlay {
  return small(`JSON patch: ${name}`, 'patches:\n  - path: p.yaml\n    target: {kind: Deployment, name: web}\n', {
    'prod/p.yaml': operations,
  });
}

const STRATEGIC: readonly Overlay[] = [
  pod('a container merges by name', 'containers:\n  - {name: web, image: "shop/web:2"}\n'),
  pod('a new container comes first', 'containers:\n  - {name: side, image: side}\n'),
  pod('env merges by name', 'containers:\n  - name: web\n    env: [{name: B, value: x}, {name: C, value: c}]\n'),
  pod(
    'env from a value to a reference',
    'containers:\n  - name: web\n    env: [{name: A, value: null, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]\n',
  ),
  pod('envFrom is replaced', 'containers:\n  - name: web\n    envFrom: [{configMapRef: {name: other}}]\n'),
  pod('command and args are replaced', 'containers:\n  - {name: web, command: [npm], args: [start]}\n'),
  pod('null deletes a key', 'containers:\n  - {name: web, resources: null, args: null}\n'),
  pod('null deletes a limit', 'containers:\n  - {name: web, resources: {limits: {memory: null, cpu: "1"}}}\n'),
  pod(
    'ports merge by number and protocol',
    'containers:\n  - name: web\n    ports: [{containerPort: 9464, protocol: TCP, name: prom}, {containerPort: 9229, name: debug}]\n',
  ),
  pod('a port without protocol', 'containers:\n  - name: web\n    ports: [{containerPort: 3000, name: web}]\n'),
  pod(
    'volumes and mounts',
    'volumes: [{name: conf, configMap: {name: new}}, {name: data, emptyDir: {}}]\ncontainers:\n  - name: web\n    volumeMounts: [{name: data, mountPath: /data}, {name: tmp, mountPath: /tmp, readOnly: true}]\n',
  ),
  pod(
    'the source of a volume changes',
    'volumes:\n  - name: conf\n    configMap: null\n    secret: {secretName: keys}\n',
  ),
  pod('$patch: delete of a container', 'containers:\n  - {name: proxy, $patch: delete}\n'),
  pod('$patch: delete of a variable', 'containers:\n  - name: web\n    env: [{name: A, $patch: delete}]\n'),
  pod('$patch: replace of a list', 'containers:\n  - $patch: replace\n  - {name: only, image: x}\n'),
  pod('$patch: replace of a map', 'containers:\n  - name: web\n    resources: {$patch: replace, limits: {cpu: "1"}}\n'),
  pod('$patch: delete of a map', 'containers:\n  - name: web\n    resources: {$patch: delete}\n'),
  pod('tolerations are replaced', 'tolerations: [{key: b, operator: Exists}]\n'),
  pod(
    'spread constraints merge by key',
    'topologySpreadConstraints:\n  - {maxSkew: 2, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}\n  - {maxSkew: 1, topologyKey: host, whenUnsatisfiable: DoNotSchedule}\n',
  ),
  pod(
    'host aliases, pull secrets and what is new',
    'hostAliases: [{ip: 1.2.3.4, hostnames: [a]}]\nimagePullSecrets: [{name: hub}]\nterminationGracePeriodSeconds: 60\n',
  ),
  pod(
    'a probe that is not there yet',
    'containers:\n  - name: web\n    readinessProbe: {httpGet: {path: /ready, port: http}}\n',
  ),
  pod('an empty list', 'containers:\n  - {name: web, args: []}\n'),
  pod('an empty map', 'containers:\n  - {name: web, securityContext: {}}\n'),
  pod(
    'init containers',
    'initContainers:\n  - {name: wait, image: busybox}\n  - {name: migrate, command: [node, up.js]}\n',
  ),
  pod(
    'quoted numbers and booleans stay text',
    'containers:\n  - name: web\n    env: [{name: A, value: "true"}, {name: N, value: "08"}]\n',
  ),
  small('patch: strategy to Recreate', 'patches: [{path: p.yaml}]\n', {
    'prod/p.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  strategy: {$retainKeys: [type], type: Recreate}\n',
  }),
  small('patch: strategy to Recreate, with null', 'patches: [{path: p.yaml}]\n', {
    'prod/p.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  strategy: {type: Recreate, rollingUpdate: null}\n',
  }),
  small('patch: labels and annotations', 'patches: [{path: p.yaml}]\n', {
    'prod/p.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, labels: {a: b, tier: null}, annotations: {team: ops}}\n',
  }),
  whole('patch: several documents in one file', 'patches: [{path: p.yaml}]\n', {
    'prod/p.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 4}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {B: null, C: "3"}\n',
  }),
  whole(
    'patchesStrategicMerge: files and inline',
    'patchesStrategicMerge:\n  - p.yaml\n  - |-\n    apiVersion: v1\n    kind: Service\n    metadata: {name: web}\n    spec: {type: LoadBalancer}\n',
    {
      'prod/p.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 4}\n',
    },
  ),
  whole('patch: ports of a Service', 'patches: [{path: p.yaml}]\n', {
    'prod/p.yaml':
      'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  ports: [{port: 80, targetPort: 3000}, {port: 443, name: tls}]\n',
  }),
  whole('patch: removes an object', 'patches: [{path: p.yaml}]\n', {
    'prod/p.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: queue}\n$patch: delete\n',
  }),
  whole('patch: lists of custom resources are replaced', 'patches: [{path: p.yaml}]\n', {
    'prod/p.yaml':
      'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: canary}\nspec:\n  template:\n    spec:\n      containers: [{name: canary, image: "shop/web:2"}]\n',
  }),
  whole('patch: rules of an Ingress and a policy', 'patches: [{path: p.yaml}]\n', {
    'prod/p.yaml':
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\nspec:\n  rules: [{host: b.example.com}]\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web}\nspec:\n  ingress: [{}]\n',
  }),
  whole('patch: metrics of an autoscaler', 'patches: [{path: p.yaml}]\n', {
    'prod/p.yaml':
      'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec:\n  maxReplicas: 9\n  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}}]\n',
  }),
  whole('patch: a CronJob', 'patches: [{path: p.yaml}]\n', {
    'prod/p.yaml':
      'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: nightly}\nspec:\n  jobTemplate:\n    spec:\n      backoffLimit: 1\n      template:\n        spec:\n          containers: [{name: nightly, resources: {limits: {memory: 1Gi}}}]\n',
  }),
  whole('patch: claim templates of a StatefulSet', 'patches: [{path: p.yaml}]\n', {
    'prod/p.yaml':
      'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: queue}\nspec:\n  volumeClaimTemplates: [{metadata: {name: data}, spec: {resources: {requests: {storage: 1Gi}}}}]\n',
  }),
  small('patch: finalizers', 'patches: [{path: p.yaml}]\n', {
    'base/web.yaml': WEB.replace('  name: web\n  labels', '  name: web\n  finalizers: [a, b, c]\n  labels'),
    'prod/p.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, finalizers: [d]}\n',
  }),
  small('patch: the target wins over the name', 'patches:\n  - target: {kind: Deployment}\n    path: p.yaml\n', {
    'prod/p.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: any}\nspec: {replicas: 7}\n',
  }),
  whole(
    'patch: a target of several kinds',
    'patches:\n  - target: {kind: "Deployment|StatefulSet|DaemonSet"}\n    patch: |-\n      apiVersion: apps/v1\n      kind: any\n      metadata: {name: any}\n      spec: {revisionHistoryLimit: 3}\n',
  ),
  whole(
    'patch: a target by label',
    'patches:\n  - target: {labelSelector: "app=web,tier in (front)"}\n    patch: |-\n      - {op: add, path: /metadata/labels/zone, value: one}\n',
  ),
  whole(
    'patch: a target by annotation',
    'patches:\n  - target: {annotationSelector: team=shop}\n    patch: |-\n      - {op: replace, path: /spec/replicas, value: 8}\n',
  ),
  whole(
    'patch: a target by name',
    'patches:\n  - target: {name: "w.*"}\n    patch: |-\n      - {op: add, path: /metadata/annotations, value: {zone: one}}\n',
  ),
  whole(
    'patch: a target by group and version',
    'patches:\n  - target: {group: apps, version: v1}\n    patch: |-\n      - {op: add, path: /spec/minReadySeconds, value: 5}\n',
  ),
  whole(
    'patch: the name may change',
    'patches:\n  - target: {kind: Service, name: queue}\n    options: {allowNameChange: true}\n    patch: |-\n      apiVersion: v1\n      kind: Service\n      metadata: {name: stream}\n',
  ),
  whole(
    'patch: the kind may change',
    'patches:\n  - target: {kind: Deployment, name: web}\n    options: {allowKindChange: true}\n    patch: |-\n      apiVersion: apps/v1\n      kind: StatefulSet\n      metadata: {name: web}\n',
  ),
  refused(
    small('patch: nothing of that name', 'patches: [{path: p.yaml}]\n', {
      'prod/p.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec: {replicas: 4}\n',
    }),
  ),
  small(
    'patch: a target that finds nothing',
    'patches:\n  - target: {kind: Job}\n    patch: |-\n      - {op: remove, path: /spec/none}\n',
  ),
  small('patch: anchors and merge keys', 'patches: [{path: p.yaml}]\n', {
    'prod/p.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          resources: {requests: &r {cpu: "1", memory: 1Gi}, limits: *r}\n',
  }),
];

const CONTAINER = '/spec/template/spec/containers/0';

const JSON_PATCHES: readonly Overlay[] = [
  json('replace', `- {op: replace, path: ${CONTAINER}/image, value: "shop/web:9"}\n`),
  json(
    'add to a map and to lists',
    `- {op: add, path: ${CONTAINER}/env/-, value: {name: Z, value: z}}\n- {op: add, path: ${CONTAINER}/args/0, value: --first}\n- {op: add, path: /spec/minReadySeconds, value: 10}\n`,
  ),
  json('remove', `- {op: remove, path: ${CONTAINER}/env/1}\n- {op: remove, path: /spec/strategy}\n`),
  json('a slash and a tilde in a key', '- {op: add, path: /metadata/annotations/example.com~1a~0b, value: x}\n'),
  json(
    'move and copy',
    `- {op: move, from: ${CONTAINER}/env/0, path: ${CONTAINER}/env/1}\n- {op: copy, from: /metadata/labels, path: /spec/template/metadata/labels}\n`,
  ),
  json('test', '- {op: test, path: /spec/replicas, value: 1}\n- {op: replace, path: /spec/replicas, value: 2}\n'),
  json(
    'a whole map',
    '- {op: replace, path: /spec/template/spec/containers/0/resources, value: {limits: {memory: 1Gi}}}\n',
  ),
  refused(json('what is not there', '- {op: replace, path: /spec/none/x, value: 1}\n')),
  refused(json('a test that fails', '- {op: test, path: /spec/replicas, value: 5}\n')),
  small(
    'JSON patch: inline',
    'patches:\n  - target: {kind: Deployment}\n    patch: |-\n      - op: replace\n        path: /spec/replicas\n        value: 6\n',
  ),
  small('JSON patch: a file of JSON', 'patches:\n  - target: {kind: Deployment}\n    path: p.json\n', {
    'prod/p.json': '[{"op": "replace", "path": "/spec/replicas", "value": 6}]',
  }),
  small(
    'patchesJson6902',
    'patchesJson6902:\n  - target: {group: apps, version: v1, kind: Deployment, name: web}\n    path: p.yaml\n',
    {
      'prod/p.yaml': '- {op: replace, path: /spec/replicas, value: 3}\n',
    },
  ),
  small(
    'strategic and JSON patches in order',
    'patches:\n  - target: {kind: Deployment}\n    patch: |-\n      - {op: add, path: /spec/template/spec/containers/-, value: {name: last, image: last}}\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: web}\n      spec: {template: {spec: {containers: [{name: last, image: "last:2"}]}}}\n',
  ),
];

const TRANSFORMERS: readonly Overlay[] = [
  whole('namePrefix', 'namePrefix: prod-\n'),
  whole('nameSuffix', 'nameSuffix: -v2\n'),
  whole('namePrefix and nameSuffix', 'namePrefix: a-\nnameSuffix: -z\n'),
  whole('namespace', 'namespace: shop\n'),
  whole(
    'namespace of objects that have none',
    'namespace: shop\nresources: [../base, ns.yaml]\n'.replace('resources: [../base]\n', ''),
    {
      'prod/kustomization.yaml': 'resources: [../base, ns.yaml]\nnamespace: shop\n',
      'prod/ns.yaml':
        'apiVersion: v1\nkind: Namespace\nmetadata: {name: old}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: c}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: c}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: c}\nsubjects: [{kind: ServiceAccount, name: web, namespace: default}, {kind: ServiceAccount, name: default, namespace: x}]\n',
    },
  ),
  whole('commonLabels', 'commonLabels: {team: shop, app: all}\n'),
  whole('labels', 'labels: [{pairs: {team: shop}}]\n'),
  whole('labels with selectors', 'labels: [{pairs: {team: shop}, includeSelectors: true}]\n'),
  whole('labels with templates', 'labels: [{pairs: {team: shop}, includeTemplates: true}]\n'),
  whole('several labels', 'labels:\n  - {pairs: {a: b}, includeTemplates: true}\n  - {pairs: {c: d}}\n'),
  whole('commonAnnotations', 'commonAnnotations: {owner: shop}\n'),
  whole('images: newTag', 'images: [{name: shop/web, newTag: 2.0.0}]\n'),
  whole(
    'images: newName and digest',
    'images:\n  - {name: shop/web, newName: hub.example.com:5000/web, digest: "sha256:bbbb"}\n  - {name: redis, newName: valkey/valkey}\n  - {name: agent, newTag: "3"}\n',
  ),
  whole('images: tag over digest', 'images: [{name: envoyproxy/envoy, newTag: v1.30}]\n'),
  {
    name: 'images: tagSuffix',
    files: {
      // Version 5.5.0 adds it twice to every kind but CronJob.
      'prod/kustomization.yaml': 'resources: [job.yaml]\nimages: [{name: shop/web, tagSuffix: -alpine}]\n',
      'prod/job.yaml':
        'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec:\n  jobTemplate: {spec: {template: {spec: {containers: [{name: a, image: "shop/web:1"}]}}}}\n',
    },
  },
  whole('images: a tag that is a number', 'images: [{name: shop/web, newTag: "20261120"}]\n'),
  whole('images: the last of two', 'images: [{name: shop/web, newTag: "2"}, {name: shop/web, newTag: "3"}]\n'),
  whole('replicas', 'replicas: [{name: web, count: 4}, {name: queue, count: 2}]\n'),
  refused(whole('replicas of nothing', 'replicas: [{name: none, count: 4}]\n')),
  whole(
    'everything',
    'namespace: shop\nnamePrefix: p-\ncommonLabels: {env: prod}\ncommonAnnotations: {a: b}\nimages: [{name: shop/web, newTag: "5"}]\nreplicas: [{name: web, count: 4}]\n',
  ),
];

const GENERATORS: readonly Overlay[] = [
  small(
    'configMapGenerator: literals',
    'configMapGenerator:\n  - name: settings\n    literals: [A=1, "B=two words", C="q", "D=x=y"]\n',
  ),
  small(
    'configMapGenerator: env file and files',
    'configMapGenerator:\n  - name: settings\n    envs: [a.env]\n    files: [b.txt, k.json=c.json]\n',
    {
      'prod/a.env': '# comment\nA=1\nB=two words\n\nC="quoted"\n',
      'prod/b.txt': 'one\ntwo\n',
      'prod/c.json': '{"a": 1}',
    },
  ),
  small('secretGenerator', 'secretGenerator:\n  - name: keys\n    literals: [api=secret]\n    type: Opaque\n'),
  small(
    'generatorOptions',
    'generatorOptions: {disableNameSuffixHash: true, labels: {a: b}, annotations: {c: d}}\nconfigMapGenerator: [{name: settings, literals: [A=1]}]\n',
  ),
  small(
    'options of one generator',
    'configMapGenerator:\n  - name: settings\n    literals: [A=1]\n    options: {disableNameSuffixHash: true, labels: {a: b}, immutable: true}\n',
  ),
  small(
    'a generator with namespace and prefix',
    'namespace: shop\nnamePrefix: p-\nconfigMapGenerator: [{name: settings, literals: [A=1]}]\nsecretGenerator: [{name: keys, literals: [api=1]}]\n',
  ),
  {
    name: 'behavior: merge and replace',
    files: {
      ...SMALL,
      'base/kustomization.yaml':
        'resources: [web.yaml]\nconfigMapGenerator: [{name: settings, literals: [A=1, B=2]}]\nsecretGenerator: [{name: keys, literals: [api=1, old=2]}]\n',
      'prod/kustomization.yaml':
        'resources: [../base]\nconfigMapGenerator: [{name: settings, behavior: merge, literals: [B=3, C=4]}]\nsecretGenerator: [{name: keys, behavior: replace, literals: [api=9]}]\n',
    },
  },
  refused(
    small('behavior: merge with nothing', 'configMapGenerator: [{name: settings, behavior: merge, literals: [B=3]}]\n'),
  ),
];

const COMPONENTS: readonly Overlay[] = [
  small('a component', 'components: [../debug]\n', {
    'debug/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [extra.yaml]\npatches: [{path: p.yaml}]\n',
    'debug/extra.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: debug}\ndata: {x: y}\n',
    'debug/p.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web, env: [{name: DEBUG, value: "1"}]}]}}}\n',
  }),
  small('two components in order', 'components: [../one, ../two]\nnamePrefix: p-\n', {
    'one/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nreplicas: [{name: web, count: 2}]\nimages: [{name: shop/web, newTag: "2"}]\n',
    'two/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nreplicas: [{name: web, count: 3}]\n',
  }),
  small(
    'patches of the overlay run after a component',
    'components: [../one]\npatches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: web}\n      spec: {replicas: 9}\n',
    {
      'one/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nreplicas: [{name: web, count: 2}]\n',
    },
  ),
  {
    name: 'three layers with prefixes and patches by any name',
    files: {
      ...SMALL,
      'mid/kustomization.yaml': 'resources: [../base]\nnamePrefix: mid-\n',
      'prod/kustomization.yaml':
        'resources: [../mid]\nnamePrefix: top-\npatches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: mid-web}\n      spec: {replicas: 2}\n',
    },
  },
  {
    name: 'three layers, a patch by the first name',
    files: {
      ...SMALL,
      'mid/kustomization.yaml': 'resources: [../base]\nnamePrefix: mid-\n',
      'prod/kustomization.yaml':
        'resources: [../mid]\npatches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: web}\n      spec: {replicas: 2}\n',
    },
  },
  {
    name: 'two instances of one base',
    files: {
      ...SMALL,
      'blue/kustomization.yaml': 'resources: [../base]\nnamePrefix: blue-\n',
      'green/kustomization.yaml': 'resources: [../base]\nnamePrefix: green-\n',
      'prod/kustomization.yaml': 'resources: [../blue, ../green]\n',
    },
  },
  refused({
    name: 'one object twice',
    files: { ...SMALL, 'prod/web.yaml': WEB, 'prod/kustomization.yaml': 'resources: [../base, web.yaml]\n' },
  }),
  {
    name: 'bases, lists and JSON',
    files: {
      ...SMALL,
      'prod/kustomization.yaml': 'bases: [../base]\nresources: [list.yaml, map.json]\n',
      'prod/list.yaml':
        'apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: "1"}}\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}\n',
      'prod/map.json': '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "j"}, "data": {"n": "1"}}',
    },
  },
  {
    name: 'documents with comments, separators and block scalars',
    folder: 'base',
    files: {
      'base/kustomization.yml': 'resources: [a.yaml]\n',
      'base/a.yaml':
        '# first\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a # the name\ndata:\n  text: |\n    ---\n    not: a document\n  folded: >-\n    one\n    two\n--- # second\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata: {yes: "no", octal: "0644"}\n...\n',
    },
  },
];

const SOURCE = 'source: {kind: ConfigMap, name: settings, fieldPath: data.A}';

const REPLACEMENTS: readonly Overlay[] = [
  whole(
    'a replacement of an existing field',
    `replacements:\n  - ${SOURCE}\n    targets:\n      - select: {kind: Deployment, name: web}\n        fieldPaths: [spec.template.spec.containers.0.env.0.value]\n`,
  ),
  whole(
    'a replacement by the name of an item',
    `replacements:\n  - ${SOURCE}\n    targets:\n      - select: {kind: Deployment}\n        fieldPaths: ["spec.template.spec.containers.[name=web].env.[name=B].value"]\n`,
  ),
  whole(
    'a replacement in every item',
    `replacements:\n  - ${SOURCE}\n    targets:\n      - select: {kind: Deployment, name: web}\n        fieldPaths: ["spec.template.spec.containers.*.image"]\n`,
  ),
  whole(
    'a replacement that creates',
    `replacements:\n  - ${SOURCE}\n    targets:\n      - select: {kind: Deployment}\n        fieldPaths: [metadata.annotations.hash]\n        options: {create: true}\n`,
  ),
  whole(
    'a replacement of a part',
    'replacements:\n  - source: {kind: ConfigMap, name: settings, fieldPath: data.B}\n    targets:\n      - select: {kind: Deployment, name: web}\n        fieldPaths: ["spec.template.spec.containers.[name=web].image"]\n        options: {delimiter: ":", index: 1}\n',
  ),
  whole(
    'a replacement from a part',
    'replacements:\n  - source: {kind: Deployment, name: web, fieldPath: "spec.template.spec.containers.[name=web].image", options: {delimiter: ":", index: 1}}\n    targets:\n      - select: {kind: ConfigMap, name: settings}\n        fieldPaths: [data.A]\n',
  ),
  whole(
    'a replacement with a rejected target',
    `replacements:\n  - ${SOURCE}\n    targets:\n      - select: {group: apps}\n        reject: [{kind: DaemonSet}, {name: queue}]\n        fieldPaths: [metadata.annotations.x]\n        options: {create: true}\n`,
  ),
  whole('replacements of a file', 'replacements: [{path: r.yaml}]\n', {
    'prod/r.yaml': `source: {kind: ConfigMap, name: settings, fieldPath: data.B}\ntargets:\n  - select: {kind: Service, name: web}\n    fieldPaths: [metadata.labels.a]\n    options: {create: true}\n`,
  }),
  whole(
    'a replacement by name alone',
    'replacements:\n  - source: {kind: Service, name: queue}\n    targets:\n      - select: {kind: ConfigMap, name: settings}\n        fieldPaths: [data.A]\n',
  ),
  refused(
    whole(
      'a replacement of what is not there',
      `replacements:\n  - ${SOURCE}\n    targets:\n      - select: {kind: Deployment, name: web}\n        fieldPaths: [spec.none.x]\n`,
    ),
  ),
];

const AFFINITY = WEB.replace(
  '      tolerations:',
  `      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - {topologyKey: host, labelSelector: {matchLabels: {app: web}}}
          preferredDuringSchedulingIgnoredDuringExecution:
            - {weight: 1, podAffinityTerm: {topologyKey: zone, labelSelector: {matchLabels: {app: web}}}}
      tolerations:`,
);

const COMBINED: readonly Overlay[] = [
  small('common labels reach affinities', 'commonLabels: {team: shop}\n', { 'base/web.yaml': AFFINITY }),
  small('a port of the patch without the protocol of the base', 'patches: [{path: p.yaml}]\n', {
    'prod/p.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web, ports: [{containerPort: 9464, name: prom}]}]}}}\n',
  }),
  small('one port by TCP and UDP', 'patches: [{path: p.yaml}]\n', {
    'base/web.yaml': WEB.replace(
      'protocol: TCP}',
      'protocol: UDP}\n            - {name: tcp, containerPort: 9464, protocol: TCP}',
    ),
    'prod/p.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web, ports: [{containerPort: 9464, protocol: UDP, name: u}]}]}}}\n',
  }),
  pod('$deleteFromPrimitiveList', 'containers:\n  - name: web\n    $deleteFromPrimitiveList/args: [--port]\n'),
  pod(
    '$setElementOrder',
    '$setElementOrder/containers: [{name: proxy}, {name: web}]\ncontainers:\n  - {name: web, image: x}\n',
  ),
  pod('a container twice in a patch', 'containers:\n  - {name: web, image: a}\n  - {name: web, command: [b]}\n'),
  pod('a null variable', 'containers:\n  - name: web\n    env: [{name: A, value: null}]\n'),
  pod('an empty variable', 'containers:\n  - name: web\n    env: [{name: A, value: ""}]\n'),
  pod(
    'lifecycle, probes and security',
    'securityContext: {runAsNonRoot: true, runAsUser: 1000}\ncontainers:\n  - name: web\n    lifecycle: {preStop: {sleep: {seconds: 5}}}\n    livenessProbe: {httpGet: {path: /live, port: http}, periodSeconds: 10}\n    securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}\n',
  ),
  small(
    'two patches of one field: the last one wins',
    'patches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: web}\n      spec: {replicas: 2}\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: web}\n      spec: {replicas: 3}\n',
  ),
  small(
    'a patch and replicas',
    'replicas: [{name: web, count: 5}]\npatches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: web}\n      spec: {replicas: 2}\n',
  ),
  small(
    'a patch and images',
    'images: [{name: other, newTag: "7"}]\npatches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: web}\n      spec: {template: {spec: {containers: [{name: web, image: "other:1"}]}}}\n',
  ),
  small(
    'a prefix and replicas and patches by the old name',
    'namePrefix: p-\nreplicas: [{name: web, count: 5}]\npatches:\n  - target: {kind: Deployment, name: web}\n    patch: |-\n      - {op: add, path: /spec/paused, value: true}\n',
  ),
  whole(
    'a prefix and a patch of what is generated',
    'namePrefix: p-\nconfigMapGenerator: [{name: extra, literals: [A=1]}]\npatches:\n  - patch: |-\n      apiVersion: v1\n      kind: ConfigMap\n      metadata: {name: extra}\n      data: {B: two}\n',
  ),
  small(
    'labels, then a patch by label',
    'labels: [{pairs: {env: prod}}]\npatches:\n  - target: {labelSelector: env=prod}\n    patch: |-\n      - {op: replace, path: /spec/replicas, value: 5}\n',
  ),
  small(
    'namespace, then a patch by namespace',
    'namespace: shop\npatches:\n  - target: {namespace: shop}\n    patch: |-\n      - {op: replace, path: /spec/replicas, value: 5}\n',
  ),
  {
    name: 'a namespace in two layers',
    files: {
      ...SMALL,
      'mid/kustomization.yaml': 'resources: [../base]\nnamespace: one\n',
      'prod/kustomization.yaml':
        'resources: [../mid]\nnamespace: two\npatches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: web, namespace: one}\n      spec: {replicas: 4}\n',
    },
  },
  {
    name: 'two bases, one namespace and one prefix',
    files: {
      ...SMALL,
      'queue/kustomization.yaml': 'resources: [queue.yaml]\nnamePrefix: q-\n',
      'queue/queue.yaml': MORE,
      'prod/kustomization.yaml':
        'resources: [../base, ../queue]\nnamespace: shop\nimages: [{name: shop/web, newTag: "3"}]\nlabels: [{pairs: {env: prod}, includeSelectors: true}]\n',
    },
  },
  {
    name: 'generators of two layers',
    files: {
      ...SMALL,
      'base/kustomization.yaml': 'resources: [web.yaml]\nconfigMapGenerator: [{name: settings, literals: [A=1]}]\n',
      'mid/kustomization.yaml': 'resources: [../base]\nnamePrefix: m-\n',
      'prod/kustomization.yaml':
        'resources: [../mid]\nnamespace: shop\nconfigMapGenerator: [{name: m-settings, behavior: merge, literals: [B=2]}]\n',
    },
  },
  {
    name: 'a component with a generator and a replacement',
    files: {
      ...SMALL,
      'base/kustomization.yaml': 'resources: [web.yaml]\nconfigMapGenerator: [{name: settings, literals: [A=1]}]\n',
      'prod/kustomization.yaml': 'resources: [../base]\ncomponents: [../c]\nnameSuffix: -x\n',
      'c/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nconfigMapGenerator: [{name: settings, behavior: merge, literals: [B=two]}]\nreplacements:\n  - source: {kind: ConfigMap, name: settings, fieldPath: data.B}\n    targets: [{select: {kind: Deployment}, fieldPaths: ["spec.template.spec.containers.[name=web].env.[name=A].value"]}]\n',
    },
  },
  {
    name: 'a patch of a part that two layers share',
    files: {
      ...SMALL,
      'mid/kustomization.yaml':
        'resources: [../base]\npatches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: web}\n      spec: {template: {spec: {containers: [{name: web, env: [{name: M, value: mid}]}]}}}\n',
      'prod/kustomization.yaml':
        'resources: [../mid]\npatches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: web}\n      spec: {template: {spec: {containers: [{name: web, env: [{name: M, value: top}, {name: A, $patch: delete}]}]}}}\n',
    },
  },
  whole(
    'autoscaler, budget and Ingress follow a prefix',
    'namePrefix: p-\nnamespace: shop\nlabels: [{pairs: {a: b}, includeSelectors: true}]\n',
  ),
  refused(small('a field that no kustomization has', 'resource: [x.yaml]\n')),
  refused(small('a patch that is no YAML', 'patches:\n  - target: {kind: Deployment}\n    patch: "a: [b"\n')),
];

export const OVERLAYS: readonly Overlay[] = [
  ...COMBINED,
  ...STRATEGIC,
  ...JSON_PATCHES,
  ...TRANSFORMERS,
  ...GENERATORS,
  ...COMPONENTS,
  ...REPLACEMENTS,
];
