/** A page as a person sees it. */
export interface BrowserPage {
  readonly url: URL;
  /** 0 when nothing was answered; `failure` then says why. */
  readonly status: number;
  readonly headers: Headers;
  readonly markup: string;
  /** The browser reached an address where it has to stop, and sent no request there. */
  readonly stopped: boolean;
  /** Why there is no page: connection refused, time-out, redirections in a circle, too long an answer… */
  readonly failure?: string | undefined;
}

/** One request a browser sent, and its answer. */
export interface SeenRequest {
  /** Milliseconds since the epoch. */
  at: number;
  method: string;
  url: URL;
  /** Form fields as sent. */
  body: string;
  status: number;
  location: string | undefined;
  contentType: string;
  /** The answer's body, empty for a redirection. */
  markup: string;
  headers: Headers;
  failure?: string | undefined;
}

/** A cookie, with the origins that set it. */
export interface BrowserCookie {
  name: string;
  value: string;
  httpOnly: boolean;
  secure: boolean;
  sameSite: string | undefined;
  origins: readonly string[];
}

/** Every cookie of a browser, to be planted in another one. */
export type CookieCopy = { readonly cookies: unknown; readonly origins: ReadonlyMap<string, ReadonlySet<string>> };

/** How an address is opened. */
export interface Opening {
  /** As from a page of another site: cookies with `SameSite=Strict` stay behind. */
  crossSite?: boolean;
}

/**
 * A browser as the audit needs it. Each has its own cookies. A page that cannot be had is a page with a `failure`; only a
 * selector that matches nothing throws.
 */
export interface Browser {
  /** Opens an address, relative to the present page, and follows redirections. */
  open(url: string | URL, opening?: Opening): Promise<BrowserPage>;
  /**
   * Follows a link, presses a button or sends a form.
   * @param selector CSS selector
   * @param values of fields of the form, by name
   * @throws UserError when nothing matches
   */
  press(selector: string, values?: Readonly<Record<string, string>>): Promise<BrowserPage>;
  /** Posts a form of these fields to an address. */
  post(url: string | URL, fields: Readonly<Record<string, string>>): Promise<BrowserPage>;
  /** Fills in a field of the page, for the next `press`. */
  fill(selector: string, value: string): Promise<void>;
  /** The page it stands on. */
  page(): BrowserPage;
  /** Addresses that begin so are not asked: the browser stops before them. Replaces those given before. */
  stopAt(prefixes: readonly string[]): void;
  cookies: {
    all(): Promise<readonly BrowserCookie[]>;
    copy(): Promise<CookieCopy>;
    /** Replaces every cookie. */
    plant(copy: CookieCopy): Promise<void>;
    /** Deletes the cookies that these origins did not set. */
    clearExcept(origins: readonly string[]): Promise<void>;
    /** Deletes the cookies of this name. */
    remove(name: string): Promise<void>;
  };
  /** Every request so far. */
  requests(): readonly SeenRequest[];
  /** Another window of this browser: the same cookies. */
  tab(): Promise<Browser>;
  /** Goes back by the browser's button, where there is one. */
  back?(): Promise<BrowserPage>;
  /** A picture of the page, PNG, where there is a screen. @param size of the window, in pixels */
  screenshot?(size?: { width: number; height: number }): Promise<Uint8Array>;
  /** How many windows pages opened by themselves, where they can. */
  windows?(): number;
  /** Runs a script in the page, where scripts run. @returns what it evaluates to */
  run?(script: string): Promise<unknown>;
  /** Closes it with its windows. */
  close(): Promise<void>;
}

/** Makes browsers. */
export interface BrowserMaker {
  /** Whether the scripts of pages run. */
  readonly drivesScripts: boolean;
  open(): Promise<Browser>;
  close(): Promise<void>;
}
