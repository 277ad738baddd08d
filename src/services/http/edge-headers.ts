import path from 'node:path/posix';
import { HEADER_NAMES } from '../../knowledge/security-headers.ts';
import { at, entriesOf, textOf } from '../../parsers/data.ts';
import { own } from '../../parsers/own.ts';
import type { Place } from '../../parsers/place.ts';
import { copiesOf } from '../images/copied-files.ts';
import type { Service } from '../types.ts';
import { findIngresses } from '../workloads/queries.ts';
import type { HeaderSetting } from './security-headers.ts';

const NAMES = Object.keys(HEADER_NAMES).join('|');

/** Headers that the configuration of Next.js, a proxy in the same container and annotations of the ingress set. */
export function headersAtEdge(service: Service): readonly HeaderSetting[] {
  return [...inNextConfig(service), ...inOwnProxy(service), ...inIngress(service)];
}

/** `add_header` of the nginx that the image starts before the process: a configuration in /etc/nginx with `proxy_pass`. */
function inOwnProxy({ image, repository }: Service): readonly HeaderSetting[] {
  const files = (image?.chain ?? []).flatMap((stage) =>
    image === undefined
      ? []
      : copiesOf(image, stage).flatMap(({ from, sources, destination }) =>
          from.kind === 'context' && destination.startsWith('/etc/nginx/')
            ? sources.map((source) => path.join(image.context ?? '.', source))
            : [],
        ),
  );
  return files.flatMap((file) => {
    const text = repository.has(file) ? (repository.text(file) ?? '') : '';
    if (!/^\s*proxy_pass\s/m.test(text)) return [];
    return findIn(
      text,
      new RegExp(`(?<=^\\s*add_header\\s+["']?)(${NAMES})["']?\\s+(?:"([^"]*)"|'([^']*)')?`, 'gim'),
      file,
    );
  });
}

/** `headers()` of next.config: `{ key: 'X-Frame-Options', value: 'DENY' }` (nextjs.org/docs/app/api-reference/config/next-config-js/headers). */
function inNextConfig({ repository, root }: Service): readonly HeaderSetting[] {
  const file = ['next.config.mjs', 'next.config.js', 'next.config.ts', 'next.config.cjs']
    .map((name) => (root === '.' ? name : `${root}/${name}`))
    .find((name) => repository.has(name));
  const text = file === undefined ? undefined : repository.text(file);
  if (file === undefined || text === undefined || !/headers\s*[(:]/.test(text)) return [];
  return findIn(text, new RegExp(`["'\`](${NAMES})["'\`]\\s*,\\s*value:\\s*(?:"([^"]*)"|'([^']*)')?`, 'gi'), file);
}

function findIn(text: string, pattern: RegExp, file: string): readonly HeaderSetting[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const name = match[1] ?? '';
    const header = own(HEADER_NAMES, name.toLowerCase());
    if (!header) return [];
    const before = text.slice(0, match.index).split('\n');
    const line = before.length;
    const column = (before.at(-1)?.length ?? 0) + 1;
    const place: Place = { path: file, line, column, endLine: line, endColumn: column + match[0].length };
    return [
      { header, value: match[2] ?? match[3], off: false, place, by: file, explicit: true, scope: 'edge' as const },
    ];
  });
}

/** `add_header` and `more_set_headers` in snippets of ingress-nginx; a Middleware of Traefik is not followed. */
function inIngress(service: Service): readonly HeaderSetting[] {
  return service.workloads.flatMap((workload) =>
    findIngresses(workload, service.repository).flatMap((ingress) =>
      entriesOf(at(ingress.node, 'metadata', 'annotations')).flatMap(({ key, value }) => {
        const text = textOf(value) ?? '';
        if (!/snippet/.test(key)) return [];
        const pattern = new RegExp(
          `(?:add_header|more_set_headers)\\s+["']?(${NAMES})["']?[:\\s]+["']?([^"';]*)`,
          'gi',
        );
        return [...text.matchAll(pattern)].flatMap((match) => {
          const header = own(HEADER_NAMES, (match[1] ?? '').toLowerCase());
          return header
            ? [
                {
                  header,
                  value: match[2]?.trim(),
                  off: false,
                  place: value.place,
                  by: 'ingress',
                  explicit: true,
                  scope: 'edge' as const,
                },
              ]
            : [];
        });
      }),
    ),
  );
}
