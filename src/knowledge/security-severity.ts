/**
 * Rules whose findings are vulnerabilities, for code-scanning pages: with a score GitHub shows them as security alerts
 * (critical above 9.0, high from 7.0, medium from 4.0), so defects of reliability are not in this table.
 * Scores follow CVSS 3.1 as the CodeQL queries for the same weakness do, lower where something else must fail first.
 */
export interface SecurityWeakness {
  readonly rule: string;
  /** 0.1 to 10.0, a text as GitHub wants it. */
  readonly score: string;
  readonly cwe: number;
  readonly source: string;
}

export const SECURITY_WEAKNESSES: readonly SecurityWeakness[] = [
  weakness('inspector-in-production', '9.1', 489),
  weakness('interpolated-sql', '8.8', 89),
  weakness('privileged-pod', '8.4', 250),
  weakness('public-runtime-info', '5.3', 200),
  weakness('secret-in-image', '8.0', 798),
  weakness('secret-in-manifest', '8.0', 312),
  weakness('secret-in-source', '8.0', 798),
  weakness('committed-env-file', '8.0', 538),
  weakness('secrets-in-logs', '7.5', 532),
  weakness('unprotected-profiling-route', '7.5', 200),
  weakness('vulnerable-regexp', '7.5', 1333),
  weakness('unverified-database-tls', '7.4', 295),
  weakness('plaintext-database-connection', '5.9', 319),
  weakness('root-user', '5.5', 250),
  weakness('error-details-leaked', '5.4', 209),
  weakness('forgeable-rate-limit-key', '5.3', 348),
  weakness('loose-auth-rate-limit', '5.3', 307),
  weakness('missing-rate-limit', '5.3', 770),
  weakness('personal-data-in-logs', '5.3', 532),
  weakness('request-body-in-logs', '5.3', 532),
  weakness('unlimited-request-body', '5.3', 770),
  weakness('wildcard-cors', '5.3', 942),
  weakness('eol-node', '5.0', 1104),
  weakness('unmanaged-secret', '5.0', 522),
  weakness('privilege-escalation-allowed', '4.5', 250),
  weakness('accepted-unknown-properties', '4.3', 915),
  weakness('missing-security-headers', '4.3', 693),
  weakness('public-metrics-endpoint', '4.3', 200),
  weakness('raw-input-after-validation', '4.3', 20),
  weakness('sniffable-or-framable', '4.3', 1021),
  weakness('unvalidated-input', '4.3', 20),
  weakness('weak-content-security-policy', '4.3', 693),
  weakness('capabilities-not-dropped', '4.0', 250),
  weakness('run-as-non-root-not-enforced', '4.0', 250),
  weakness('public-source-maps', '3.7', 540),
  weakness('leaky-referrer-policy', '3.1', 200),
  weakness('short-hsts', '3.1', 319),
];

function weakness(rule: string, score: string, cwe: number): SecurityWeakness {
  return { rule, score, cwe, source: `https://cwe.mitre.org/data/definitions/${cwe}.html` };
}
