import { fileStart } from '../../parsers/place.ts';
import { telemetryIdentityOf } from '../../services/observability/telemetry-identity.ts';
import { tracersOf } from '../../services/observability/tracers.ts';
import { exampleManifest, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const unnamedServiceInTraces: Rule = {
  id: 'unnamed-service-in-traces',
  code: 'NR6203',
  title: 'Traces do not name the service',
  area: 'tracing',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['otel-service-name'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'Nothing names the service, so its spans arrive as "unknown_service:node" together with those of every other service that forgot: service maps and queries by service do not find it. Set OTEL_SERVICE_NAME or serviceName.',
  },
  docs: {
    what: 'Looks for the name of the service in the configuration of the tracer and in the effective environment; agents that take it from package.json are fine.',
    why: 'Everything in a tracing backend is grouped by service.',
    fix: 'OTEL_SERVICE_NAME=orders in the manifest, or new NodeSDK({ serviceName: "orders" }).',
    references: ['https://opentelemetry.io/docs/languages/sdk-configuration/general/#otel_service_name'],
  },
  examples: {
    bad: [
      {
        title: 'no name',
        files: exampleService(
          [
            "const { NodeSDK } = require('@opentelemetry/sdk-node');",
            'new NodeSDK().start();',
            "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
          ],
          { 'k8s.yaml': exampleManifest() },
        ),
      },
    ],
    good: [
      {
        title: 'serviceName',
        files: exampleService([
          "const { NodeSDK } = require('@opentelemetry/sdk-node');",
          "new NodeSDK({ serviceName: 'api' }).start();",
          "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
        ]),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { all, agents, injected } = tracersOf(service);
    const [tracer] = all;
    if (!tracer) return [notApplicable('the service is not traced')];
    // Labels of pods reach an agent only through its own injection.
    const names = telemetryIdentityOf(service).service.filter(
      ({ note }) => !/^app(?:\.kubernetes\.io\/name)?$/.test(note),
    );
    if (names.length > 0) return [pass(...names.slice(0, 3))];
    const naming = agents.filter((agent) => agent.names);
    if (naming.length > 0)
      return [
        pass(
          ...naming.map(({ place, note }) => ({
            place,
            note: `${note} takes the name of package.json or the process`,
          })),
        ),
      ];
    if (injected.length > 0) return [pass(...injected)];
    const file = ['newrelic.js', 'newrelic.cjs']
      .map((name) => `${service.root === '.' ? '' : `${service.root}/`}${name}`)
      .find((path) => service.repository.has(path));
    if (tracer.note === 'newrelic' && file && /app_name/.test(service.repository.text(file) ?? ''))
      return [pass({ place: fileStart(file), note: 'app_name' })];
    const [deployment] = service.deployments;
    if (!deployment?.environment.complete)
      return [unknown('OTEL_SERVICE_NAME may come from an environment that is not in this repository', tracer)];
    return [fail({ message: 'missing', place: tracer.place, anchor: 'service-name' })];
  },
};
