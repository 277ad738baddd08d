import { unresolvedPortName } from '../../../src/rules/kubernetes/unresolved-port-name.ts';
import { CHARTED, deployed, deployment, kustomized, service, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(unresolvedPortName, {
  fails: [
    {
      name: 'a name that no port has',
      files: deployed([
        deployment({
          container: `ports:
  - name: http
    containerPort: 3000
readinessProbe:
  httpGet:
    path: /readyz
    port: web`,
        }),
      ]),
      findings: [{ message: 'probe', at: 'deploy.yaml:23:21' }],
    },
    {
      name: 'quoted digits',
      files: deployed([
        deployment({
          container: `ports:
  - name: http
    containerPort: 3000
readinessProbe:
  httpGet:
    path: /readyz
    port: "3000"`,
        }),
      ]),
      findings: [{ message: 'quoted', at: 'deploy.yaml:23:21' }],
    },
    {
      name: 'a UDP port cannot be probed',
      files: deployed([
        deployment({
          container: `ports:
  - name: http
    containerPort: 3000
    protocol: UDP
readinessProbe:
  httpGet:
    path: /readyz
    port: http`,
        }),
      ]),
      findings: [{ message: 'probe', at: 'deploy.yaml:24:21' }],
    },
    {
      name: 'a Service targets another name',
      files: deployed([
        deployment({
          container: `ports:
  - name: http
    containerPort: 3000
readinessProbe:
  httpGet:
    path: /readyz
    port: http`,
        }),
        service('  ports:\n    - port: 80\n      targetPort: web\n'),
      ]),
      findings: [{ message: 'service', at: 'deploy.yaml:34:19' }],
    },
    {
      name: 'an overlay renames the probe port',
      files: kustomized(
        `readinessProbe:
  httpGet:
    path: /readyz
    port: web`,
        [deployment({ container: 'ports:\n  - name: http\n    containerPort: 3000' })],
      ),
      findings: [{ message: 'probe', at: 'k8s/production/api.yaml:13:21' }],
    },
  ],
  passes: [
    {
      name: 'the name of the port',
      files: deployed([
        deployment({
          container: `ports:
  - name: http
    containerPort: 3000
readinessProbe:
  httpGet:
    path: /readyz
    port: http`,
        }),
      ]),
    },
    {
      name: 'a Service by name',
      files: deployed([
        deployment({
          container: `ports:
  - name: http
    containerPort: 3000
readinessProbe:
  httpGet:
    path: /readyz
    port: 3000`,
        }),
        service('  ports:\n    - port: 80\n      targetPort: http\n'),
      ]),
    },
  ],
  notApplicable: [
    {
      name: 'numbers only',
      files: deployed([
        deployment({
          container: `ports:
  - name: http
    containerPort: 3000
readinessProbe:
  httpGet:
    path: /readyz
    port: 3000`,
        }),
      ]),
      topic: 'probe-port-resolves',
    },
    { name: 'no manifest', files: UNDEPLOYED },
  ],
  unknown: [{ name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ }],
});
