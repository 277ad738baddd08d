import { EXAMPLE_SERVICE } from '../../src/rules/example-service.ts';

type Files = Readonly<Record<string, string>>;

/** A process that takes jobs from a queue and listens nowhere. */
export const WORKER: Files = {
  'package.json':
    '{ "name": "orders", "scripts": { "start": "node worker.js" }, "dependencies": { "bullmq": "^5" } }\n',
  Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "worker.js"]\n',
  'worker.js': "const { Worker } = require('bullmq');\nnew Worker('orders', async () => {});\n",
};

/** A Prometheus rule file whose rules have these lines: the first alert's name stands at 4:16, its expression at 5:15. */
export function ruleFile(...rules: readonly (readonly string[])[]): Files {
  const text = rules.flatMap((lines) => lines.map((line, i) => `${i === 0 ? '      - ' : '        '}${line}\n`));
  return { ...EXAMPLE_SERVICE, 'monitoring/rules.yaml': `groups:\n  - name: orders\n    rules:\n${text.join('')}` };
}

/** An alert that has nothing to do with the signal. */
export const DOWN: readonly string[] = ['alert: InstanceDown', 'expr: up{job="orders"} == 0', 'for: 5m'];

/** A Helm template of an alert, whose number is a value of the chart. */
export function templatedAlert(name: string, expression: string): Files {
  return {
    ...EXAMPLE_SERVICE,
    'charts/orders/Chart.yaml': 'apiVersion: v2\nname: orders\nversion: 1.0.0\n',
    'charts/orders/templates/alerts.yaml': `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: orders
spec:
  groups:
    - name: orders
      rules:
        - alert: ${name}
          expr: ${expression}
`,
  };
}

/** A Terraform alarm: what it watches is not read. */
export const TERRAFORM_ALARM: Files = {
  ...EXAMPLE_SERVICE,
  'infra/alarms.tf': 'resource "aws_cloudwatch_metric_alarm" "errors" {\n  threshold = 5\n}\n',
};

/** A Grafana dashboard, one panel a line: its title stands at 2:12. */
export function dashboardFile(title: string, ...panels: readonly string[]): Files {
  return {
    ...EXAMPLE_SERVICE,
    'grafana/orders.json': `{\n  "title": "${title}",\n  "panels": [\n    ${panels.join(',\n    ')}\n  ]\n}\n`,
  };
}

export function panel(title: string, expr: string, type = 'timeseries'): string {
  return JSON.stringify({ title, type, targets: [{ expr }] });
}

/** A dashboard that lives elsewhere, and is linked. */
export const LINKED_DASHBOARD: Files = {
  ...EXAMPLE_SERVICE,
  'README.md': '# Orders\n\n[Dashboard](https://grafana.example.com/d/orders/orders)\n',
};

/** Dashboards made by Terraform: what comes out is not read. */
export const TERRAFORM_DASHBOARD: Files = {
  ...EXAMPLE_SERVICE,
  'infra/dashboards.tf':
    'resource "grafana_dashboard" "orders" {\n  config_json = templatefile("orders.json.tpl", {})\n}\n',
};
