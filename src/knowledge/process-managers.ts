/** Calls that start more processes of the service. External paths as in Program. */
export interface ForkRow {
  readonly call: string;
  /** The library starts workers again that died. */
  readonly respawns: boolean;
  readonly source: string;
}

export const FORKS: readonly ForkRow[] = [
  { call: 'node:cluster#fork', respawns: false, source: 'https://nodejs.org/api/cluster.html#clusterforkenv' },
  { call: 'throng#default', respawns: true, source: 'https://github.com/hunterloftis/throng' },
  { call: 'boring-cluster#default', respawns: true, source: 'https://github.com/jclem/boring-cluster' },
  { call: 'recluster#default', respawns: true, source: 'https://github.com/doxout/recluster' },
  { call: 'pm2#start', respawns: true, source: 'https://pm2.keymetrics.io/docs/usage/pm2-api/' },
  { call: 'cluster-service#start', respawns: true, source: 'https://github.com/godaddy/node-cluster-service' },
  { call: 'sticky-cluster#default', respawns: false, source: 'https://github.com/uqee/sticky-cluster' },
  { call: '@socket.io/sticky#setupMaster', respawns: false, source: 'https://github.com/socketio/socket.io-sticky' },
];

/** Programs that run several others side by side, as they stand in a command. */
export const PROCESS_RUNNERS: Readonly<Record<string, string>> = {
  concurrently: 'https://github.com/open-cli-tools/concurrently',
  'npm-run-all': 'https://github.com/mysticatea/npm-run-all',
  'npm-run-all2': 'https://github.com/bcomnes/npm-run-all2',
  'run-p': 'https://github.com/mysticatea/npm-run-all',
  supervisord: 'http://supervisord.org/',
  foreman: 'https://github.com/ddollar/foreman',
  nf: 'https://github.com/strongloop/node-foreman',
  overmind: 'https://github.com/DarthSim/overmind',
  hivemind: 'https://github.com/DarthSim/hivemind',
  's6-svscan': 'https://github.com/just-containers/s6-overlay',
};
