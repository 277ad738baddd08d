import type { Attestation, ServiceReport, TopicVerdict } from './types.ts';

/**
 * Lets attestations answer for topics that nothing could decide. A failure that files show stays a failure, whoever
 * says otherwise; an attestation that has expired leaves the topic open and says since when.
 */
export function attest(
  reports: readonly ServiceReport[],
  attestations: readonly Attestation[],
  asOf: string,
): readonly ServiceReport[] {
  if (attestations.length === 0) return reports;
  return reports.map((report) => {
    const topics = new Map(report.topics);
    for (const attestation of attestations) {
      if (!concerns(attestation, report)) continue;
      const known = topics.get(attestation.topic);
      if (known && known.verdict !== 'unknown') continue;
      topics.set(attestation.topic, answer(attestation, known, asOf));
    }
    return { ...report, topics: new Map([...topics].sort(([a], [b]) => (a < b ? -1 : 1))) };
  });
}

function concerns({ service: name }: Attestation, { service }: ServiceReport): boolean {
  return name === undefined || [service.name, service.id, service.root].includes(name);
}

function answer(attestation: Attestation, known: TopicVerdict | undefined, asOf: string): TopicVerdict {
  const rules = known?.rules ?? [];
  if (known?.attested) return known;
  if (asOf > attestation.until) {
    const reason = `the attestation of ${attestation.owner} expired on ${attestation.until}`;
    return { verdict: 'unknown', rules, evidence: [], reason };
  }
  return {
    verdict: 'pass',
    rules,
    attested: attestation,
    evidence: known?.evidence ?? [],
    reason: `attested by ${attestation.owner} on ${attestation.date}, until ${attestation.until}: ${attestation.link}`,
  };
}
