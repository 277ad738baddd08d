import type { Value } from '../../facts/types.ts';
import { at, type DataNode, entriesOf, itemsOf, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import { outboundCallsOf } from '../outbound/calls.ts';
import type { Manifest, Service, Workload } from '../types.ts';
import { findIngresses, findServices } from '../workloads/queries.ts';

export interface Endpoint {
  /** `edge`: what stands before the service; `source`: the process itself; `outbound`: where it sends requests. */
  readonly kind: 'edge' | 'source' | 'outbound';
  readonly what: string;
  readonly place: Place;
  /** Undefined when the certificate is configured elsewhere. */
  readonly encrypted: boolean | undefined;
}

/** Annotations with which a controller gets a certificate or sends HTTP to HTTPS. */
const CERTIFICATE =
  /(?:alb\.ingress\.kubernetes\.io\/(?:certificate-arn|ssl-redirect)|networking\.gke\.io\/managed-certificates|ingress\.gcp\.kubernetes\.io\/pre-shared-cert|kubernetes\.io\/ingress\.allow-http|appgw\.ingress\.kubernetes\.io\/(?:ssl-redirect|appgw-ssl-certificate)|traefik\.ingress\.kubernetes\.io\/router\.tls|(?:force-)?ssl-redirect|service\.beta\.kubernetes\.io\/aws-load-balancer-ssl-cert|tailscale\.com\/)/;
/** Classes whose TLS is part of the tunnel or mesh. */
const ENCRYPTED_CLASS = /cloudflare|tailscale|ngrok/;
/** Middleware that answers plain HTTP with a redirect. */
const REDIRECTS = [
  'express-enforces-ssl#default',
  'express-sslify#HTTPS',
  'express-sslify#default.HTTPS',
  'express-force-ssl#default',
  'koa-sslify#default',
  'koa-ssl#default',
  'express-http-to-https#redirectToHTTPS',
  'fastify-https-redirect#default',
];
const SECURE_SERVERS = [
  'node:https#createServer',
  'node:http2#createSecureServer',
  'spdy#createServer',
  'spdy#default.createServer',
];

export const endpointsOf = memoizeByService((service: Service): readonly Endpoint[] => [
  ...service.workloads.flatMap((workload) => atEdge(service, workload)),
  ...inSource(service),
  ...outbound(service),
]);

function atEdge(service: Service, workload: Workload): readonly Endpoint[] {
  if (workload.purpose === 'development') return [];
  if (workload.platform === 'fly') return onFly(workload.node);
  if (workload.platform === 'cloud-run')
    return [{ kind: 'edge', what: 'Cloud Run', place: workload.place, encrypted: true }];
  const ingresses = findIngresses(workload, service.repository).map((item) => ofIngress(item));
  const balancers = findServices(workload, service.repository).flatMap((item) => ofBalancer(item));
  return [...ingresses, ...balancers];
}

function ofIngress(manifest: Manifest): Endpoint {
  const { node, kind, place } = manifest;
  const what = `${kind} ${manifest.name}`;
  const edge = (encrypted: boolean | undefined, at: Place = place): Endpoint => ({
    kind: 'edge',
    what,
    place: at,
    encrypted,
  });
  const tls = at(node, 'spec', 'tls');
  if (tls && (tls.kind !== 'list' || tls.items.length > 0)) return edge(true, tls.place);
  const annotation = entriesOf(at(node, 'metadata', 'annotations')).find(
    ({ key, value }) =>
      CERTIFICATE.test(key) && (/allow-http$/.test(key) ? textOf(value) === 'false' : textOf(value) !== 'false'),
  );
  if (annotation) return edge(true, annotation.keyPlace);
  // Routes of a Gateway or a mesh get their certificate from the listener, which often stands elsewhere.
  if (/^(?:HTTPRoute|GRPCRoute|VirtualService)$/.test(kind)) return edge(undefined);
  const entryPoints = itemsOf(at(node, 'spec', 'entryPoints')).map(textOf);
  if (kind === 'IngressRoute' && entryPoints.some((item) => /secure|https|tls/.test(item ?? ''))) return edge(true);
  const className = textOf(at(node, 'spec', 'ingressClassName')) ?? '';
  return edge(ENCRYPTED_CLASS.test(className));
}

/** A Service of type LoadBalancer is reached from outside as it is. */
function ofBalancer(manifest: Manifest): readonly Endpoint[] {
  if (textOf(at(manifest.node, 'spec', 'type')) !== 'LoadBalancer') return [];
  const annotations = entriesOf(at(manifest.node, 'metadata', 'annotations'));
  if (annotations.some(({ key, value }) => /internal/.test(key) && textOf(value) !== 'false')) return [];
  const found = annotations.find(({ key }) => CERTIFICATE.test(key));
  const what = `Service ${manifest.name}`;
  if (found) return [{ kind: 'edge', what, place: found.keyPlace, encrypted: true }];
  const ports = itemsOf(at(manifest.node, 'spec', 'ports'));
  const plain = ports.find((item) => /^(?:80|3000|8080)$/.test(textOf(at(item, 'port')) ?? ''));
  const secure = ports.some((item) => /^(?:443|8443)$/.test(textOf(at(item, 'port')) ?? ''));
  if (!plain || secure) return [];
  return [{ kind: 'edge', what, place: at(plain, 'port')?.place ?? manifest.place, encrypted: false }];
}

/** `force_https` (fly.io/docs/reference/configuration/#the-http_service-section). */
function onFly(node: DataNode): readonly Endpoint[] {
  const http = at(node, 'http_service');
  const force = at(http, 'force_https');
  if (force && textOf(force) === 'true')
    return [{ kind: 'edge', what: 'http_service', place: force.place, encrypted: true }];
  if (http) return [{ kind: 'edge', what: 'http_service', place: (force ?? http).place, encrypted: false }];
  const ports = itemsOf(at(node, 'services')).flatMap((item) => itemsOf(at(item, 'ports')));
  const forced = ports.find((item) => textOf(at(item, 'force_https')) === 'true');
  return forced ? [{ kind: 'edge', what: 'services', place: forced.place, encrypted: true }] : [];
}

function inSource({ program }: Service): readonly Endpoint[] {
  if (!program) return [];
  const secure = program
    .callsTo(...SECURE_SERVERS, ...REDIRECTS)
    .filter((call) => program.runs(call) !== false)
    .map((call): Endpoint => ({ kind: 'source', what: 'the source', place: call.place, encrypted: true }));
  const fastify = program.callsTo('fastify#default', 'fastify#fastify', 'fastify#default.fastify').flatMap((call) => {
    const https = program.option(call.module, call.fact.args[0], 'https');
    return https.found && https.value && https.value.kind === 'object'
      ? [{ kind: 'source', what: 'Fastify', place: https.place ?? call.place, encrypted: true } as const]
      : [];
  });
  return [...secure, ...fastify, ...redirects(program.modules, program)];
}

/** `if (req.headers['x-forwarded-proto'] !== 'https') return res.redirect(…)`. */
function redirects(
  modules: NonNullable<Service['program']>['modules'],
  program: NonNullable<Service['program']>,
): readonly Endpoint[] {
  return [...modules].flatMap(([module, facts]) =>
    facts.calls.flatMap((call): readonly Endpoint[] => {
      if (call.callee.kind !== 'member' || call.callee.property !== 'redirect') return [];
      const asked = call.guards.some((id) => mentionsScheme(facts.guards[id]?.test));
      return asked
        ? [{ kind: 'source', what: 'a redirect', place: program.place(module, call.span), encrypted: true }]
        : [];
    }),
  );
}

function mentionsScheme(test: Value | undefined): boolean {
  return test !== undefined && /x-forwarded-proto|"secure"|https/i.test(JSON.stringify(test));
}

/** Hosts that are the same machine, the same cluster or a private network. */
const INTERNAL =
  /^(?:localhost|.*\.localhost|127\.|0\.0\.0\.0|\[?::1|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|host\.docker\.internal|.*\.(?:svc|local|internal|cluster|lan|test|localdomain|example|invalid)(?:$|[.:])|[^.]+$)|\.svc\.|metadata\.google/i;

function outbound(service: Service): readonly Endpoint[] {
  const { program } = service;
  const env = service.deployments[0]?.environment;
  const written = outboundCallsOf(service).flatMap(({ call }): readonly Endpoint[] => {
    const [first] = call.fact.args;
    const text = first && program && textOfUrl(program, call.module, first, env);
    return text !== undefined && isPlain(text)
      ? [{ kind: 'outbound', what: hostIn(text) ?? 'another host', place: call.place, encrypted: false }]
      : [];
  });
  const read = new Set(
    [...(program?.modules.values() ?? [])].flatMap((facts) => facts.envReads.map((item) => item.name)),
  );
  const configured = service.workloads
    .filter((workload) => workload.purpose !== 'development' && workload.platform !== 'compose')
    .flatMap(({ container }) =>
      container.env.flatMap((variable): readonly Endpoint[] =>
        read.has(variable.name) && variable.value !== undefined && isPlain(variable.value)
          ? [
              {
                kind: 'outbound',
                what: hostIn(variable.value) ?? variable.name,
                place: variable.place,
                encrypted: false,
              },
            ]
          : [],
      ),
    );
  // An address of the manifest is mended there.
  return [...written.filter((item) => configured.every((other) => other.what !== item.what)), ...configured];
}

/** The beginning of an address: a literal, or the first text of a template. */
function textOfUrl(
  program: NonNullable<Service['program']>,
  module: string,
  value: Value,
  env: Parameters<typeof program.literal>[2],
): string | undefined {
  const literal = program.literal(module, value, env)?.value;
  if (typeof literal === 'string') return literal;
  if (value.kind === 'template' && value.parts[0]?.kind === 'string') return value.parts[0].value;
  if (value.kind === 'binary') return textOfUrl(program, module, value.left, env);
  return undefined;
}

function isPlain(text: string): boolean {
  const host = hostIn(text);
  return host !== undefined && host.length > 3 && !INTERNAL.test(host);
}

function hostIn(text: string): string | undefined {
  return /^http:\/\/(?:[^@/\s]*@)?([^/:?#\s,]+)/i.exec(text)?.[1];
}
