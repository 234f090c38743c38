"""The gateway's own service, called by Python on the C core of gRPC; run by interop_client.py.

By the environment, because any user of the machine can read a command line:
  GATEWAY_TOKEN     access token
  GATEWAY_CITIZEN   national id of the citizen
  GATEWAY_CASE      case number
  GATEWAY_PURPOSE   purpose of the policy catalogue
Nothing about a citizen is printed.
"""
import os

import grpc
from google.protobuf import any_pb2, descriptor_pb2, descriptor_pool, message_factory

PATIENCE = 30
CASES = ["unary_success", "status_with_details", "deadline", "cancellation", "unimplemented_method", "no_token",
         "locate_records", "explain_access", "confirm_delivery"]
STREAM = ["stream_overview", "stream_cancelled_after_opening"]


def check(condition, why):
    if not condition:
        raise AssertionError(why)


def rpc_status():
    """google.rpc.Status and ErrorInfo, as far as they are read here; Debian's grpcio does not bring them."""
    file = descriptor_pb2.FileDescriptorProto(name="rpc_status.proto", package="google.rpc", syntax="proto3",
                                              dependency=["google/protobuf/any.proto"])
    for name, fields in (("Status", (("code", 1, 5, ""), ("message", 2, 9, ""), ("details", 3, 11, ".google.protobuf.Any"))),
                         ("ErrorInfo", (("reason", 1, 9, ""), ("domain", 2, 9, "")))):
        message = file.message_type.add(name=name)
        for field, number, kind, type_name in fields:
            added = message.field.add(name=field, number=number, type=kind, label=3 if field == "details" else 1)
            if type_name:
                added.type_name = type_name
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(any_pb2.DESCRIPTOR.serialized_pb)
    pool.Add(file)
    factory = message_factory.MessageFactory(pool)
    return [factory.GetPrototype(pool.FindMessageTypeByName("google.rpc." + name)) for name in ("Status", "ErrorInfo")]


