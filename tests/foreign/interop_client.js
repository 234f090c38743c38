'use strict';
// The official interoperability cases of gRPC, done by JavaScript: @grpc/grpc-js on Node.js.
//
//   NODE_PATH=NODE_MODULES node interop_client.js SUITE --target HOST:PORT --ca CA.PEM --protos FOLDER
//
// SUITE and FOLDER as in interop_client.py; the cases against the gateway itself are in gateway_cases.js.
// Prints one line of JSON for each case: case, passed, and why not. Exit code: 0 all passed, 1 not all, 2 no set-up.
const assert = require('node:assert');
const fs = require('node:fs');
const http2 = require('node:http2');
const path = require('node:path');

// What this side of the wire received, by case: the library takes the encoding out of the headers and hides the flag
// of each message, so the stream beneath it is read along. Put in place before the library takes http2.
const received = new Map();
const WATCH = 'x-interop-watch';
const connect = http2.connect;
http2.connect = (...given) => {
  const session = connect(...given);
  const request = session.request;
  session.request = (headers, ...more) => {
    const stream = request.call(session, headers, ...more);
    const name = headers[WATCH];
    if (name) {
      readAlong(stream, String(name));
    }
    return stream;
  };
  return session;
};

function readAlong(stream, name) {
  const seen = { encoding: undefined, flags: [] };
  received.set(name, [...(received.get(name) ?? []), seen]);
  let bytes = Buffer.alloc(0);
  const emit = stream.emit;
  stream.emit = function (event, ...rest) {
    if (event === 'response') {
      seen.encoding = rest[0]['grpc-encoding'];
    } else if (event === 'data') {
      bytes = Buffer.concat([bytes, rest[0]]);
      while (bytes.length >= 5 && bytes.length >= 5 + bytes.readUInt32BE(1)) {
        seen.flags.push(bytes[0]);
        bytes = bytes.subarray(5 + bytes.readUInt32BE(1));
      }
    }
    return emit.call(this, event, ...rest);
  };
}

const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const GZIP = 2; // grpc.compressionAlgorithms.gzip
const UP = [27182, 8, 1828, 45904];
const DOWN = [31415, 9, 2653, 58979];
const INITIAL = ['x-grpc-test-echo-initial', 'test_initial_metadata_value'];
const TRAILING = ['x-grpc-test-echo-trailing-bin', Buffer.from([0xab, 0xab, 0xab])];
const zeros = (size) => ({ body: Buffer.alloc(size) });
const large = (more) => ({ response_size: 314159, payload: zeros(271828), ...more });
const asking = (size, up) => ({ response_parameters: [{ size }], payload: zeros(up) });
const soon = () => ({ deadline: Date.now() + 30000 });

function metadata(...entries) {
  const made = new grpc.Metadata();
  entries.forEach(([key, value]) => made.set(key, value));
  return made;
}

// A unary or client streaming call as a promise of {error, answer, initial, trailing}; start gets the callback.
function one(start) {
  return new Promise((resolve) => {
    const result = {};
    const call = start((error, answer) => {
      Object.assign(result, { error, answer });
    });
    call.on('metadata', (initial) => { result.initial = initial; });
    call.on('status', (status) => { resolve({ ...result, code: status.code, trailing: status.metadata, message: status.details }); });
  });
}

// Everything a streaming call brings, to its end; each gets every message.
function all(call, each) {
  return new Promise((resolve) => {
    const result = { answers: [] };
    call.on('metadata', (initial) => { result.initial = initial; });
    call.on('data', (answer) => {
      result.answers.push(answer);
      each?.(result.answers.length);
    });
    call.on('error', () => { /* told by the status too */ });
    call.on('status', (status) => { resolve({ ...result, code: status.code, trailing: status.metadata, message: status.details }); });
  });
}

function ended(result, code, message) {
  assert.strictEqual(grpc.status[result.code], grpc.status[code], `${grpc.status[result.code]} instead of ${grpc.status[code]}: ${result.message}`);
  if (message !== undefined) {
    assert.strictEqual(result.message, message);
  }
}

function isLarge(result) {
  ended(result, grpc.status.OK);
  assert.ok(result.answer.payload.body.equals(Buffer.alloc(314159)), 'the body');
}

const sizes = (result) => result.answers.map((answer) => answer.payload.body.length);

