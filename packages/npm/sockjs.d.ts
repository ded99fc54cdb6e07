/** A connection that looks like a WebSocket, over whichever transport works. */
interface SockJS {
  readonly CONNECTING: 0;
  readonly OPEN: 1;
  readonly CLOSING: 2;
  readonly CLOSED: 3;

  /** The address of the service, absolute. */
  readonly url: string;
  readonly readyState: SockJS.State;
  /** What carries the messages; null before the connection is open, and after it. */
  readonly transport: SockJS.Transport | null;
  /** The sub-protocol: always the empty string, as SockJS negotiates none. */
  readonly protocol: string;
  readonly extensions: string;
  /** The bytes that were sent and have not left for the server; after the end they stay counted. */
  readonly bufferedAmount: number;
  /** Without effect, as there are no binary messages. */
  binaryType: "blob" | "arraybuffer";

  onopen: SockJS.Handler<SockJS.OpenEvent> | null;
  onmessage: SockJS.Handler<SockJS.MessageEvent> | null;
  onclose: SockJS.Handler<SockJS.CloseEvent> | null;
  onerror: SockJS.Handler<SockJS.BaseEvent> | null;
  onheartbeat: SockJS.Handler<SockJS.BaseEvent> | null;

  /**
   * Send a message.
   *
   * @throws InvalidStateError before the connection is open; TypeError for binary data.
   */
  send(data: string): void;

  /**
   * Close; the close event follows in a later task.
   *
   * @param code 1000 or 3000 to 4999.
   * @param reason At most 123 bytes in UTF-8.
   * @throws InvalidAccessError for another code; SyntaxError for a longer reason.
   */
  close(code?: number, reason?: string): void;

  /** Plain data about the connection, for reports of bugs. */
  inspect(): SockJS.Report;

  addEventListener<K extends keyof SockJS.EventMap>(
    type: K,
    listener: SockJS.Listener<SockJS.EventMap[K]> | null,
    options?: boolean | SockJS.ListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: SockJS.Listener<any> | null,
    options?: boolean | SockJS.ListenerOptions,
  ): void;

  removeEventListener<K extends keyof SockJS.EventMap>(
    type: K,
    listener: SockJS.Listener<SockJS.EventMap[K]> | null,
    options?: boolean | object,
  ): void;
  removeEventListener(
    type: string,
    listener: SockJS.Listener<any> | null,
    options?: boolean | object,
  ): void;

  /** @throws TypeError in the slim builds, for what is no Event of the engine. */
  dispatchEvent(event: { readonly type: string }): boolean;
}

declare const SockJS: SockJS.Constructor;

declare namespace SockJS {
  /** What `SockJS` itself is. */
  interface Constructor {
    /**
     * Start to connect.
     *
     * @param url Of the service: relative to the page, http(s) or ws(s), without a fragment.
     * @param protocols Sub-protocols, without effect; transport names, as SockJS 0.x had them.
     * @throws TypeError, SyntaxError or SecurityError for arguments that cannot be meant.
     */
    new (url: Url, protocols?: Protocols, options?: Options | null): SockJS;
    (url: Url, protocols?: Protocols, options?: Options | null): SockJS;
    readonly prototype: SockJS;

    readonly CONNECTING: 0;
    readonly OPEN: 1;
    readonly CLOSING: 2;
    readonly CLOSED: 3;
    /** The version of this client. */
    readonly version: string;
    /**
     * Run this window as the child of an iframe transport; the server's iframe page calls it.
     *
     * @throws TypeError in the slim builds, which have no iframe transports.
     */
    bootstrap_iframe(): void;
  }

  type CONNECTING = 0;
  type OPEN = 1;
  type CLOSING = 2;
  type CLOSED = 3;
  type State = CONNECTING | OPEN | CLOSING | CLOSED;

  /** Text, or a URL or Location object. */
  type Url = string | { readonly href: string; toString(): string };

  /** An empty object is what many pages pass for nothing. */
  type Protocols = string | readonly string[] | Record<string, never> | null;

  type TransportName =
    | "websocket"
    | "xhr-streaming"
    | "xdr-streaming"
    | "eventsource"
    | "iframe-eventsource"
    | "htmlfile"
    | "iframe-htmlfile"
    | "xhr-polling"
    | "xdr-polling"
    | "iframe-xhr-polling"
    | "jsonp-polling";

  /** One of the names, which editors offer, or any text: lists are often typed `string[]`. */
  type Transport = TransportName | (string & {});

