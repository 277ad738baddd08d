import { type Dashboard, dashboardsOf } from '../../services/dashboards/dashboards.ts';
import type { Service } from '../../services/types.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import type { Outcome } from '../types.ts';

export interface DashboardDemand {
  /** What the audience needs to see: a name for the report, and words of titles and queries. */
  readonly panels: readonly (readonly [name: string, words: RegExp])[];
  /** Titles of dashboards that are meant for the audience. */
  readonly title: RegExp;
  /** How many of the panels make such a dashboard. */
  readonly enough: number;
}

/** Judges whether a dashboard of the repository serves an audience: the shared shape of the dashboard rules. */
export function judgeDashboard(service: Service, demand: DashboardDemand): readonly Outcome[] {
  const { dashboards } = dashboardsOf(service);
  const [first] = dashboards;
  if (!first) return [dashboardsElsewhere(service)];
  const rated = dashboards
    .map((dashboard) => ({ dashboard, missing: missingPanels(dashboard, demand) }))
    .sort((a, b) => a.missing.length - b.missing.length);
  const named = rated.find(({ dashboard }) => demand.title.test(dashboard.title));
  const best = named && named.missing.length <= (rated[0]?.missing.length ?? 0) ? named : rated[0];
  if (!best) return [dashboardsElsewhere(service)];
  if (demand.panels.length - best.missing.length >= demand.enough) return [pass(best.dashboard.place)];
  return [
    fail({
      message: 'missing',
      args: { dashboard: best.dashboard.title, panels: best.missing.join(', ') },
      place: best.dashboard.place,
      anchor: 'dashboard',
    }),
  ];
}

export function dashboardsElsewhere(service: Service): Outcome {
  const { unread, linked } = dashboardsOf(service);
  const [code] = unread;
  if (code)
    return unknown(`the dashboards in ${code.path} are generated, and what comes out is not evaluated`, {
      place: code,
    });
  const [link] = linked;
  return link
    ? unknown('the linked dashboard lives in a monitoring product, outside the repository', { place: link.place })
    : unknown('the repository holds no dashboards; they may live in a monitoring product');
}

function missingPanels(dashboard: Dashboard, { panels }: DashboardDemand): readonly string[] {
  return panels.flatMap(([name, words]) => (dashboard.panels.some((panel) => words.test(panel.text)) ? [] : [name]));
}