class Interop {
  constructor(service, absent, target, credentials, options) {
    this.plain = new service(target, credentials, options);
    this.gzip = new service(target, credentials, { ...options, 'grpc.default_compression_algorithm': GZIP });
    this.absent = new absent(target, credentials, options);
  }

  unary(message, given = metadata(), client = this.plain) {
    return one((done) => client.UnaryCall(message, given, soon(), done));
  }

  async empty_unary() {
    const result = await one((done) => this.plain.EmptyCall({}, soon(), done));
    ended(result, grpc.status.OK);
    assert.deepStrictEqual({ ...result.answer }, {});
  }

  async large_unary() {
    isLarge(await this.unary(large()));
  }

  async client_compressed_unary(watch) {
    const compressed = large({ expect_compressed: { value: true } });
    ended(await this.unary(compressed, watch), grpc.status.INVALID_ARGUMENT);
    isLarge(await this.unary(compressed, watch, this.gzip));
    isLarge(await this.unary(large({ expect_compressed: { value: false } }), watch));
  }

  async server_compressed_unary(watch, name) {
    isLarge(await this.unary(large({ response_compressed: { value: true } }), watch));
    isLarge(await this.unary(large({ response_compressed: { value: false } }), watch));
    assert.deepStrictEqual(received.get(name).map((call) => call.flags), [[1], [0]]);
    assert.strictEqual(received.get(name)[0].encoding, 'gzip');
  }

  async client_streaming() {
    const result = await one((done) => {
      const call = this.plain.StreamingInputCall(soon(), done);
      UP.forEach((size) => call.write({ payload: zeros(size) }));
      call.end();
      return call;
    });
    ended(result, grpc.status.OK);
    assert.strictEqual(result.answer.aggregated_payload_size, 74922);
  }

  async client_compressed_streaming(watch) {
    const compressed = { payload: zeros(27182), expect_compressed: { value: true } };
    const send = (client, ...steps) => one((done) => {
      const call = client.StreamingInputCall(watch, soon(), done);
      steps.forEach((step) => step(call));
      call.end();
      return call;
    });
    ended(await send(this.plain, (call) => call.write(compressed)), grpc.status.INVALID_ARGUMENT);
    // A message's flag goes where Node expects a text encoding. Node refuses numbers there, unless the names of
    // encodings are taught: so Node is told that this one is known, for the one write.
    const plain = (call) => {
      const known = Buffer.isEncoding;
      Buffer.isEncoding = () => true;
      try {
        call.write({ payload: zeros(45904), expect_compressed: { value: false } }, grpc.writeFlags?.NoCompress ?? 2);
      } finally {
        Buffer.isEncoding = known;
      }
    };
    const result = await send(this.gzip, (call) => call.write(compressed), plain);
    ended(result, grpc.status.OK);
    assert.strictEqual(result.answer.aggregated_payload_size, 73086);
  }

  async server_streaming() {
    const result = await all(this.plain.StreamingOutputCall({ response_parameters: DOWN.map((size) => ({ size })) }, soon()));
    ended(result, grpc.status.OK);
    assert.deepStrictEqual(sizes(result), DOWN);
  }

  async server_compressed_streaming(watch, name) {
    const asked = [{ size: 31415, compressed: { value: true } }, { size: 92653, compressed: { value: false } }];
    const result = await all(this.plain.StreamingOutputCall({ response_parameters: asked }, watch, soon()));
    ended(result, grpc.status.OK);
    assert.deepStrictEqual(sizes(result), [31415, 92653]);
    assert.deepStrictEqual(received.get(name), [{ encoding: 'gzip', flags: [1, 0] }]);
  }

  async ping_pong() {
    const call = this.plain.FullDuplexCall(soon());
    const result = all(call, (answered) => {
      if (answered < DOWN.length) {
        call.write(asking(DOWN[answered], UP[answered]));
      } else {
        call.end();
      }
    });
    call.write(asking(DOWN[0], UP[0]));
    ended(await result, grpc.status.OK);
    assert.deepStrictEqual(sizes(await result), DOWN);
  }

  async empty_stream() {
    const call = this.plain.FullDuplexCall(soon());
    call.end();
    const result = await all(call);
    ended(result, grpc.status.OK);
    assert.deepStrictEqual(result.answers, []);
  }

