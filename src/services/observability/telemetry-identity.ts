import { endOf, type Span, startOf } from '../../facts/span.ts';
import { at, entriesOf, textOf } from '../../parsers/data.ts';
import { own } from '../../parsers/own.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { Service } from '../types.ts';
import { metricDefinitionsOf } from './metric-definitions.ts';

interface IdentityEvidence {
  readonly place: Place;
  readonly note: string;
}

export interface TelemetryIdentity {
  readonly service: readonly IdentityEvidence[];
  readonly environment: readonly IdentityEvidence[];
  readonly version: readonly IdentityEvidence[];
}

const KEYS: Readonly<Record<keyof TelemetryIdentity, RegExp>> = {
  service:
    /^(?:service\.name|serviceName|service|service_name|SEMRESATTRS_SERVICE_NAME|ATTR_SERVICE_NAME|SERVICE_NAME|app_name|appName|app)$/,
  environment:
    /^(?:deployment\.environment(?:\.name)?|environment|env|SEMRESATTRS_DEPLOYMENT_ENVIRONMENT|ATTR_DEPLOYMENT_ENVIRONMENT(?:_NAME)?|DEPLOYMENT_ENVIRONMENT)$/,
  version:
    /^(?:service\.version|serviceVersion|version|release|SEMRESATTRS_SERVICE_VERSION|ATTR_SERVICE_VERSION|SERVICE_VERSION|commit|revision)$/,
};
const VARIABLES: Readonly<Record<string, keyof TelemetryIdentity>> = {
  OTEL_SERVICE_NAME: 'service',
  DD_SERVICE: 'service',
  NEW_RELIC_APP_NAME: 'service',
  ELASTIC_APM_SERVICE_NAME: 'service',
  INSTANA_SERVICE_NAME: 'service',
  APPLICATIONINSIGHTS_ROLE_NAME: 'service',
  DD_ENV: 'environment',
  ELASTIC_APM_ENVIRONMENT: 'environment',
  SENTRY_ENVIRONMENT: 'environment',
  DD_VERSION: 'version',
  ELASTIC_APM_SERVICE_VERSION: 'version',
  SENTRY_RELEASE: 'version',
  NEW_RELIC_METADATA_SERVICE_VERSION: 'version',
};
/** Calls whose options name the service: SDKs, agents, resources and default labels. */
const CALLS = [
  '@opentelemetry/sdk-node#NodeSDK',
  '@opentelemetry/resources#Resource',
  '@opentelemetry/resources#resourceFromAttributes',
  '@opentelemetry/sdk-node#resources.*',
  '@vercel/otel#registerOTel',
  '@honeycombio/opentelemetry-node#HoneycombSDK',
  '@splunk/otel#start',
  '@azure/monitor-opentelemetry#useAzureMonitor',
  'dd-trace#init',
  'dd-trace#default.init',
  'dd-trace#tracer.init',
  'elastic-apm-node#start',
  'elastic-apm-node#default.start',
  '@instana/collector#default',
  '@sentry/node#init',
  '@sentry/nestjs#init',
  'prom-client#register.setDefaultLabels',
  'prom-client#default.register.setDefaultLabels',
  'prom-client#Registry().setDefaultLabels',
];

/** What tells telemetry of this service, environment and version from that of others. */
export const telemetryIdentityOf = memoizeByService((service: Service): TelemetryIdentity => {
  const found: Record<keyof TelemetryIdentity, IdentityEvidence[]> = { service: [], environment: [], version: [] };
  for (const { environment } of service.deployments) {
    for (const [name, variable] of environment.variables) {
      const part = Object.hasOwn(VARIABLES, name) ? own(VARIABLES, name) : undefined;
      if (part) found[part].push({ place: variable.place, note: name });
      if (name !== 'OTEL_RESOURCE_ATTRIBUTES') continue;
      const keys = (variable.value ?? '').split(',').map((pair) => pair.split('=')[0]?.trim() ?? '');
      for (const kind of ['service', 'environment', 'version'] as const)
        if (keys.some((key) => KEYS[kind].test(key))) found[kind].push({ place: variable.place, note: name });
    }
  }
  for (const workload of service.workloads) {
    for (const { key, keyPlace, value } of entriesOf(at(workload.node, 'spec', 'template', 'metadata', 'labels'))) {
      if (textOf(value) === undefined) continue;
      if (/^(?:app\.kubernetes\.io\/version|tags\.datadoghq\.com\/version|version)$/.test(key))
        found.version.push({ place: keyPlace, note: key });
      if (key === 'tags.datadoghq.com/env') found.environment.push({ place: keyPlace, note: key });
      if (/^(?:tags\.datadoghq\.com\/service|app\.kubernetes\.io\/name|app)$/.test(key))
        found.service.push({ place: keyPlace, note: key });
      if (key === 'app.kubernetes.io/environment') found.environment.push({ place: keyPlace, note: key });
    }
  }
  const { program } = service;
  for (const call of program?.callsTo(...CALLS) ?? []) {
    for (const arg of call.fact.args) {
      const visit = (module: string, value: typeof arg, depth: number): void => {
        const definition = program?.definition(module, value) ?? { module, value };
        if (definition.value.kind === 'call' && depth < 4) {
          const inner = program?.modules.get(definition.module)?.calls[definition.value.call];
          for (const item of inner?.args ?? []) visit(definition.module, item, depth + 1);
        }
        if (definition.value.kind !== 'object' || depth > 4 || !program) return;
        for (const property of definition.value.properties) {
          const key = property.key ?? computedKey(service.repository.text(definition.module), property.span);
          const known = program.literal(definition.module, property.value, service.deployments[0]?.environment);
          const place = program.place(definition.module, property.span);
          if (!known || known.value !== undefined)
            for (const kind of ['service', 'environment', 'version'] as const)
              if (KEYS[kind].test(key)) found[kind].push({ place, note: key });
          visit(definition.module, property.value, depth + 1);
        }
      };
      visit(call.module, arg, 0);
    }
  }
  for (const metric of metricDefinitionsOf(service))
    if (/(?:^|_)(?:build_info|app_info|version_info|info)$/.test(metric.name))
      found.version.push({ place: metric.place, note: metric.name });
  return found;
});

/** `[ATTR_SERVICE_VERSION]: …`, `[SemanticResourceAttributes.SERVICE_NAME]: …`: the last name of a computed key. */
function computedKey(text: string | undefined, span: Span): string {
  return /^\[\s*(?:\w+\.)*(\w+)\s*\]/.exec(text?.slice(startOf(span), endOf(span)) ?? '')?.[1] ?? '';
}
