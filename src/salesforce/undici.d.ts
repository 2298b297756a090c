// undici's index brings fetch, WebSocket and caches: twice the memory and start-up time of the one class used here.
declare module "undici/lib/dispatcher/env-http-proxy-agent.js" {
  export { EnvHttpProxyAgent as default } from "undici";
}
