import { telemetryOf } from '../../services/observability/telemetry.ts';
import { telemetryIdentityOf } from '../../services/observability/telemetry-identity.ts';
import { exampleManifest, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const SOURCE = [
  "const { NodeSDK } = require('@opentelemetry/sdk-node');",
  "new NodeSDK({ serviceName: 'api' }).start();",
  "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
];

export const telemetryWithoutVersion: Rule = {
  id: 'telemetry-without-version',
  code: 'NR6112',
  title: 'Telemetry does not name the version',
  area: 'metrics',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['telemetry-version-labels'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'Metrics and traces of this service do not carry {missing}: whether errors began with a release, and in which environment, cannot be read from them. Set OTEL_RESOURCE_ATTRIBUTES=service.version=…,deployment.environment=… (or DD_VERSION, default labels, a build_info gauge).',
  },
  docs: {
    what: 'Looks for the version (and the environment) on telemetry: resource attributes, unified service tags, default labels, a build_info metric, version labels of the pod.',
    why: 'The first question after an alert is what changed.',
    fix: 'OTEL_RESOURCE_ATTRIBUTES=service.version=1.4.2,deployment.environment=production, or the label app.kubernetes.io/version on the pod template.',
    references: [
      'https://opentelemetry.io/docs/specs/semconv/resource/#service',
      'https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/',
    ],
  },
  examples: {
    bad: [{ title: 'only a name', files: exampleService(SOURCE) }],
    good: [
      {
        title: 'resource attributes',
        files: exampleService(SOURCE, {
          'k8s.yaml': exampleManifest([
            'env:',
            '  - name: OTEL_RESOURCE_ATTRIBUTES',
            '    value: service.version=1.0.0,deployment.environment=production',
          ]),
        }),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { of } = telemetryOf(service);
    const [telemetry] = [...of('tracing'), ...of('endpoint'), ...of('defaultMetrics')];
    if (!telemetry) return [notApplicable('the service has neither metrics nor traces')];
    const { version, environment } = telemetryIdentityOf(service);
    if (version.length > 0) return [pass(...version.slice(0, 2), ...environment.slice(0, 1))];
    const missing = environment.length > 0 ? 'the version' : 'version and environment';
    return [fail({ message: 'missing', args: { missing }, place: telemetry.place, anchor: 'version' })];
  },
};
