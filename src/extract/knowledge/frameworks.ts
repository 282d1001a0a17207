/**
 * What frameworks call for requests, messages and jobs, and who has written what of that. Paths begin with the number of
 * the parameter: `0.body` is `body` of the first one, `1` all of the second.
 */
export interface Framework {
  readonly name: string;
  /** The user has told of it: what it says holds for its own handlers, or for all where it has none. */
  readonly own?: true;
  /** Where set, it speaks for files that import one of them only. */
  readonly packages?: readonly string[];
  /** `app.post('/path', fn)` */
  readonly routes?: readonly string[];
  /** `socket.on('message', fn)`, by the names of the events, and by that of what they come from where that matters. */
  readonly events?: { readonly methods: readonly string[]; readonly names: RegExp; readonly of?: RegExp };
  /** `app.message(fn)`, `bot.command('ask', fn)`: methods that listen in files that import one of the packages, to whatever. */
  readonly listeners?: readonly string[];
  /** `t.procedure.mutation(fn)`, `server.tool('name', fn)`: the method, and what it is called on. */
  readonly methods?: Readonly<Record<string, RegExp>>;
  /** `defineEventHandler(fn)` */
  readonly functions?: readonly string[];
  /** `new Worker('queue', fn)`: the class, and which argument. */
  readonly classes?: Readonly<Record<string, number>>;
  /** `{ method, url, handler: fn }`: the property, and one that stands beside it; of `*` none needs to. */
  readonly options?: Readonly<Record<string, readonly string[]>>;
  /** `@Post('/path') fn() {}` */
  readonly decorators?: readonly string[];
  /** `@Body() body` */
  readonly parameters?: readonly string[];
  /** `export function POST() {}` */
  readonly exports?: readonly string[];
  /** A first parameter of such a type. */
  readonly types?: readonly string[];
  /** What whoever asks has written. */
  readonly client?: readonly string[];
  /** What the server has put there, or has checked; it wins. */
  readonly server?: readonly string[];
  /** Functions that read a part of what they are given: `readBody(event)`. */
  readonly readers?: Readonly<Record<string, string>>;
}

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'all', 'options', 'head'];

/** The parts that most servers share. Of `req.user` and `req.session` nobody but the server says what they are. */
const OF_REQUEST = ['body', 'rawBody', 'params', 'query', 'headers', 'cookies', 'url', 'originalUrl', 'header', 'json', 'text', 'formData', 'nextUrl', 'searchParams', 'param', 'queries', 'valid', 'parseBody', 'cookie'];
const under = (...holders: readonly string[]): string[] => holders.flatMap((holder) => OF_REQUEST.map((part) => `${holder}.${part}`));

