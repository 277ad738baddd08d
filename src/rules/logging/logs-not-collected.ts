import { at, type DataNode, entriesOf, itemsOf, textOf } from '../../parsers/data.ts';
import { fileStart } from '../../parsers/place.ts';
import { logDestinationsOf } from '../../services/observability/log-destinations.ts';
import type { Service, Workload } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { type Evidence, LONG_RUNNING, type Rule } from '../types.ts';

const COLLECTOR =
  /(?:^|\/)(?:fluent-?bit|fluentd(?:-kubernetes-daemonset)?|filebeat|vector|promtail|alloy|grafana-agent|logstash|datadog-agent|agent|opentelemetry-collector(?:-contrib)?|newrelic-fluentbit-output|splunk-otel-collector|logspout)(?::|@|$)/;
const CHART =
  /^(?:fluent-bit|fluentd|filebeat|vector|promtail|alloy|loki-stack|datadog|opentelemetry-collector|splunk-otel-collector)$/;

export const logsNotCollected: Rule = {
  id: 'logs-not-collected',
  code: 'NR6029',
  title: 'Logs are not kept outside the container',
  area: 'logging',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['log-aggregation'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    none: 'The logging driver of {name} is none: everything that the service writes is thrown away. Use a driver that ships to a central store.',
  },
  docs: {
    what: 'Looks in the repository for what ships logs to a central store: a collector beside the service, a logging driver of compose, a transport that ships, annotations of an agent. What the cluster itself has is not visible here.',
    why: 'Logs that stay on the node are gone with the node, and with the pod after its second restart.',
    fix: 'Run a collector on every node (Fluent Bit, Vector, Alloy, the agent of the vendor), or set a logging driver.',
    references: [
      'https://kubernetes.io/docs/concepts/cluster-administration/logging/#cluster-level-logging-architectures',
      'https://docs.docker.com/engine/logging/configure/',
    ],
  },
  examples: {
    bad: [
      {
        title: 'the driver none',
        files: exampleService(["require('node:http').createServer((req, res) => res.end('ok')).listen(3000);"], {
          'compose.yaml': 'services:\n  api:\n    build: .\n    logging:\n      driver: none\n',
        }),
      },
    ],
    good: [
      {
        title: 'a driver that ships',
        files: exampleService(["require('node:http').createServer((req, res) => res.end('ok')).listen(3000);"], {
          'compose.yaml': 'services:\n  api:\n    build: .\n    logging:\n      driver: awslogs\n',
        }),
      },
    ],
  },
  check: (service) => {
    const drivers = service.workloads.flatMap((workload) => {
      const driver = at(workload.node, 'logging', 'driver');
      return driver ? [{ driver, workload, name: textOf(driver) ?? '' }] : [];
    });
    const none = drivers.filter(({ name }) => name === 'none');
    if (none.length > 0)
      return none.map(({ driver, workload }) =>
        fail({ message: 'none', args: { name: workload.name }, place: driver.place, anchor: workload.id }),
      );
    const shipping = drivers.filter(({ name }) => !/^(?:json-file|local|none|journald|syslog)$/.test(name));
    const evidence: readonly Evidence[] = [
      ...shipping.map(({ driver, name }) => ({ place: driver.place, note: name })),
      ...logDestinationsOf(service).shipped,
      ...service.workloads.flatMap(annotations),
      ...collectors(service),
    ];
    if (evidence.length > 0) return [pass(...evidence.slice(0, 4))];
    return [unknown('what collects the logs of the platform is not in this repository')];
  },
};

/** Autodiscovery annotations: `ad.datadoghq.com/api.logs`, `co.elastic.logs/enabled`, `fluentbit.io/parser`. */
function annotations(workload: Workload): readonly Evidence[] {
  return entriesOf(at(workload.node, 'spec', 'template', 'metadata', 'annotations'))
    .filter(({ key }) => /^ad\.datadoghq\.com\/.*logs$|^co\.elastic\.logs\/|^fluentbit\.io\/|^vector\.dev\//.test(key))
    .map(({ key, keyPlace }) => ({ place: keyPlace, note: key }));
}

function collectors(service: Service): readonly Evidence[] {
  const { manifests, workloads, charts } = service.repository;
  const pods = manifests.flatMap((manifest) =>
    itemsOf(at(manifest.node, 'spec', 'template', 'spec', 'containers')).flatMap((container) => image(container)),
  );
  const others = workloads.flatMap(({ containers }) =>
    containers.flatMap((container) =>
      container.image && COLLECTOR.test(container.image.value)
        ? [{ place: container.image.place, note: container.image.value }]
        : [],
    ),
  );
  const dependencies = charts.flatMap((chart) =>
    chart.dependencies.filter((name) => CHART.test(name)).map((name) => ({ place: fileStart(chart.path), note: name })),
  );
  return [...pods, ...others, ...dependencies];
}

function image(container: DataNode): readonly Evidence[] {
  const node = at(container, 'image');
  const text = textOf(node);
  return node && text && COLLECTOR.test(text) ? [{ place: node.place, note: text }] : [];
}
