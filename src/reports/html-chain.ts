import type { Image, Service } from '../services/types.ts';
import { cleanLine } from './clean.ts';
import { escapeHtml } from './escape.ts';
import { plural } from './open-findings.ts';

/** One box of the picture. */
interface Link {
  readonly kind: string;
  readonly lines: readonly string[];
  /** `lost`: could not be followed. `cut`: signals do not get past it. */
  readonly state: 'ok' | 'lost' | 'cut';
}

const BOX = { width: 208, line: 18, head: 22, pad: 10 };
const GAP = { x: 34, y: 30 };
const PER_ROW = 5;
/** Characters of a line that fit into a box at 12 px. */
const FITS = 26;

/** The chain of a service, from what is deployed to the modules that run, as inline SVG. */
export function renderChain(service: Service): string {
  const links = linksOf(service);
  const height = Math.max(...links.map((link) => BOX.head + link.lines.length * BOX.line + BOX.pad));
  const columns = Math.min(PER_ROW, links.length);
  const rows = Math.ceil(links.length / PER_ROW);
  const width = columns * BOX.width + (columns - 1) * GAP.x + 2;
  const total = rows * height + (rows - 1) * GAP.y + 2;
  const at = (index: number): Corner => ({
    x: 1 + (index % PER_ROW) * (BOX.width + GAP.x),
    y: 1 + Math.floor(index / PER_ROW) * (height + GAP.y),
  });
  const story = links.map(({ kind, lines }) => `${kind}: ${lines.join(', ')}`).join(' → ');
  return [
    `<svg class="chain" viewBox="0 0 ${width} ${total}" width="${width}" role="img" aria-label="${escapeHtml(`From what is deployed to what runs. ${story}`)}">`,
    ...links.map((link, i) => renderBox(link, at(i), height)),
    ...links.slice(1).map((_link, i) => renderArrow(at(i), at(i + 1), height, links[i]?.state === 'cut')),
    '</svg>',
  ].join('\n');
}

interface Corner {
  readonly x: number;
  readonly y: number;
}

function renderBox({ kind, lines, state }: Link, { x, y }: Corner, height: number): string {
  const full = lines.join('\n');
  const texts = lines.map(
    (line, i) =>
      `<text class="line" x="${x + 10}" y="${y + BOX.head + (i + 1) * BOX.line - 3}">${escapeHtml(short(line))}</text>`,
  );
  return (
    `<g class="link ${state}"><title>${escapeHtml(`${kind}: ${full}`)}</title>` +
    `<rect x="${x}" y="${y}" width="${BOX.width}" height="${height}" rx="6"/>` +
    `<text class="kind" x="${x + 10}" y="${y + 17}">${escapeHtml(kind)}</text>${texts.join('')}</g>`
  );
}

/** To the right, or from the end of a row to the start of the next. */
function renderArrow(from: Corner, to: Corner, height: number, isCut: boolean): string {
  const middle = height / 2;
  const path =
    from.y === to.y
      ? `M${from.x + BOX.width} ${from.y + middle}H${to.x - 7}`
      : `M${from.x + BOX.width / 2} ${from.y + height}V${to.y - GAP.y / 2}H${to.x + BOX.width / 2}V${to.y - 7}`;
  const head =
    from.y === to.y
      ? `M${to.x - 8} ${to.y + middle - 5}L${to.x - 1} ${to.y + middle}L${to.x - 8} ${to.y + middle + 5}Z`
      : `M${to.x + BOX.width / 2 - 5} ${to.y - 8}L${to.x + BOX.width / 2} ${to.y - 1}L${to.x + BOX.width / 2 + 5} ${to.y - 8}Z`;
  const label = isCut ? '<title>signals do not get past here</title>' : '';
  return `<g class="arrow${isCut ? ' cut' : ''}">${label}<path class="way" d="${path}"/><path class="head" d="${head}"/></g>`;
}

function linksOf(service: Service): readonly Link[] {
  const { workloads, image, command, entry, program, servers } = service;
  const links: Link[] = [];
  if (workloads.length > 0) {
    const lines = workloads.slice(0, 3).map(({ kind, name }) => `${kind}/${name}`);
    if (workloads.length > 3) lines.push(`and ${workloads.length - 3} more`);
    const platforms = [...new Set(workloads.map(({ platform }) => platform))];
    links.push({ kind: `workload, ${platforms.join(', ')}`, lines, state: 'ok' });
    const containers = [...new Set(workloads.map(({ container }) => container.name))];
    const images = workloads.flatMap(({ container }) => container.image?.value ?? []);
    links.push({
      kind: 'container',
      lines: [...containers.slice(0, 2), ...[...new Set(images)].slice(0, 2)],
      state: 'ok',
    });
  }
  if (image) {
    const target = image.stage.name ?? image.target;
    links.push({ kind: 'image', lines: [image.dockerfile, `from ${image.base?.text ?? 'scratch'}`], state: 'ok' });
    links.push({
      kind: 'stage',
      lines: [target ?? `stage ${image.stage.index + 1} of ${image.stages.length}`, `runs as ${userOf(image.user)}`],
      state: 'ok',
    });
  } else links.push({ kind: 'image', lines: ['no Dockerfile found'], state: 'lost' });
  if (command) {
    const cut = command.signals.reachNode === false ? command.signals.brokenBy : undefined;
    links.push({ kind: 'command', lines: [command.argv.join(' ')], state: 'ok' });
    for (const step of command.steps)
      links.push({
        kind: step.kind,
        lines: step.text.split(' -> '),
        state: step === cut ? 'cut' : step.kind === 'unknown' ? 'lost' : 'ok',
      });
  } else links.push({ kind: 'command', lines: ['not found'], state: 'lost' });
  links.push(
    entry === undefined
      ? { kind: 'entry', lines: ['not found'], state: 'lost' }
      : { kind: 'entry', lines: [entry], state: 'ok' },
  );
  if (program) {
    const listens = servers.map(({ framework, ports }) => {
      const names = ports.flatMap((port) => port.value ?? (port.env ? `$${port.env}` : []));
      return names.length > 0 ? `${framework} on ${names.join(', ')}` : framework;
    });
    links.push({
      kind: 'reaches',
      lines: [
        `${plural(program.modules.size, 'module')}, ${plural(program.packages.size, 'package')}`,
        ...[...new Set(listens)].slice(0, 2),
      ],
      state: 'ok',
    });
  }
  return links;
}

function userOf({ kind, name }: Image['user']): string {
  return name === '' || name === kind ? kind : `${name} (${kind})`;
}

/** The ends tell more than the middle: registry and tag, folder and file. */
function short(text: string): string {
  const line = cleanLine(text);
  return line.length <= FITS ? line : `${line.slice(0, 9)}…${line.slice(10 - FITS)}`;
}
