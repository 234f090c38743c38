'use strict';
// The gateway's own service, called by @grpc/grpc-js; run by interop_client.js. What comes by the environment is told
// in gateway_cases.py. Nothing about a citizen is printed.
const assert = require('node:assert');
const protobuf = require('protobufjs');

const CASES = ['unary_success', 'status_with_details', 'deadline', 'cancellation', 'unimplemented_method', 'no_token',
  'locate_records', 'explain_access', 'confirm_delivery'];
const STREAM = ['stream_overview', 'stream_cancelled_after_opening'];

// The part of google.rpc that is read here.
const rpc = protobuf.parse(`
syntax = "proto3";
package google.rpc;
message Any { string type_url = 1; bytes value = 2; }
message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
message ErrorInfo { string reason = 1; string domain = 2; }
`, { keepCase: true }).root;

function overview(client, { grpc, one, all, ended, metadata }) {
  const about = (more) => ({
    citizen_id: process.env.GATEWAY_CITIZEN, case_id: process.env.GATEWAY_CASE, purpose: process.env.GATEWAY_PURPOSE, ...more,
  });
  const token = () => metadata(['authorization', 'Bearer ' + process.env.GATEWAY_TOKEN]);
  const soon = () => ({ deadline: Date.now() + 30000 });
  const ask = (question, given = token(), options = soon()) => one((done) => client.GetOverview(question, given, options, done));
  const success = (result) => {
    ended(result, grpc.status.OK);
    assert.strictEqual(result.answer.sections.length, 12);
    assert.strictEqual(result.answer.receipt.leaf_hash.length, 32);
  };
  const stream = () => client.StreamOverview(about(), token(), soon());

  return {
    async unary_success() {
      success(await ask(about()));
    },

    async status_with_details() {
      const result = await ask(about({ purpose: 'curiosity' }));
      ended(result, grpc.status.INVALID_ARGUMENT);
      const status = rpc.lookupType('google.rpc.Status').decode(result.trailing.get('grpc-status-details-bin')[0]);
      assert.strictEqual(status.code, 3);
      assert.strictEqual(status.message, result.message);
      assert.deepStrictEqual(status.details.map((detail) => detail.type_url),
        ['type.googleapis.com/google.rpc.ErrorInfo', 'type.googleapis.com/google.rpc.BadRequest']);
      const info = rpc.lookupType('google.rpc.ErrorInfo').decode(status.details[0].value);
      assert.deepStrictEqual([info.reason, info.domain], ['BAD_REQUEST', 'gateway.overview.v1']);
    },

    async deadline() {
      ended(await ask(about(), token(), { deadline: Date.now() + 1 }), grpc.status.DEADLINE_EXCEEDED);
    },

    async cancellation() {
      ended(await one((done) => {
        const call = client.GetOverview(about(), token(), soon(), done);
        setImmediate(() => call.cancel());
        return call;
      }), grpc.status.CANCELLED);
      // The connection is good for the next call.
      success(await ask(about()));
    },

    async unimplemented_method() {
      const raw = (value) => value;
      ended(await one((done) => client.makeUnaryRequest(
        '/gateway.overview.v1.OverviewService/NoSuchMethod', raw, raw, Buffer.alloc(0), token(), soon(), done)), grpc.status.UNIMPLEMENTED);
    },

    async no_token() {
      ended(await ask(about(), metadata()), grpc.status.UNAUTHENTICATED);
    },

    async locate_records() {
      const result = await one((done) => client.LocateRecords(about(), token(), soon(), done));
      ended(result, grpc.status.OK);
      const { located, receipt, query_receipt } = result.answer;
      assert.strictEqual(located.length, 12);
      const held = located.filter((one) => one.presence === 'RECORDS_PRESENCE_HELD');
      assert.ok(held.length > 0 && held.every((one) => one.source_ids.length > 0));
      assert.ok(located.every((one) => one.presence !== 'RECORDS_PRESENCE_NOT_TOLD' || one.reasons.length > 0));
      assert.deepStrictEqual([receipt.leaf_hash.length, query_receipt.leaf_hash.length], [32, 32]);
    },

    async explain_access() {
      const result = await one((done) => client.ExplainAccess(about(), token(), soon(), done));
      ended(result, grpc.status.OK);
      const { explanations, receipt } = result.answer;
      assert.strictEqual(explanations.length, 12);
      const outcomes = new Set(explanations.map((explained) => explained.outcome));
      assert.ok(outcomes.has('ACCESS_OUTCOME_ALLOWED') && outcomes.has('ACCESS_OUTCOME_WITHHELD'), [...outcomes].join());
      assert.ok(explanations.every((explained) => explained.outcome !== 'ACCESS_OUTCOME_WITHHELD' || explained.reasons.length > 0));
      assert.strictEqual(receipt.leaf_hash.length, 32);
    },

    async confirm_delivery() {
      const confirm = (receipt) => one((done) => client.ConfirmDelivery({ receipts: [receipt] }, token(), soon(), done));
      const { answer } = await ask(about());
      const first = await confirm(answer.receipt);
      ended(first, grpc.status.OK);
      assert.ok(first.answer.receipt.log_index > answer.receipt.log_index);
      assert.deepStrictEqual((await confirm(answer.receipt)).answer, first.answer);
      ended(await confirm(answer.query_receipt), grpc.status.NOT_FOUND);
    },

    async stream_overview() {
      const result = await all(stream());
      ended(result, grpc.status.OK);
      const kinds = result.answers.map((answer) => answer.part);
      assert.strictEqual(kinds[0], 'opening');
      assert.strictEqual(kinds.at(-1), 'closing');
      const groups = result.answers.slice(1, -1);
      assert.ok(groups.length > 0 && groups.every((answer) => answer.part === 'sections'), `the parts are ${kinds}`);
      const announced = result.answers[0].opening.announced.map((section) => section.category);
      const came = groups.flatMap((answer) => answer.sections.sections.map((section) => section.category));
      assert.strictEqual(announced.length, 12);
      assert.deepStrictEqual([...came].sort(), [...announced].sort());
      const closing = result.answers.at(-1).closing;
      assert.strictEqual(closing.sections, came.length);
      const receipts = groups.map((answer) => answer.sections.receipt.leaf_hash.toString('hex'));
      assert.deepStrictEqual(closing.receipts.map((receipt) => receipt.leaf_hash.toString('hex')), receipts);
      assert.ok(new Set(receipts).size === receipts.length && receipts.every((receipt) => receipt.length === 64));
    },

    async stream_cancelled_after_opening() {
      const call = stream();
      const result = await all(call, () => call.cancel());
      ended(result, grpc.status.CANCELLED);
      assert.strictEqual(result.answers[0].part, 'opening');
    },
  };
}

module.exports = { CASES, STREAM, overview };
