/** Outbound HTTP calls and what bounds them. */
export interface ClientRow {
  readonly client: string;
  readonly calls: readonly string[];
  /** Options of any argument that bound the call. */
  readonly options: readonly string[];
  /** Fluent members that bound it. */
  readonly members: readonly string[];
  /** Calls that make an instance or set defaults, where a bound counts for all. */
  readonly factories: readonly string[];
  readonly source: string;
}

export const HTTP_CLIENTS: readonly ClientRow[] = [
  {
    client: 'fetch',
    calls: [
      'fetch',
      'undici#fetch',
      'node-fetch#default',
      'cross-fetch#default',
      'isomorphic-fetch#default',
      'fetch-with-proxy#default',
    ],
    options: ['signal', 'timeout', 'dispatcher'],
    members: [],
    factories: [],
    source: 'https://developer.mozilla.org/docs/Web/API/AbortSignal/timeout_static',
  },
  {
    client: 'undici',
    calls: ['undici#request', 'undici#stream'],
    options: ['signal', 'headersTimeout', 'bodyTimeout', 'dispatcher'],
    members: [],
    factories: ['undici#setGlobalDispatcher', 'undici#Agent', 'undici#Pool'],
    source: 'https://undici.nodejs.org/#/docs/api/Dispatcher',
  },
  {
    client: 'axios',
    calls: [
      'axios#default',
      'axios#get',
      'axios#post',
      'axios#put',
      'axios#patch',
      'axios#delete',
      'axios#head',
      'axios#request',
      'axios#create()',
      'axios#create().get',
      'axios#create().post',
      'axios#create().put',
      'axios#create().patch',
      'axios#create().delete',
      'axios#create().request',
    ],
    options: ['timeout', 'signal'],
    members: [],
    factories: ['axios#create'],
    source: 'https://axios-http.com/docs/req_config',
  },
  {
    client: 'got',
    calls: [
      'got#default',
      'got#got',
      'got#get',
      'got#post',
      'got#default.get',
      'got#default.post',
      'got#extend()',
      'got#extend().get',
      'got#extend().post',
    ],
    options: ['timeout', 'signal'],
    members: [],
    factories: ['got#extend', 'got#default.extend'],
    source: 'https://github.com/sindresorhus/got/blob/main/documentation/6-timeout.md',
  },
  {
    client: 'superagent',
    calls: ['superagent#get', 'superagent#post', 'superagent#put', 'superagent#delete', 'superagent#patch'],
    options: [],
    members: ['timeout'],
    factories: [],
    source: 'https://ladjs.github.io/superagent/#timeouts',
  },
  {
    client: 'request',
    calls: [
      'request#default',
      'request#get',
      'request#post',
      'request#put',
      'request#delete',
      'request-promise#default',
      'request-promise-native#default',
      'needle#default',
      'needle#get',
      'needle#post',
    ],
    options: ['timeout', 'response_timeout', 'open_timeout'],
    members: [],
    factories: ['request#defaults'],
    source: 'https://github.com/request/request#timeouts',
  },
  {
    client: 'node:http',
    calls: ['node:http#request', 'node:http#get', 'node:https#request', 'node:https#get'],
    options: ['timeout', 'signal'],
    members: ['setTimeout'],
    factories: [],
    source: 'https://nodejs.org/api/http.html#httprequestoptions-callback',
  },
];
