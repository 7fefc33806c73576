// The OAuth 2 server of the npm package oauth2-mock-server, with answers that a test puts in its way.
// Usage: node broken.mjs; prints `ready URL`.
// POST /_next {status, headers, body | base64} sets the next answer of the token endpoint.
// GET /_tokens tells how many token requests came.
import { createServer } from "node:http";
import { OAuth2Server } from "oauth2-mock-server";

const server = new OAuth2Server();
await server.issuer.keys.generate("RS256");

let next = null;
let tokens = 0;
const listener = server.service.requestHandler;

async function text(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString("utf8");
}

server.service.on("beforeResponse", (answer) => {
  if (next?.json !== undefined) {
    answer.body = next.json;
    answer.statusCode = next.status ?? 200;
    next = null;
  }
});

const listening = createServer(async (request, response) => {
  if (request.url === "/_next") {
    next = JSON.parse(await text(request));
    return response.writeHead(204).end();
  }
  if (request.url === "/_tokens") return response.end(String(tokens));
  if (request.url === "/token" && request.method === "POST") {
    tokens += 1;
    if (next !== null && next.json === undefined) {
      const { status = 200, headers = {}, body = "", base64 } = next;
      next = null;
      request.resume();
      response.writeHead(status, { "content-type": "application/json", ...headers });
      return response.end(base64 === undefined ? body : Buffer.from(base64, "base64"));
    }
  }
  return listener(request, response);
}).listen(0, "127.0.0.1", () => {
  server.issuer.url = `http://127.0.0.1:${listening.address().port}`;
  console.log(`ready ${server.issuer.url}`);
});