  async custom_metadata() {
    const unary = await this.unary(large(), metadata(INITIAL, TRAILING));
    isLarge(unary);
    const call = this.plain.FullDuplexCall(metadata(INITIAL, TRAILING), soon());
    call.write(asking(314159, 271828));
    call.end();
    const duplex = await all(call);
    ended(duplex, grpc.status.OK);
    assert.deepStrictEqual(sizes(duplex), [314159]);
    for (const result of [unary, duplex]) {
      assert.deepStrictEqual(result.initial.get(INITIAL[0]), [INITIAL[1]]);
      assert.deepStrictEqual(result.trailing.get(TRAILING[0]), [TRAILING[1]]);
    }
  }

  async status_code_and_message() {
    const status = { code: 2, message: 'test status message' };
    ended(await this.unary({ response_status: status }), grpc.status.UNKNOWN, status.message);
    const call = this.plain.FullDuplexCall(soon());
    call.write({ response_status: status });
    call.end();
    ended(await all(call), grpc.status.UNKNOWN, status.message);
  }

  async special_status_message() {
    const message = '\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \u{1f608}\t\n';
    ended(await this.unary({ response_status: { code: 2, message } }), grpc.status.UNKNOWN, message);
  }

  async unimplemented_method() {
    ended(await one((done) => this.plain.UnimplementedCall({}, soon(), done)), grpc.status.UNIMPLEMENTED);
  }

  async unimplemented_service() {
    ended(await one((done) => this.absent.UnimplementedCall({}, soon(), done)), grpc.status.UNIMPLEMENTED);
  }

  async cancel_after_begin() {
    ended(await one((done) => {
      const call = this.plain.StreamingInputCall(soon(), done);
      setImmediate(() => call.cancel());
      return call;
    }), grpc.status.CANCELLED);
  }

  async cancel_after_first_response() {
    const call = this.plain.FullDuplexCall(soon());
    const result = all(call, () => call.cancel());
    call.write(asking(31415, 27182));
    ended(await result, grpc.status.CANCELLED);
    assert.deepStrictEqual(sizes(await result), [31415]);
  }

  async timeout_on_sleeping_server() {
    const call = this.plain.FullDuplexCall({ deadline: Date.now() + 1 });
    call.write({ payload: zeros(27182) });
    ended(await all(call), grpc.status.DEADLINE_EXCEEDED);
  }
}

const CASES = [
  'empty_unary', 'large_unary', 'client_compressed_unary', 'server_compressed_unary', 'client_streaming',
  'client_compressed_streaming', 'server_streaming', 'server_compressed_streaming', 'ping_pong', 'empty_stream',
  'custom_metadata', 'status_code_and_message', 'special_status_message', 'unimplemented_method',
  'unimplemented_service', 'cancel_after_begin', 'cancel_after_first_response', 'timeout_on_sleeping_server',
];

async function run(suite, cases) {
  let passed = true;
  for (const name of cases) {
    const report = { case: name, passed: true };
    try {
      await suite[name](metadata([WATCH, name]), name);
    } catch (error) {
      Object.assign(report, { passed: false, why: `${error.name}: ${error.message}`.slice(0, 400) });
    }
    passed &&= report.passed;
    console.log(JSON.stringify(report));
  }
  return passed;
}

function load(protos, file) {
  const made = loader.loadSync(path.join(protos, file), { includeDirs: [protos], keepCase: true, defaults: true, enums: String, longs: Number, oneofs: true });
  return grpc.loadPackageDefinition(made);
}

async function main() {
  const [suite, ...given] = process.argv.slice(2);
  const option = (name) => given[given.indexOf('--' + name) + 1];
  const credentials = grpc.credentials.createSsl(fs.readFileSync(option('ca')));
  const options = { 'grpc.enable_http_proxy': 0, 'grpc.enable_retries': 0 };
  let passed;
  if (suite === 'interop') {
    const { TestService, UnimplementedService } = load(option('protos'), 'grpc/testing/test.proto').grpc.testing;
    passed = await run(new Interop(TestService, UnimplementedService, option('target'), credentials, options), CASES);
  } else {
    const cases = require('./gateway_cases.js');
    const { OverviewService } = load(option('protos'), 'gateway/overview/v1/overview.proto').gateway.overview.v1;
    const tools = { grpc, one, all, ended, metadata };
    passed = await run(cases.overview(new OverviewService(option('target'), credentials, options), tools), suite === 'stream' ? cases.STREAM : cases.CASES);
  }
  process.exit(passed ? 0 : 1);
}

main().catch((error) => {
  console.error('interop_client: ' + error.message);
  process.exit(2);
});
