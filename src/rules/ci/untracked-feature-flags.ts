import { concernsService } from '../../services/documents/scope.ts';
import type { Service } from '../../services/types.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

/** Clients of flag services, by package name. */
const CLIENTS =
  /^(?:launchdarkly-node-server-sdk|@launchdarkly\/(?:node-server-sdk|js-server-sdk-common)|unleash-client|@unleash\/(?:nextjs|proxy-client-react)|@openfeature\/(?:server-sdk|js-sdk)|flagsmith(?:-nodejs)?|@growthbook\/growthbook|growthbook|@flipt-io\/(?:flipt|flipt-client-js)|configcat-node|@configcat\/sdk|@splitsoftware\/splitio|statsig-node|@statsig\/statsig-node-core|flags|@vercel\/flags|@happykit\/flags|@hypertune\/sdk|hypertune|@devcycle\/nodejs-server-sdk|@eppo\/node-server-sdk|ioflags|fflip)$/;

/** A document, or a module, that lists flags with who owns them and when they go. */
function findList(service: Service): { readonly path: string; readonly line: number } | undefined {
  for (const path of service.repository.paths) {
    if (!/\.(?:mdx?|ya?ml|json|[cm]?[jt]s)$/.test(path) || !/flag|toggle/i.test(path)) continue;
    if (!concernsService(service, path)) continue;
    const text = service.repository.text(path) ?? '';
    const line = text.split('\n').findIndex((item) => /owner/i.test(item));
    if (line >= 0 && /expir|remove|until|sunset|clean/i.test(text)) return { path, line: line + 1 };
  }
  return undefined;
}

export const untrackedFeatureFlags: Rule = {
  id: 'untracked-feature-flags',
  code: 'NR7119',
  title: 'Feature flags have no written owner and end',
  area: 'ci',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['feature-flag-hygiene'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    untracked:
      'The service asks {client} for flags, and no document of this repository says who owns each flag and when it is removed: stale flags are dead code that one click in a console brings back. Keep a list with owner and end date.',
  },
  docs: {
    what: 'When a client of a flag service is among the dependencies, looks for a document about flags that names owners and an end.',
    why: 'Every flag doubles the states that tests must cover; those that nobody removes make incidents nobody can reproduce.',
    fix: 'Add docs/feature-flags.md: flag, owner, purpose, remove by.',
    exceptions: 'Where the flag service itself keeps owner and expiry, attest it.',
    references: ['https://martinfowler.com/articles/feature-toggles.html'],
  },
  examples: {
    bad: [
      {
        title: 'a client and no list',
        files: {
          'package.json':
            '{ "name": "api", "scripts": { "start": "node server.js" }, "dependencies": { "unleash-client": "^6.0.0" } }\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'a list',
        files: {
          'package.json':
            '{ "name": "api", "scripts": { "start": "node server.js" }, "dependencies": { "unleash-client": "^6.0.0" } }\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
          'docs/feature-flags.md':
            '| flag | owner | remove by |\n|---|---|---|\n| new-checkout | team-pay | 2027-01-31 |\n',
        },
      },
    ],
  },
  check(service) {
    const client = [...(service.package?.dependencies.values() ?? [])].find(
      (item) => CLIENTS.test(item.name) && item.kind !== 'devDependencies',
    );
    if (!client) return [notApplicable('the service uses no flag service')];
    const list = findList(service);
    if (list) return [pass({ path: list.path, line: list.line, column: 1, endLine: list.line, endColumn: 1 })];
    return [fail({ message: 'untracked', args: { client: client.name }, place: client.place, anchor: 'flags' })];
  },
};
