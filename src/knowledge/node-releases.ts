import schedule from 'node-releases/data/release-schedule/release-schedule.json' with { type: 'json' };

export interface ReleaseLine {
  readonly major: number;
  readonly status: 'future' | 'current' | 'active' | 'maintenance' | 'eol' | 'unknown';
  /** Last day of support, `YYYY-MM-DD`. */
  readonly end: string | undefined;
  /** Days from the date asked about to the end; negative after it. */
  readonly daysLeft: number | undefined;
  readonly lts: boolean;
}

interface Row {
  readonly start: string;
  readonly lts?: string;
  readonly maintenance?: string;
  readonly end: string;
}

/** The state of a release line on a date (`YYYY-MM-DD`). Lines before 0.12 and unknown ones are `unknown`. */
export function releaseLine(major: number, asOf: string): ReleaseLine {
  const table: Readonly<Record<string, Row>> = schedule;
  const row = table[`v${major}`];
  if (!row) return { major, status: major < 4 ? 'eol' : 'unknown', end: undefined, daysLeft: undefined, lts: false };
  const daysLeft = Math.floor((Date.parse(row.end) - Date.parse(asOf)) / 86_400_000);
  const lts = row.lts !== undefined;
  const status =
    asOf < row.start
      ? 'future'
      : asOf > row.end
        ? 'eol'
        : row.maintenance !== undefined && asOf >= row.maintenance
          ? 'maintenance'
          : row.lts !== undefined && asOf >= row.lts
            ? 'active'
            : 'current';
  return { major, status, end: row.end, daysLeft, lts };
}
