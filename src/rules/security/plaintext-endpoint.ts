import { type Endpoint, endpointsOf } from '../../services/security/tls-endpoints.ts';
import { EXAMPLE_SERVICE, exampleManifest } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';

const INGRESS = (tls: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: api\nspec:\n${tls}  rules:\n    - host: shop.example.com\n      http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend:\n              service: { name: api, port: { number: 80 } }\n`;

function judge({ kind, what, place, encrypted }: Endpoint): Outcome {
  if (encrypted === undefined)
    return unknown(`the certificate of ${what} belongs to a listener that is configured elsewhere`, { place });
  if (encrypted) return pass({ place, note: `${what}: HTTPS` });
  return fail({ message: kind === 'outbound' ? 'outbound' : 'edge', args: { what }, place, anchor: what });
}

export const plaintextEndpoint: Rule = {
  id: 'plaintext-endpoint',
  code: 'NR5229',
  title: 'Requests travel without TLS',
  area: 'security',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['tls-enforced'],
  kinds: ['http'],
  options: {},
  messages: {
    edge: '{what} takes requests over plain HTTP: passwords, cookies and tokens of clients can be read and changed on the way. Give it a certificate (tls, cert-manager, a managed certificate) and send HTTP to HTTPS.',
    outbound:
      'Requests go to {what} over plain HTTP: what they carry can be read and changed on the way. Use https://.',
  },
  docs: {
    what: 'Looks where requests enter: Ingress, IngressRoute, Route and public Services of type LoadBalancer, fly.toml, HTTPS servers and redirects in the source; and at http:// addresses of other hosts that the service calls. Names without a dot and cluster addresses are internal.',
    why: 'Without TLS everybody on the way reads and changes the traffic.',
    fix: 'spec.tls with a certificate of cert-manager, or a certificate of the load balancer, and a redirect from HTTP.',
    exceptions:
      'TLS that ends in front of everything described here (a CDN, a shared gateway) is not visible: the verdict is unknown.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
      'https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html',
    ],
  },
  examples: {
    bad: [
      {
        title: 'an Ingress without a certificate',
        files: { ...EXAMPLE_SERVICE, 'k8s/api.yaml': exampleManifest([], [INGRESS('')]) },
      },
    ],
    good: [
      {
        title: 'with one',
        files: {
          ...EXAMPLE_SERVICE,
          'k8s/api.yaml': exampleManifest(
            [],
            [INGRESS('  tls:\n    - hosts: [shop.example.com]\n      secretName: shop-tls\n')],
          ),
        },
      },
    ],
  },
  check(service) {
    const endpoints = endpointsOf(service);
    const outcomes = endpoints.map(judge);
    if (endpoints.some(({ kind }) => kind !== 'outbound')) return outcomes;
    const listens = service.servers.some((server) => server.protocol === 'http');
    const [server] = service.servers;
    if (listens)
      outcomes.push(
        unknown('where TLS ends is not described in this repository', ...(server ? [{ place: server.place }] : [])),
      );
    else if (outcomes.length === 0)
      outcomes.push(
        service.program
          ? notApplicable('the service takes no HTTP requests')
          : unknown(service.lost[0] ?? 'the source entry was not found'),
      );
    return outcomes;
  },
};
