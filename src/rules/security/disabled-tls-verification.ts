import { FILE_START } from '../../facts/span.ts';
import { type Place, placeKey } from '../../parsers/place.ts';
import { databaseClientsOf } from '../../services/databases/clients.ts';
import { tlsOf } from '../../services/databases/tls.ts';
import { verificationsOf } from '../../services/security/tls-verification.ts';
import type { Service } from '../../services/types.ts';
import { fail, notApplicable, oncePerPlace, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

const AGENT = (option: string): string =>
  `import http from 'node:http';\nimport https from 'node:https';\nimport axios from 'axios';\nconst api = axios.create({ timeout: 2000, httpsAgent: new https.Agent({ ${option} }) });\nhttp.createServer(async (req, res) => res.end((await api.get('https://prices.example.com/')).data)).listen(3000);\n`;

/** The variable in what ships: images, manifests, scripts. Overrides for development do not count. */
function inEnvironment({ deployments }: Service): readonly Place[] {
  return deployments.flatMap(({ environment, workload }) => {
    const variable = environment.variables.get('NODE_TLS_REJECT_UNAUTHORIZED');
    return variable?.value === '0' && workload?.purpose !== 'development' ? [variable.place] : [];
  });
}

/** `npm config set strict-ssl false` and NODE_TLS_REJECT_UNAUTHORIZED=0 while the image is built, and .npmrc beside it. */
function whileBuilding(service: Service): readonly { readonly what: string; readonly place: Place }[] {
  const { image, repository, root } = service;
  const steps = (image?.reached ?? []).flatMap((stage) =>
    stage.instructions.flatMap((instruction) => {
      const match =
        instruction.keyword === 'RUN'
          ? /strict-ssl[= ]["']?false|enableStrictSsl\s+["']?false|NODE_TLS_REJECT_UNAUTHORIZED=["']?0/i.exec(
              instruction.text,
            )
          : null;
      return match ? [{ what: match[0], place: instruction.place }] : [];
    }),
  );
  const files = [...new Set(['.npmrc', root === '.' ? '.npmrc' : `${root}/.npmrc`])].flatMap((path) => {
    const lines = repository.text(path)?.split('\n') ?? [];
    const line = lines.findIndex((text) => /^\s*strict-ssl\s*=\s*["']?false/i.test(text)) + 1;
    const text = lines[line - 1] ?? '';
    return line > 0
      ? [{ what: 'strict-ssl=false', place: { path, line, column: 1, endLine: line, endColumn: text.length + 1 } }]
      : [];
  });
  return [...steps, ...files];
}

export const disabledTlsVerification: Rule = {
  id: 'disabled-tls-verification',
  code: 'NR5227',
  title: 'Certificates are not verified',
  area: 'security',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['tls-verification-on'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    option:
      '{what} makes this connection accept any certificate: whoever gets between the service and the other side reads and changes everything. Give it the certificate authority (ca, NODE_EXTRA_CA_CERTS) and leave verification on.',
    environment:
      'NODE_TLS_REJECT_UNAUTHORIZED=0 turns certificate checks off for every connection of the process, to databases and payment providers alike. Remove it; trust a private authority with NODE_EXTRA_CA_CERTS.',
    build:
      '{what} turns certificate checks off while packages are installed: whoever gets between the build and the registry decides what code ships. Remove it; trust a private authority with cafile.',
  },
  docs: {
    what: 'Looks for NODE_TLS_REJECT_UNAUTHORIZED=0 in images, manifests, start scripts and source, for rejectUnauthorized: false and its like in options of clients on the production path (evaluated under the production environment), and for strict-ssl=false in .npmrc and the Dockerfile.',
    why: 'TLS without verification only keeps out those who merely listen; an active attacker presents a certificate of their own.',
    fix: 'NODE_EXTRA_CA_CERTS=/etc/ssl/company.pem, or `ca` in the options of the client.',
    exceptions: 'Database clients are judged by unverified-database-tls.',
    references: [
      'https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue',
      'https://nodejs.org/api/cli.html#node_extra_ca_certsfile',
      'https://docs.npmjs.com/cli/v11/using-npm/config#strict-ssl',
    ],
  },
  examples: {
    bad: [{ title: 'any certificate will do', files: exampleService(AGENT('rejectUnauthorized: false')) }],
    good: [{ title: 'the authority is known', files: exampleService(AGENT('ca: process.env.COMPANY_CA')) }],
  },
  check(service) {
    const ofDatabases = databaseConnections(service);
    const found = verificationsOf(service).filter(({ place }) => !ofDatabases.has(placeKey(place)));
    const outcomes: Outcome[] = [
      ...inEnvironment(service).map((place) => fail({ message: 'environment', place, anchor: 'environment' })),
      ...found
        .filter((item) => item.off === true)
        .map(({ what, place, conditional }) =>
          fail(
            what.startsWith('NODE_')
              ? { message: 'environment', place, anchor: place.path }
              : {
                  message: 'option',
                  args: { what },
                  place,
                  anchor: place.path,
                  ...(conditional ? { severity: 'warning' } : {}),
                },
          ),
        ),
      ...whileBuilding(service).map(({ what, place }) =>
        fail({ message: 'build', args: { what }, place, severity: 'warning', anchor: 'build' }),
      ),
    ];
    if (outcomes.length > 0) return oncePerPlace(outcomes);
    const open = found.find((item) => item.off === undefined);
    if (open)
      return [
        unknown('whether certificates are verified is decided outside of this repository', { place: open.place }),
      ];
    const on = found[0]?.place ?? service.program?.place(service.program.entries.at(-1) ?? '', FILE_START);
    const place = on ?? service.command?.place ?? service.image?.stage.from.place;
    return [
      place ? pass({ place, note: 'nothing turns verification off' }) : notApplicable('there is nothing to look at'),
    ];
  },
};

/** Places where database clients are told not to verify: unverified-database-tls reports those. */
function databaseConnections(service: Service): ReadonlySet<string> {
  const { program } = service;
  if (!program) return new Set();
  const states = databaseClientsOf(service).map((client) => tlsOf(service, program, client));
  return new Set(states.flatMap((tls) => (tls?.state === 'unverified' ? [placeKey(tls.place)] : [])));
}
