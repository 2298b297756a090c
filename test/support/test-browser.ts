/** A page that a browser shows. */
interface Page {
  readonly url: string;
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** A browser without a screen: keeps cookies, follows redirects, fills forms in. */
export class TestBrowser {
  /** Every address it went to, in order. */
  readonly visited: string[] = [];
  readonly #cookies = new Map<string, string>();

  async open(url: string, init: RequestInit = {}): Promise<Page> {
    const { host } = new URL(url);
    this.visited.push(url);
    const headers = { ...init.headers, cookie: this.#cookies.get(host) ?? "", connection: "close" };
    const response = await fetch(url, { ...init, headers, redirect: "manual" });
    const [cookie] = response.headers.getSetCookie();
    if (cookie !== undefined) this.#cookies.set(host, cookie.split(";")[0] ?? "");
    const to = response.headers.get("location");
    if (to !== null) {
      await response.body?.cancel();
      return this.open(new URL(to, url).href);
    }
    return { url, status: response.status, text: await response.text(), headers: response.headers };
  }

  /** Sends the form of a page. */
  submit({ url, text }: Page, values: Readonly<Record<string, string>>): Promise<Page> {
    const action = /<form [^>]*action="([^"]+)"/.exec(text)?.[1]?.replaceAll("&amp;", "&") ?? "";
    return this.open(new URL(action, url).href, { method: "POST", body: new URLSearchParams(values) });
  }
}

/** What a person knows who logs in. */
interface Person {
  readonly username: string;
  readonly password: string;
}

/** Logs in at the page of a login, and answers whether the app may have the access. */
export async function logInWith(
  browser: TestBrowser,
  url: string,
  { username, password }: Person,
  answer: "allow" | "deny" = "allow",
): Promise<Page> {
  const page = await browser.submit(await browser.open(url), { username, password });
  return page.text.includes("approve_form") ? browser.submit(page, { answer }) : page;
}
