import { unrestrictedEgress } from '../../../src/rules/kubernetes/unrestricted-egress.ts';
import { CHARTED, deployed, deployment, UNDEPLOYED } from '../../support/manifests.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(unrestrictedEgress, {
  fails: [
    {
      name: 'ingress only',
      files: deployed([
        deployment(),
        `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
spec:
  podSelector:
    matchLabels:
      app: api
  policyTypes: [Ingress]
`,
      ]),
      findings: [{ message: 'ingress', at: 'deploy.yaml:21:9' }],
    },
    {
      name: 'no types, no egress rules',
      files: deployed([
        deployment(),
        `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
spec:
  podSelector:
    matchLabels:
      app: api
  ingress: []
`,
      ]),
      findings: [{ message: 'ingress', at: 'deploy.yaml:21:9' }],
    },
  ],
  passes: [
    {
      name: 'egress',
      files: deployed([
        deployment(),
        `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
spec:
  podSelector:
    matchLabels:
      app: api
  policyTypes: [Egress]
`,
      ]),
    },
    {
      name: 'the type is implied by rules',
      files: deployed([
        deployment(),
        `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
spec:
  podSelector:
    matchLabels:
      app: api
  egress: []
`,
      ]),
    },
    {
      name: 'every pod of the namespace',
      files: deployed([
        deployment(),
        `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
spec:
  podSelector: {}
  policyTypes: [Egress]
`,
      ]),
    },
    {
      name: 'Cilium',
      files: deployed([
        deployment(),
        `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: api
spec:
  endpointSelector:
    matchLabels:
      app: api
  egress: []
`,
      ]),
    },
    {
      name: 'Istio',
      files: deployed([
        deployment(),
        `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: api
spec:
  outboundTrafficPolicy:
    mode: REGISTRY_ONLY
`,
      ]),
    },
  ],
  notApplicable: [{ name: 'no manifest', files: UNDEPLOYED }],
  unknown: [
    { name: 'a chart that cannot be rendered', files: CHARTED, reason: /chart/ },
    { name: 'no policy at all', files: deployed([deployment()]), reason: /platform/ },
    {
      name: 'a policy for other pods',
      files: deployed([
        deployment(),
        `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes: [Ingress]
`,
      ]),
    },
  ],
});
