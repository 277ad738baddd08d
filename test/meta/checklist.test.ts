import path from 'node:path';
import { describe, expect, it } from 'vitest';
import conflicts from '../../checklist/conflicts.json' with { type: 'json' };
import documents from '../../checklist/documents.json' with { type: 'json' };
import items from '../../checklist/items.json' with { type: 'json' };
import names from '../../checklist/topic-names.json' with { type: 'json' };
import decided from '../../checklist/topics.json' with { type: 'json' };
import { main } from '../../src/cli/main.ts';
import { DRILL_OF_TOPIC, DRILLS } from '../../src/engine/drills.ts';
import { PROFILES } from '../../src/engine/profiles.ts';
import type { Report } from '../../src/engine/types.ts';
import { scoreReport } from '../../src/reports/scorecard.ts';
import { RULES } from '../../src/rules/index.ts';
import { linkFiles } from '../support/rule-cases.ts';

const topics = [...new Set(items.map((item) => item.topic))].sort();

describe('the checklist as data', () => {
  it('has the 659 items of the five documents and the 47 that the chain adds', () => {
    const counts = Object.fromEntries(
      documents.map(({ name }) => [name, items.filter((item) => item.document === name).length]),
    );
    expect(counts).toEqual({ ge: 106, sanwar: 143, devops: 154, gupta: 58, bona: 198, plus: 47 });
    expect(new Set(items.map((item) => item.id)).size).toBe(706);
  });

  it('keeps the list of topic names that attestations are held against', () => {
    expect(names).toEqual(topics);
  });

  it('names only topics that items ask about', () => {
    for (const topic of [...decided.attest, ...decided.drill]) expect(topics).toContain(topic);
    for (const rule of RULES) for (const topic of rule.topics) expect(topics, rule.id).toContain(topic);
  });

  it('resolves every conflict that an item names', () => {
    const known = new Set(items.map((item) => item.id));
    const resolved = new Set(conflicts.flatMap((conflict) => conflict.items));
    for (const id of resolved) expect(known).toContain(id);
    for (const item of items) if (item.conflicts) expect(resolved, item.id).toContain(item.id);
  });
});

describe('every topic', () => {
  it('is decided by a rule, a drill or an attestation', () => {
    const deciding = new Set([...RULES.flatMap((rule) => rule.topics), ...decided.attest, ...decided.drill]);
    expect(topics.filter((topic) => !deciding.has(topic))).toEqual([]);
  });
});

describe('every topic for a drill', () => {
  it('names the drill that answers it', () => {
    expect([...DRILL_OF_TOPIC.keys()].sort()).toEqual(decided.drill);
    for (const words of DRILL_OF_TOPIC.values()) expect(DRILLS).toContain(words.split(' ')[0]);
  });
});

describe('the scorecard', () => {
  it('reaches all 706 items', () => {
    const [service] = linkFiles({
      'package.json': '{ "name": "orders", "scripts": { "start": "node server.js" } }\n',
      'server.js': "require('node:http').createServer().listen(3000);\n",
    });
    if (!service) throw new Error('no service');
    const report: Report = {
      asOf: '2026-11-20',
      services: [{ service, findings: [], topics: new Map() }],
      ledger: { files: 0, read: 0, skipped: [], problems: [], unrendered: [] },
      crashes: [],
      text: () => undefined,
    };
    const [score] = scoreReport(report, items, undefined);
    const listed = score?.documents.flatMap((document) => document.items.map(({ item }) => item.id)) ?? [];
    expect(new Set(listed)).toEqual(new Set(items.map((item) => item.id)));
  });

  it('has a verdict, an attestation or a drill behind each of them', async () => {
    let stdout = '';
    const io = { stdout: { write: (text: string) => (stdout += text) }, stderr: { write: () => true } };
    const root = path.resolve(import.meta.dirname, '../..');
    await main(['checklist', 'fixtures/services/payments-api', '--format', 'json', '--as-of', '2026-11-20'], {
      ...io,
      env: {},
      cwd: root,
      today: '2026-11-20',
    });
    type Topic = {
      readonly state: string;
      readonly rules: readonly string[];
      readonly items: readonly { readonly id: string }[];
    };
    const { services }: { readonly services: readonly { readonly topics: Readonly<Record<string, Topic>> }[] } =
      JSON.parse(stdout);
    const reached = new Set(
      Object.values(services[0]?.topics ?? {})
        .filter(({ rules, state }) => rules.length > 0 || state === 'attest' || state === 'drill')
        .flatMap((topic) => topic.items.map((item) => item.id)),
    );
    const missing = items.filter((item) => !reached.has(item.id));
    expect(missing.map((item) => `${item.id} ${item.topic}`)).toEqual([]);
    const of = (plus: boolean): number => items.filter((item) => (item.document === 'plus') === plus).length;
    expect([of(false), of(true)]).toEqual([659, 47]);
  });
});

describe('profiles', () => {
  it('name rules and options that exist, with values of the right type', () => {
    for (const [profile, { rules }] of Object.entries(PROFILES)) {
      for (const [id, { options = {} }] of Object.entries(rules)) {
        const rule = RULES.find((item) => item.id === id);
        expect(rule, `${profile}: ${id}`).toBeDefined();
        for (const [name, value] of Object.entries(options)) {
          const spec = rule?.options[name];
          expect(spec, `${profile}: ${id} has no option ${name}`).toBeDefined();
          expect(typeof value, `${profile}: ${id}.${name}`).toBe(typeof spec?.default);
        }
      }
    }
  });
});
