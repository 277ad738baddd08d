import type { ChalkInstance } from 'chalk';
import type { Place } from '../parsers/place.ts';
import type { Service } from '../services/types.ts';
import type { Ledger } from '../workspace/types.ts';
import { cleanLine } from './clean.ts';

/** Each service with its chain, from what is deployed to what runs, and what could not be followed. */
export function renderServices(services: readonly Service[], ledger: Ledger, chalk: ChalkInstance): string {
  const parts = services.map((service) => renderService(service, chalk));
  const skipped = ledger.skipped.map((item) =>
    chalk.dim(`not judged: ${cleanLine(item.path)} (${cleanLine(item.reason)})`),
  );
  const none = services.length === 0 ? ['no Node.js service found'] : [];
  return `${[...none, ...parts, skipped.join('\n')].filter(Boolean).join('\n\n')}\n`;
}

function renderService(service: Service, chalk: ChalkInstance): string {
  const rows: [string, string][] = [];
  for (const workload of service.workloads) rows.push(['workload', `${workload.id} ${at(workload.place)}`]);
  if (service.image) {
    const { image } = service;
    const target = image.target === undefined ? '' : ` (target ${image.target})`;
    rows.push([
      'image',
      `${image.dockerfile}${target} from ${image.base?.text ?? 'scratch'}, user ${image.user.name || image.user.kind}`,
    ]);
  }
  const { command } = service;
  if (command) {
    rows.push(['command', `${command.argv.join(' ')} ${at(command.place)}`]);
    for (const step of command.steps) rows.push([step.kind, `${step.text}${step.place ? ` ${at(step.place)}` : ''}`]);
    const reach = command.signals.reachNode;
    rows.push([
      'signals',
      reach === true
        ? 'reach node'
        : reach === false
          ? `do not reach node: ${command.signals.why}`
          : `unknown: ${command.signals.why}`,
    ]);
  }
  rows.push(['entry', service.entry ?? 'not found']);
  if (service.program)
    rows.push(['reaches', `${service.program.modules.size} modules, ${service.program.packages.size} packages`]);
  for (const server of service.servers) {
    const ports = server.ports.map((port) => port.value ?? (port.env ? `$${port.env}` : '?')).join(', ');
    rows.push(['listens', `${server.framework}${ports ? ` on ${ports}` : ''} ${at(server.place)}`]);
  }
  if (service.routes.routes.length > 0)
    rows.push(['routes', `${service.routes.routes.length}${service.routes.complete ? '' : ' or more'}`]);
  for (const lost of service.lost) rows.push(['lost', lost]);
  const body = rows.map(([label, text]) => `  ${chalk.dim(label.padEnd(10))} ${cleanLine(text)}`);
  return [`${chalk.bold(cleanLine(service.name))} ${chalk.dim(service.kind)}`, ...body].join('\n');
}

function at(place: Place): string {
  return `(${place.path}:${place.line})`;
}

export function renderServicesJson(services: readonly Service[], ledger: Ledger): string {
  const list = services.map((service) => ({
    id: service.id,
    name: service.name,
    root: service.root,
    kind: service.kind,
    entry: service.entry ?? null,
    dockerfile: service.image?.dockerfile ?? null,
    workloads: service.workloads.map((workload) => workload.id),
    command: service.command
      ? { argv: service.command.argv, steps: service.command.steps, signals: service.command.signals }
      : null,
    modules: service.program?.modules.size ?? 0,
    servers: service.servers.map(({ framework, protocol, place, ports }) => ({ framework, protocol, place, ports })),
    routes: service.routes.routes.map(({ method, path, place }) => ({ method, path, place })),
    lost: service.lost,
  }));
  return `${JSON.stringify({ version: 1, services: list, skipped: ledger.skipped }, null, 2)}\n`;
}