  type SessionGenerator = () => string;

  interface Options {
    /** The only transports to try. */
    transports?: Transport | readonly Transport[] | undefined;
    /** The least time in ms that a transport gets to connect: one for all, or by transport. */
    timeout?: number | { readonly [name in Transport]?: number } | undefined;
    /** The time in ms that /info may take: 8000 by default. */
    infoTimeout?: number | undefined;
    /** The silence in ms after which an open connection is lost; 0 for never. */
    heartbeatTimeout?: number | undefined;
    /** Headers of requests by XMLHttpRequest and fetch, /info among them; rule out iframes. */
    headers?: Headers | (() => Headers) | undefined;
    /** Rule out the transports that cannot send headers with each request. */
    headersRequired?: boolean | undefined;
    /** False sends no cookies to other origins. */
    withCredentials?: boolean | undefined;
    /** Parameters of every URL of the connection; none may be called `c`. */
    query?: Query | (() => Query) | undefined;
    /** Try transports last that timed out in this browser in the last half hour. */
    remember?: boolean | undefined;
    /** The part of the session's address that load balancers go by: three digits by default. */
    server?: string | undefined;
    /** The length of the session's id, 16 by default, or what makes one up. */
    sessionId?: number | SessionGenerator | undefined;
    /** Options of single transports. */
    transportOptions?: { readonly [name in Transport]?: TransportOptions } | undefined;

    /** SockJS 0.3's name for `transports`. */
    protocols_whitelist?: Transport | readonly Transport[] | undefined;
    /** What to take instead of the server's /info; it is not asked where nothing is missing. */
    info?: Info | undefined;
    /** The round trip in ms to take instead of the measured one; 0 for none. */
    rtt?: number | undefined;

    /** Write to the console what happens. */
    debug?: boolean | undefined;
    /** Load the iframe page anew each time. */
    devel?: boolean | undefined;
    /** True rules out transports without cookies, false `iframe-htmlfile`. */
    cookie?: boolean | undefined;
  }

  type Headers = { readonly [name: string]: string };
  type Query = { readonly [name: string]: string | number | boolean };

  interface TransportOptions {
    /** In place of the option `headers`. */
    headers?: Headers | undefined;
    /** Send no cookies to other origins. */
    noCredentials?: boolean | undefined;
  }

  /** What a server tells of itself; servers may have fields of their own. */
  interface Info {
    readonly [field: string]: unknown;
    websocket?: boolean | undefined;
    cookie_needed?: boolean | undefined;
    base_url?: string | undefined;
    origins?: readonly string[] | undefined;
    entropy?: number | undefined;
    /** How often the server sends a heartbeat on a silent connection, in ms. */
    heartbeat?: number | undefined;
  }

  /** What `inspect` returns. */
  interface Report {
    readonly version: string;
    readonly url: string;
    readonly readyState: State;
    readonly transport: Transport | null;
    readonly attempts: readonly Attempt[];
    /** The round trip of /info in ms; null if it was not asked. */
    readonly rtt: number | null;
    /** How many frames came after the one that opened the connection. */
    readonly frames: number;
    /** How many of them were heartbeats. */
    readonly heartbeats: number;
    /** How many ms ago the last of them came; null if there was none. */
    readonly frameAge: number | null;
    readonly bufferedAmount: number;
  }

  // `target` is the socket. It is `any`, and what WebSocket's events lack is optional, so that
  // handlers written for those fit, and a SockJS can stand where a WebSocket is asked for.
  interface BaseEvent {
    readonly type: string;
    readonly target: any;
    readonly currentTarget: any;
    readonly timeStamp: number;
    readonly bubbles: boolean;
    readonly cancelable: boolean;
    /** Without effect, as is the next. */
    preventDefault(): void;
    stopPropagation(): void;
  }

  type OpenEvent = BaseEvent;

  interface MessageEvent extends BaseEvent {
    readonly data: string;
  }

  interface CloseEvent extends BaseEvent {
    readonly code: number;
    readonly reason: string;
    readonly wasClean: boolean;
    /** The HTTP status with which the server refused; 0 if there was none. */
    readonly status?: number;
    /** The transports that were tried in vain or ruled out, in order. */
    readonly attempts?: readonly Attempt[];
  }

  /** The same where it need not stand for a WebSocket's: what `addEventListener` passes on. */
  interface CloseDetails extends CloseEvent {
    readonly status: number;
    readonly attempts: readonly Attempt[];
  }

