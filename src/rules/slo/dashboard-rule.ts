import { type Dashboard, dashboardsOf } from '../../services/dashboards/dashboards.ts';
import type { Service } from '../../services/types.ts';
import { EXAMPLE_SERVICE } from '../example-service.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import type { Example, OptionSpec, Outcome, Rule } from '../types.ts';

/** What the docs of the three rules about audiences say alike. */
export const AUDIENCE_DOCS: Pick<Rule['docs'], 'exceptions' | 'references'> = {
  exceptions:
    'Dashboards that live in a monitoring product are not seen: the verdict is unknown, and an attestation with a link settles it.',
  references: ['https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/best-practices/'],
};

export const ENOUGH_PANELS: Readonly<Record<string, OptionSpec>> = {
  panels: { default: 3, description: 'How many of the expected panels make such a dashboard.', minimum: 1 },
};

/** A service whose dashboard has these panels: title and query each. */
export function dashboardExample(title: string, panels: readonly (readonly [title: string, expr: string])[]): Example {
  const dashboard = {
    title: 'Orders',
    panels: panels.map(([name, expr]) => ({ title: name, type: 'timeseries', targets: [{ expr }] })),
  };
  return { title, files: { ...EXAMPLE_SERVICE, 'grafana/orders.json': `${JSON.stringify(dashboard)}\n` } };
}

/** Serves nobody. */
export const UPTIME_ONLY = dashboardExample('uptime only', [['Uptime', 'up']]);

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
