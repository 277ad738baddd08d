import type { Options, Severity } from '../rules/types.ts';

/** What a document's profile changes: the numbers that it names, and how grave it holds a rule. */
export interface Profile {
  readonly rules: Readonly<Record<string, { readonly options?: Options; readonly severity?: Severity }>>;
}

/**
 * Every profile has the rules that decide the items of its document. Here stands only where the document departs from
 * the defaults, which follow the resolution of conflicts; the comment names the item.
 */
export const PROFILES: Readonly<Record<'ge' | 'sanwar' | 'devops' | 'gupta' | 'bona', Profile>> = {
  ge: {
    rules: {
      // GE-RT-09: a full version in .nvmrc.
      'unpinned-node-version': { options: { exact: true } },
      // GE-MEM-02, GE-CHK-02: three quarters of the limit.
      'heap-limit-mismatch': { options: { maximum: 0.75 } },
      // GE-EL-05, GE-EL-06.
      'unwatched-event-loop-delay': { options: { maximumMilliseconds: 50 } },
      'unbounded-json': { options: { maximumBytes: 1_000_000 } },
      // GE-HLTH-06, GE-HLTH-07, GE-HLTH-08: 10 s × 3, 5 s × 2, 2 s × 30.
      'liveness-timing-out-of-range': { options: { maximumPeriod: 10, minimumFailures: 3 } },
      'readiness-timing-out-of-range': { options: { maximumPeriod: 5, maximumFailures: 2 } },
      'startup-timing-out-of-range': { options: { maximumWindow: 60 } },
      // GE-SCALE-03: from one to five, as a cap on cost.
      'autoscaler-without-bounds': { options: { minimum: 1, cap: 5 } },
    },
  },
  sanwar: {
    rules: {
      // SANWAR-PERF-02.
      'heap-limit-mismatch': { options: { maximum: 0.75 } },
      // SANWAR-K8S-05, SANWAR-K8S-06, SANWAR-K8S-07: 15 s × 3, 10 s × 3, up to 150 s.
      'liveness-timing-out-of-range': { options: { maximumPeriod: 15, minimumFailures: 3, maximumTimeout: 5 } },
      'readiness-timing-out-of-range': { options: { maximumPeriod: 10, maximumFailures: 3, maximumTimeout: 5 } },
      'startup-timing-out-of-range': { options: { maximumWindow: 150 } },
      // SANWAR-HPA-01 to SANWAR-HPA-04.
      'autoscaler-without-bounds': { options: { minimum: 3, cap: 20 } },
      'autoscaler-memory-target': { options: { maximum: 70 } },
      'hasty-autoscaler': { options: { scaleDown: 300, scaleUp: 30 } },
      // SANWAR-RATE-06, SANWAR-DB-04.
      'loose-auth-rate-limit': { options: { max: 10, minutes: 15 } },
      'unbounded-pool-wait': { options: { maximumMs: 3000 } },
      // SANWAR-MON-09 to SANWAR-MON-12.
      'missing-error-rate-alert': { options: { maximum: 0.01 } },
      'missing-latency-alert': { options: { maximum: 1 } },
      'missing-heap-alert': { options: { minimum: 0.75, maximum: 0.8 } },
      'missing-event-loop-alert': { options: { maximum: 100 } },
    },
  },
  devops: {
    rules: {
      // DEVOPS-M-01, DEVOPS-M-02, DEVOPS-M-03, DEVOPS-M-05.
      'loose-latency-slo': { options: { maximum: 300 } },
      'loose-error-rate-slo': { options: { maximum: 0.5 } },
      'cpu-over-target': { options: { percent: 70 } },
      'unwatched-event-loop-delay': { options: { maximumMilliseconds: 50 } },
      // DEVOPS-ALERT-02, DEVOPS-IMPL-14: burn rate 4; warning, critical and emergency.
      'missing-burn-rate-alert': { options: { minimum: 4 } },
      'single-alert-tier': { options: { tiers: 3 } },
      // DEVOPS-SC-03: the first step of a canary.
      'missing-canary': { options: { maximumFirstWeight: 10 } },
      // DEVOPS-DASH-01, DEVOPS-DASH-02, DEVOPS-DASH-03: every panel that it lists.
      'dashboard-without-executive-view': { options: { panels: 5 } },
      'dashboard-without-oncall-view': { options: { panels: 6 } },
      'dashboard-without-debug-view': { options: { panels: 6 } },
    },
  },
  gupta: {
    rules: {
      // GUPTA-OBS-05.
      'unwatched-event-loop-delay': { options: { maximumMilliseconds: 50 } },
    },
  },
  bona: {
    rules: {
      // BONA-K8S-06, BONA-K8S-07: 5 s × 2, 10 s × 3.
      'readiness-timing-out-of-range': { options: { maximumPeriod: 5, maximumFailures: 2 } },
      'liveness-timing-out-of-range': { options: { maximumPeriod: 10, minimumFailures: 3 } },
      // BONA-HLTH-05: a loop that stands still for five seconds.
      'liveness-limit-too-low': { options: { minimumMs: 5000 } },
      // BONA-RB-01: every field and section of the template.
      'incomplete-runbook': { options: { fields: 10, sections: 8 } },
    },
  },
};