class Overview:
    """One method for each case, named as the case."""

    def __init__(self, channel, messages, stubs):
        self.m = messages
        self.channel = channel
        self.stub = stubs.OverviewServiceStub(channel)
        self.token = [("authorization", "Bearer " + os.environ["GATEWAY_TOKEN"])]

    def about(self, kind, **more):
        given = {"citizen_id": os.environ["GATEWAY_CITIZEN"], "case_id": os.environ["GATEWAY_CASE"],
                 "purpose": os.environ["GATEWAY_PURPOSE"]}
        return kind(**{**given, **more})

    def question(self, **more):
        return self.about(self.m.GetOverviewRequest, **more)

    def refused(self, call, code):
        try:
            call()
        except grpc.RpcError as error:
            check(error.code() == code, f"{error.code()} instead of {code}")
            return error
        raise AssertionError(f"answered instead of {code}")

    def unary_success(self, **_):
        answer = self.stub.GetOverview(self.question(), timeout=PATIENCE, metadata=self.token)
        check(len(answer.sections) == 12, f"{len(answer.sections)} sections")
        check(len(answer.receipt.leaf_hash) == 32, "no receipt")

    def status_with_details(self, **_):
        error = self.refused(lambda: self.stub.GetOverview(self.question(purpose="curiosity"), timeout=PATIENCE, metadata=self.token),
                             grpc.StatusCode.INVALID_ARGUMENT)
        status_type, info_type = rpc_status()
        status = status_type.FromString(dict(error.trailing_metadata())["grpc-status-details-bin"])
        check(status.code == 3 and status.message == error.details(), "the status in the details is another one")
        check(len(status.details) == 2, f"{len(status.details)} details")
        check(status.details[0].type_url == "type.googleapis.com/google.rpc.ErrorInfo", status.details[0].type_url)
        info = info_type.FromString(status.details[0].value)
        check((info.reason, info.domain) == ("BAD_REQUEST", "gateway.overview.v1"), f"{info.reason} of {info.domain}")
        check(status.details[1].type_url == "type.googleapis.com/google.rpc.BadRequest", status.details[1].type_url)

    def deadline(self, **_):
        self.refused(lambda: self.stub.GetOverview(self.question(), timeout=0.001, metadata=self.token), grpc.StatusCode.DEADLINE_EXCEEDED)

    def cancellation(self, **_):
        call = self.stub.GetOverview.future(self.question(), timeout=PATIENCE, metadata=self.token)
        call.cancel()
        check(call.cancelled() and call.code() == grpc.StatusCode.CANCELLED, "not cancelled")
        # The next call is answered; a client may have to connect anew for it, and UNAVAILABLE is how gRPC says so.
        for attempt in range(3):
            try:
                return self.unary_success()
            except grpc.RpcError as error:
                if error.code() != grpc.StatusCode.UNAVAILABLE or attempt == 2:
                    raise

    def unimplemented_method(self, **_):
        call = self.channel.unary_unary("/gateway.overview.v1.OverviewService/NoSuchMethod")
        self.refused(lambda: call(b"", timeout=PATIENCE, metadata=self.token), grpc.StatusCode.UNIMPLEMENTED)

    def no_token(self, **_):
        self.refused(lambda: self.stub.GetOverview(self.question(), timeout=PATIENCE), grpc.StatusCode.UNAUTHENTICATED)

    def locate_records(self, **_):
        answer = self.stub.LocateRecords(self.about(self.m.LocateRecordsRequest), timeout=PATIENCE, metadata=self.token)
        check(len(answer.located) == 12, f"{len(answer.located)} located")
        held = [located for located in answer.located if located.presence == self.m.RECORDS_PRESENCE_HELD]
        check(held and all(located.source_ids for located in held), "nobody holds anything, or no source is named")
        check(all(located.reasons for located in answer.located if located.presence == self.m.RECORDS_PRESENCE_NOT_TOLD), "not told without a reason")
        check(len(answer.receipt.leaf_hash) == len(answer.query_receipt.leaf_hash) == 32, "not both receipts")

    def explain_access(self, **_):
        answer = self.stub.ExplainAccess(self.about(self.m.ExplainAccessRequest), timeout=PATIENCE, metadata=self.token)
        outcomes = {explained.outcome for explained in answer.explanations}
        check(len(answer.explanations) == 12, f"{len(answer.explanations)} explanations")
        check({self.m.ACCESS_OUTCOME_ALLOWED, self.m.ACCESS_OUTCOME_WITHHELD} <= outcomes, f"the outcomes are {outcomes}")
        check(all(explained.reasons for explained in answer.explanations if explained.outcome == self.m.ACCESS_OUTCOME_WITHHELD),
              "withheld without a reason")
        check(len(answer.receipt.leaf_hash) == 32, "no receipt")

    def confirm(self, receipt):
        return self.stub.ConfirmDelivery(self.m.ConfirmDeliveryRequest(receipts=[receipt]), timeout=PATIENCE, metadata=self.token)

    def confirm_delivery(self, **_):
        answer = self.stub.GetOverview(self.question(), timeout=PATIENCE, metadata=self.token)
        first = self.confirm(answer.receipt).receipt
        check(first.log_index > answer.receipt.log_index, "the confirmation does not stand after the answer")
        check(self.confirm(answer.receipt).receipt == first, "confirmed twice is not confirmed once")
        self.refused(lambda: self.confirm(answer.query_receipt), grpc.StatusCode.NOT_FOUND)

    def stream(self):
        return self.stub.StreamOverview(self.about(self.m.StreamOverviewRequest), timeout=PATIENCE, metadata=self.token)

    def stream_overview(self, **_):
        parts = list(self.stream())
        kinds = [part.WhichOneof("part") for part in parts]
        check(kinds[0] == "opening" and kinds[-1] == "closing", f"the parts are {kinds}")
        check(set(kinds[1:-1]) == {"sections"}, f"the parts are {kinds}")
        announced = [section.category for section in parts[0].opening.announced]
        came = [section.category for part in parts[1:-1] for section in part.sections.sections]
        check(len(announced) == 12 and sorted(came) == sorted(announced), "what came is not what was announced, each once")
        check(parts[-1].closing.sections == len(came), "the closing counts otherwise")
        receipts = [part.sections.receipt.leaf_hash for part in parts[1:-1]]
        check([receipt.leaf_hash for receipt in parts[-1].closing.receipts] == receipts, "the closing names other receipts")
        check(len(set(receipts)) == len(receipts) and all(len(receipt) == 32 for receipt in receipts), "not one receipt a group")

    def stream_cancelled_after_opening(self, **_):
        call = self.stream()
        check(next(call).WhichOneof("part") == "opening", "no opening")
        call.cancel()
        self.refused(lambda: list(call), grpc.StatusCode.CANCELLED)
