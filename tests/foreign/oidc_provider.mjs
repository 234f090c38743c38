// A certified OpenID provider nobody here wrote (npm oidc-provider) as the gateway's issuer, on a free port over TLS.
// It is asked for tokens as any client asks. Lines on standard input change it: `rotate` gives it new keys on the same
// port, `away` stops it, `back` starts it again, a JSON object {"header":{},"payload":{}} is signed with its own key by
// npm jose, so that wrong tokens can be had that are signed right. Each line is answered with one line of JSON.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

// Standard output is for the answers alone.
console.log = console.info = console.warn = console.error;

const modules = process.env.GATEWAY_NODE_MODULES;
const load = async (file) => import(pathToFileURL(path.join(modules, file)).href);
const { Provider } = await load('oidc-provider/lib/index.js');
const jose = await load('jose/dist/node/esm/index.js');

const [certificate, key, audience, claimsText] = process.argv.slice(2);
const tls = { cert: readFileSync(certificate), key: readFileSync(key) };
const claims = JSON.parse(claimsText);
const secret = process.env.GATEWAY_CLIENT_SECRET;
let port = 0, server, signing, rotations = 0;

async function newKey() {
  const { privateKey } = await jose.generateKeyPair('ES256', { extractable: true });
  rotations += 1;
  signing = { ...await jose.exportJWK(privateKey), kid: `provider-${rotations}`, use: 'sig', alg: 'ES256' };
}

function configuration() {
  return {
    jwks: { keys: [signing] },
    clients: [{
      client_id: 'case-system', client_secret: secret, grant_types: ['client_credentials'], redirect_uris: [], response_types: [],
      token_endpoint_auth_method: 'client_secret_basic', id_token_signed_response_alg: 'ES256',
    }],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: 'gateway.read', audience, accessTokenFormat: 'jwt', accessTokenTTL: 300, jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    extraTokenClaims: () => claims,
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'], clientAuthSigningAlgValues: ['ES256'] },
    cookies: { keys: [secret] },
  };
}

const issuer = () => `https://localhost:${port}`;

async function listen() {
  let answer = (request, response) => { response.statusCode = 503; response.end(); };
  server = createServer(tls, (request, response) => answer(request, response));
  await new Promise((done) => { server.listen(port, '127.0.0.1', done); });
  port = server.address().port;
  answer = new Provider(issuer(), configuration()).callback();
}

async function stop() {
  const closed = new Promise((done) => { server.close(done); });
  server.closeAllConnections();
  await closed;
}

async function sign({ header, payload }) {
  const whole = { alg: 'ES256', typ: 'at+jwt', kid: signing.kid, ...header };
  const bytes = new TextEncoder().encode(JSON.stringify(payload));
  return new jose.CompactSign(bytes).setProtectedHeader(whole).sign(await jose.importJWK(signing, 'ES256'), { crit: { x: true } });
}

const tell = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

await newKey();
await listen();
tell({ issuer: issuer() });
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'rotate') {
    await stop();
    await newKey();
    await listen();
    tell({ kid: signing.kid });
  } else if (line === 'away') {
    await stop();
    tell({ away: true });
  } else if (line === 'back') {
    await listen();
    tell({ away: false });
  } else {
    tell({ token: await sign(JSON.parse(line)) });
  }
}
await stop();
