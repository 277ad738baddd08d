import type { Rule } from '../types.ts';
import { dashboardWithoutDebugView } from './dashboard-without-debug-view.ts';
import { dashboardWithoutExecutiveView } from './dashboard-without-executive-view.ts';
import { dashboardWithoutOncallView } from './dashboard-without-oncall-view.ts';
import { deadAlert } from './dead-alert.ts';
import { looseErrorRateSlo } from './loose-error-rate-slo.ts';
import { looseLatencySlo } from './loose-latency-slo.ts';
import { missingBurnRateAlert } from './missing-burn-rate-alert.ts';
import { missingDashboard } from './missing-dashboard.ts';
import { missingErrorRateAlert } from './missing-error-rate-alert.ts';
import { missingEventLoopAlert } from './missing-event-loop-alert.ts';
import { missingHeapAlert } from './missing-heap-alert.ts';
import { missingLatencyAlert } from './missing-latency-alert.ts';
import { missingLatencyHeatmap } from './missing-latency-heatmap.ts';
import { missingSliRecordingRules } from './missing-sli-recording-rules.ts';
import { missingSlo } from './missing-slo.ts';
import { noisyAlerts } from './noisy-alerts.ts';
import { singleAlertTier } from './single-alert-tier.ts';
import { unlinkedSignals } from './unlinked-signals.ts';
import { unroutedAlerts } from './unrouted-alerts.ts';

export const sloRules: readonly Rule[] = [
  dashboardWithoutDebugView,
  dashboardWithoutExecutiveView,
  dashboardWithoutOncallView,
  deadAlert,
  looseErrorRateSlo,
  looseLatencySlo,
  missingBurnRateAlert,
  missingDashboard,
  missingErrorRateAlert,
  missingEventLoopAlert,
  missingHeapAlert,
  missingLatencyAlert,
  missingLatencyHeatmap,
  missingSliRecordingRules,
  missingSlo,
  noisyAlerts,
  singleAlertTier,
  unlinkedSignals,
  unroutedAlerts,
];