export const FRAMEWORKS: readonly Framework[] = [
  { name: 'any server', routes: VERBS, options: { handler: ['url', 'path'], fetch: ['*'] }, types: ['Request', 'NextRequest', 'IncomingMessage'], client: [...under('0', '0.req', '0.request', '0.raw', '0.node.req', '0.context'), '0.*', '1.params'] },
  // A request is a stream of what its body has.
  { name: 'bodies of Node.js', events: { methods: ['on', 'addListener'], names: /^.data.$/, of: /^(req|request|incoming|im)$/i }, client: ['0'] },
  { name: 'readers of bodies', packages: ['node:stream/consumers', 'stream/consumers', 'raw-body', 'co-body', 'micro'], readers: { json: 'body', text: 'body', buffer: 'body', getRawBody: 'body', rawBody: 'body' } },
  { name: 'Express', packages: ['express'], client: ['0.get', '0.param'], server: ['0.signedCookies'] },
  { name: 'Fastify', packages: ['fastify'], types: ['FastifyRequest'], client: [] },
  { name: 'Koa', packages: ['koa', '@koa/router', 'koa-router'], types: ['KoaContext', 'ParameterizedContext', 'RouterContext'], client: ['0.get', '0.request.get'], server: ['0.state'] },
  { name: 'Hono', packages: ['hono'], types: ['Context', 'HonoRequest'], client: under('0.req'), server: ['0.get', '0.var'] },
  { name: 'Elysia', packages: ['elysia'], client: ['0.body', '0.params', '0.query', '0.headers', '0.cookie'], server: ['0.store'] },
  {
    name: 'Next.js', exports: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'],
    types: ['NextApiRequest', 'LoaderFunctionArgs', 'ActionFunctionArgs', 'RequestEvent'], client: [...under('0', '0.request'), '1.params'],
  },
  {
    name: 'NestJS', decorators: ['Get', 'Post', 'Put', 'Patch', 'Delete', 'All', 'Sse', 'MessagePattern', 'EventPattern', 'SubscribeMessage', 'Query', 'Mutation', 'Process'],
    parameters: ['Body', 'Param', 'Query', 'Headers', 'MessageBody', 'Args'],
  },
  {
    name: 'h3 and Nitro', functions: ['defineEventHandler', 'eventHandler', 'defineCachedEventHandler', 'defineWebSocketHandler'], types: ['H3Event'],
    client: ['0.context.params', '0.body', '0.queryStringParameters', '0.pathParameters'],
    readers: {
      readBody: 'body', readRawBody: 'body', readValidatedBody: 'body', readFormData: 'body', readMultipartFormData: 'body', getQuery: 'query', getValidatedQuery: 'query',
      getRouterParam: 'params', getRouterParams: 'params', getValidatedRouterParams: 'params', getHeader: 'headers', getHeaders: 'headers', getRequestHeader: 'headers',
      getRequestHeaders: 'headers', getCookie: 'cookies', parseCookies: 'cookies', getRequestURL: 'url',
    },
  },
  { name: 'tRPC', methods: { mutation: /rocedure/, query: /rocedure/, subscription: /rocedure/ }, client: ['0.input', '0.rawInput'], server: ['0.ctx'] },
  {
    name: 'AWS Lambda', exports: ['handler'], types: ['APIGatewayEvent', 'APIGatewayProxyEvent', 'APIGatewayProxyEventV2', 'SQSEvent', 'SNSEvent'],
    client: ['0.body', '0.queryStringParameters', '0.multiValueQueryStringParameters', '0.pathParameters', '0.headers', '0.rawQueryString', '0.cookies'], server: ['0.requestContext'],
  },
  { name: 'cloud functions', functions: ['onRequest', 'onCall', 'http'], methods: { onRequest: /./, onCall: /./ }, types: ['CallableRequest'], client: ['0.data'], server: ['0.auth'] },
  // Nobody but a service of one's own publishes a message.
  { name: 'cloud messages', functions: ['onMessagePublished', 'cloudEvent'] },
  // What is in a job was put there by a server of one's own.
  { name: 'BullMQ', packages: ['bullmq', 'bull'], classes: { Worker: 1 }, methods: { process: /queue/i }, client: [] },
  { name: 'message queues', methods: { work: /./, consume: /./ }, options: { eachMessage: ['*'], queue: ['*'] }, client: [] },
  // What they tell of a message is theirs: no user writes the id of a channel.
  {
    name: 'chat clients', packages: ['discord.js', 'eris', 'telegraf', 'grammy', '@slack/bolt', 'whatsapp-web.js', 'matrix-js-sdk', 'matrix-bot-sdk', 'twilio'],
    events: { methods: ['on', 'once'], names: /message|chat|interaction|command|mention|text/i },
    listeners: ['message', 'command', 'event', 'action', 'shortcut', 'view', 'hears', 'callbackQuery'],
  },
  { name: 'WebSocket servers', events: { methods: ['on', 'addEventListener'], names: /message|chat|request|job|task|ask|prompt|resume|reply/i, of: /^(\w*socket|ws|conn\w*|client|peer)$/i }, client: ['0'] },
  { name: 'other emitters', events: { methods: ['on', 'addEventListener'], names: /message|chat|request|job|task|ask|prompt|resume|reply/i } },
  { name: 'bots', events: { methods: ['command', 'event', 'message'], names: /message|chat|request|job|task|app_mention/i } },
  { name: 'MCP tools', packages: ['@modelcontextprotocol/sdk', 'fastmcp'], methods: { tool: /./, registerTool: /./ }, options: { execute: ['parameters'] }, client: ['0'] },
];

/** A framework calls these for the browser: all that they are given was sent. */
export const SERVER_ACTION = 'use server';

/** Requests that other servers send and sign. */
export const SIGNED = /hook|slack|telegram|whatsapp|twilio|discord/i;

/** Headers and cookies that a gateway or a login has written, or that nobody guesses. */
export const TRUSTED = /auth|user|tenant|\borg|account|forwarded|oidc|sess|\bsid\b|token/i;