  /** A transport that did not connect, why not, and after how long. */
  interface Attempt {
    readonly transport: Transport;
    /** 0 where it was ruled out without a try. */
    readonly code: number;
    readonly reason: string;
    readonly ms: number;
  }

  interface EventMap {
    open: OpenEvent;
    message: MessageEvent;
    close: CloseDetails;
    error: BaseEvent;
    heartbeat: BaseEvent;
  }

  /** A method's type, since a method takes handlers of the DOM's own events too. */
  type Handler<E> = { handle(event: E): any }["handle"];

  type Listener<E> = ((this: SockJS, event: E) => any) | { handleEvent(event: E): any };

  interface ListenerOptions {
    once?: boolean | undefined;
    /** An AbortSignal, which removes the listener. */
    signal?:
      | { readonly aborted: boolean; addEventListener(type: "abort", listener: () => void): void }
      | undefined;
    capture?: boolean | undefined;
    passive?: boolean | undefined;
  }

  /** What `ReconnectingSockJS` is, and `SockJS.Reconnecting` of the script of its own. */
  interface ReconnectingConstructor {
    /**
     * Start to connect, and come back after each loss.
     *
     * @param url As for SockJS; or a function that is called before each try, and returns the URL or
     *   a promise of it.
     * @throws TypeError, SyntaxError or SecurityError for arguments that cannot be meant.
     */
    new (
      url: Url | (() => Url | PromiseLike<Url>),
      protocols?: Protocols,
      options?: ReconnectingOptions | null,
    ): Reconnecting;
    readonly prototype: Reconnecting;

    readonly CONNECTING: 0;
    readonly OPEN: 1;
    readonly CLOSING: 2;
    readonly CLOSED: 3;
  }

  /** A connection that is made anew whenever it is lost: `open` and `close` come each time. */
  interface Reconnecting extends SockJS {
    onclose: Handler<ReconnectingCloseEvent> | null;

    inspect(): ReconnectingReport;

    /**
     * Send a message; before the connection is open it waits for that.
     *
     * @throws QuotaExceededError if too much would wait; InvalidStateError after the end; TypeError
     *   for binary data.
     */
    send(data: string): void;

    addEventListener(
      type: "close",
      listener: Listener<ReconnectingCloseDetails> | null,
      options?: boolean | ListenerOptions,
    ): void;
    addEventListener<K extends keyof EventMap>(
      type: K,
      listener: Listener<EventMap[K]> | null,
      options?: boolean | ListenerOptions,
    ): void;
    addEventListener(
      type: string,
      listener: Listener<any> | null,
      options?: boolean | ListenerOptions,
    ): void;
  }

  /** What `inspect` returns: the last SockJS's report, empty before the first, and these. */
  interface ReconnectingReport extends Report {
    /** How often it has come back. */
    readonly reconnects: number;
    /** How many tries in a row have failed. */
    readonly retries: number;
  }

  /** The options of each SockJS, and those for coming back. */
  interface ReconnectingOptions extends Options {
    /** How many tries in a row may fail; without end by default. */
    maxRetries?: number | undefined;
    /** The ceiling of the first delay in ms, 500 by default; it doubles with each failed try. */
    minDelay?: number | undefined;
    /** The ceiling of every delay in ms, and the longest wait for the network: 20,000 by default. */
    maxDelay?: number | undefined;
    /** After how many ms a connection has lasted, so that delays start again: 5000 by default. */
    minUptime?: number | undefined;
    /** How many bytes may wait for the connection: 1 MiB by default. */
    queueLimit?: number | undefined;
    /** Decides after each loss; the event's `willReconnect` says what would happen. */
    shouldReconnect?: ((event: ReconnectingCloseDetails) => boolean) | undefined;
  }

  interface ReconnectingCloseEvent extends CloseEvent {
    /** Whether another try follows; if not, this is the last event. */
    readonly willReconnect?: boolean;
    /** In how many ms it follows, unless the page wakes up before; 0 if none does. */
    readonly retryIn?: number;
  }

  /** The same where it need not stand for a WebSocket's, as `CloseDetails`. */
  interface ReconnectingCloseDetails extends CloseDetails {
    readonly willReconnect: boolean;
    readonly retryIn: number;
  }
}

// For `require` and pages; the declarations of modules end otherwise, see build/npm.py. What
// `require` returns has itself as a property.
type Itself = SockJS;
declare namespace SockJS {
  type SockJS = Itself;
  interface Constructor {
    readonly SockJS: Constructor;
  }
}
export = SockJS;
export as namespace SockJS;
