// Logs a persona in and exchanges the token, with nothing but what Node.js brings: HTTPS and cryptography, no library of
// OAuth or OpenID Connect. Everything is found by discovery; what the answers say is checked as a careful client does it.
// One argument, JSON: {"issuer", "authority" (file), "client", "clientKey" (file, may be left out), "redirect", "persona",
// "scope", "system", "systemKey" (file; both may be left out: no exchange)}. One line of JSON is printed.
import { createHash, createPrivateKey, createPublicKey, randomBytes, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';

const wanted = JSON.parse(process.argv[2]);
const agent = new Agent({ ca: readFileSync(wanted.authority) });

function demand(condition, what) {
  if (!condition) throw new Error(what);
}

function ask(address, { form, cookie } = {}) {
  const body = form && new URLSearchParams(form).toString();
  const headers = { ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }), ...(cookie && { cookie }) };
  return new Promise((done, failed) => {
    const sent = request(address, { agent, method: body === undefined ? 'GET' : 'POST', headers }, (answer) => {
      let text = '';
      answer.on('data', (part) => { text += part; });
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, text }));
    });
    sent.on('error', failed);
    sent.end(body);
  });
}

const encode = (bytes) => Buffer.from(bytes).toString('base64url');
const decode = (part) => JSON.parse(Buffer.from(part, 'base64url').toString());

// RFC 7523: who the client is, signed with its key.
function assertion(client, keyFile) {
  const now = Math.floor(Date.now() / 1000);
  const text = [{ alg: 'ES256' }, { iss: client, sub: client, aud: wanted.issuer, iat: now, exp: now + 60, jti: randomBytes(16).toString('hex') }]
    .map((part) => encode(JSON.stringify(part))).join('.');
  const key = createPrivateKey(readFileSync(keyFile));
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: `${text}.${encode(sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }))}`,
  };
}

function signed(token, keys) {
  const [head, body, signature] = token.split('.');
  const key = keys.find((k) => k.kid === decode(head).kid);
  demand(key, 'the key is published');
  demand(verify('sha256', Buffer.from(`${head}.${body}`), { key: createPublicKey({ key, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')), 'the signature holds');
  return decode(body);
}

const text = (html) => html.replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replace(/&#x([0-9A-F]+);/gi, (_, code) => String.fromCodePoint(parseInt(code, 16)));

// 1. Where everything is.
const discovery = JSON.parse((await ask(`${wanted.issuer}/.well-known/openid-configuration`)).text);
demand(discovery.issuer === wanted.issuer, 'discovery is the issuer\'s');
demand(discovery.code_challenge_methods_supported.includes('S256') && discovery.authorization_response_iss_parameter_supported, 'PKCE and the issuer\'s name are offered');
const { keys } = JSON.parse((await ask(discovery.jwks_uri)).text);

// 2. The login, as a browser does it.
const [state, nonce, verifier] = [randomBytes(16), randomBytes(16), randomBytes(32)].map(encode);
const address = new URL(discovery.authorization_endpoint);
address.search = new URLSearchParams({
  response_type: 'code', client_id: wanted.client, redirect_uri: wanted.redirect, scope: wanted.scope, state, nonce,
  code_challenge: encode(createHash('sha256').update(verifier).digest()), code_challenge_method: 'S256',
});
const page = await ask(address);
demand(page.status === 200, 'the page is shown');
const form = Object.fromEntries([...page.text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(([, name, value]) => [text(name), text(value)]));
const action = new URL(page.text.match(/<form method="post" action="([^"]*)">/)[1], address);
const chosen = await ask(action, { form: { ...form, persona: wanted.persona }, cookie: page.headers['set-cookie'].map((c) => c.split(';')[0]).join('; ') });
demand(chosen.status === 303 && chosen.headers.location.startsWith(`${wanted.redirect}?`), 'the choice leads back');
const back = new URL(chosen.headers.location).searchParams;
demand(back.get('state') === state && back.get('iss') === wanted.issuer, 'state and issuer are those of the request');

// 3. The code for tokens.
const redemption = { grant_type: 'authorization_code', code: back.get('code'), redirect_uri: wanted.redirect, code_verifier: verifier };
const who = wanted.clientKey ? assertion(wanted.client, wanted.clientKey) : { client_id: wanted.client };
const tokens = JSON.parse((await ask(discovery.token_endpoint, { form: { ...redemption, ...who } })).text);
const id = signed(tokens.id_token, keys);
demand(id.iss === wanted.issuer && id.aud === wanted.client && id.nonce === nonce && id.exp > Date.now() / 1000 && id.auth_time <= Date.now() / 1000 + 1, 'the ID token is this login\'s');
let access = tokens.access_token;
signed(access, keys);

// 4. The caseworker's token for one that names the system too.
if (wanted.system) {
  const exchanged = JSON.parse((await ask(discovery.token_endpoint, {
    form: {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: access,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      ...assertion(wanted.system, wanted.systemKey),
    },
  })).text);
  demand(exchanged.issued_token_type === 'urn:ietf:params:oauth:token-type:access_token', 'an access token is given');
  access = exchanged.access_token;
  demand(signed(access, keys).act.sub === wanted.system, 'the system acts');
}
console.log(JSON.stringify({ access_token: access, id_token: tokens.id_token, sub: id.sub, acr: id.acr }));
