// The OAuth 2 server of the npm package oidc-provider.
// Usage: node oidc.mjs OPTIONS(JSON: accessTokenSeconds, deviceSeconds, deviceInterval); prints `ready URL`.
import { once } from "node:events";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const options = { accessTokenSeconds: 3600, deviceSeconds: 600, ...JSON.parse(process.argv[2] ?? "{}") };
// The issuer has the port in its name, so the port comes first.
const server = createServer().listen(0, "127.0.0.1");
await once(server, "listening");
const issuer = `http://127.0.0.1:${server.address().port}`;
const scope = "openid offline_access email profile";

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "desktop",
      client_secret: "canary-client-secret-5b0d1f7c2e9a4386",
      application_type: "native",
      redirect_uris: ["http://127.0.0.1/callback", "http://127.0.0.1/callback/oidc", "http://127.0.0.1/"],
      grant_types: ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"],
      scope,
    },
    {
      // Everything that the form encoding of RFC 6749 section 2.3.1 changes.
      client_id: "odd client:1",
      client_secret: "canary a b%2B+c:d&e=f/g~h-i._j",
      application_type: "native",
      redirect_uris: ["http://127.0.0.1/callback/oidc"],
      grant_types: ["authorization_code", "refresh_token"],
      scope,
    },
    {
      client_id: "web",
      client_secret: "canary-client-secret-5b0d1f7c2e9a4386",
      token_endpoint_auth_method: "client_secret_post",
      redirect_uris: ["https://app.example.com/connections/callback"],
      grant_types: ["authorization_code", "refresh_token"],
      scope,
    },
  ],
  claims: { openid: ["sub"], email: ["email"], profile: ["name"] },
  scopes: ["openid", "offline_access"],
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: true },
    deviceFlow: { enabled: true },
    revocation: { enabled: true },
    introspection: { enabled: true },
  },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, email: `${id}@example.com`, name: `Account ${id}` }),
  }),
  rotateRefreshToken: true,
  issueRefreshToken: async () => true,
  conformIdTokenClaims: false,
  ttl: {
    AccessToken: options.accessTokenSeconds,
    DeviceCode: options.deviceSeconds,
    Interaction: 600,
    Session: 600,
    Grant: 3600,
    IdToken: 3600,
    RefreshToken: 86400,
  },
});

// The standard streams are pipes here; what the server thinks of a request goes to stderr.
provider.on("server_error", (_context, error) => console.error("server_error", error));
server.on("request", provider.callback());
console.log(`ready ${issuer}`);
