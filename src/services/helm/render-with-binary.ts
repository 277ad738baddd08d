import { locateStream } from '../given/locate-given.ts';
import type { Chart, Manifest } from '../types.ts';
import type { ChartRenderer } from '../workloads/manifests.ts';
import { type ChartRelease, releaseOf } from './chart-values.ts';
import { renderCharts } from './render-charts.ts';

/** Runs `helm template` for a folder of the linted root. */
export type HelmBinary = (
  folder: string,
  release: ChartRelease,
) => { readonly text: string } | { readonly failed: string };

/**
 * Renders charts with the helm program. A chart that it refuses stays as it can be rendered here; the values of the
 * output take the places in the templates that wrote them.
 */
export function renderWithBinary(binary: HelmBinary): ChartRenderer {
  return (workspace, charts, settings) => {
    const native = renderCharts(workspace, charts, settings);
    const parts = native.parts;
    const released = charts.filter(({ folder }) => !parts.has(folder));
    const manifests: Manifest[] = [];
    const replaced = new Set<string>();
    const described = native.charts.map((chart): Chart => {
      if (parts.has(chart.folder) || chart.library) return chart;
      const result = binary(chart.folder, releaseOf(workspace, chart, settings, released));
      if ('failed' in result) {
        workspace.ledger.skip(chart.path, `helm does not render this chart: ${result.failed}`);
        return chart;
      }
      const origins = { workspace, manifests: native.manifests, charts: native.charts };
      manifests.push(
        ...locateStream(chart.path, result.text, origins).map(({ manifest }) => ({ ...manifest, unit: chart.folder })),
      );
      replaced.add(chart.folder);
      return { ...chart, local: true, unknown: [] };
    });
    return {
      manifests: [...native.manifests.filter(({ unit }) => !replaced.has(unit)), ...manifests],
      charts: described,
      parts,
    };
  };
}
