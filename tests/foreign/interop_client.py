"""The official interoperability cases of gRPC, done by Python on the C core of gRPC.

    interop_client.py interop  --target HOST:PORT --ca CA.PEM --protos tests/foreign/protos
    interop_client.py overview --target HOST:PORT --ca CA.PEM --protos protos
    interop_client.py stream   --target HOST:PORT --ca CA.PEM --protos protos

The first suite speaks to grpc.testing.TestService. The other two speak to the gateway
itself; their cases are in gateway_cases.py, which says what comes by the environment.

Prints one line of JSON for each case: case, passed, and why not. Exit code: 0 all
passed, 1 not all, 2 the client could not be set up.
"""
import argparse
import importlib
import json
import os
import sys
import tempfile
import threading

import grpc
import grpc_tools
from grpc_tools import protoc

WATCH = "x-interop-watch"
ZEROS_UP, ZEROS_DOWN = 271828, 314159
UP = (27182, 8, 1828, 45904)
DOWN = (31415, 9, 2653, 58979)
PATIENCE = 30
GZIP = grpc.Compression.Gzip


def check(condition, why):
    if not condition:
        raise AssertionError(why)


def equal(actual, expected, what):
    check(actual == expected, f"{what}: {actual!r} instead of {expected!r}")


def generate(protos, file):
    """Generates the stubs of one file and returns its two modules."""
    sys.dont_write_bytecode = True
    with tempfile.TemporaryDirectory(prefix="interop-client-") as folder:
        well_known = os.path.join(os.path.dirname(grpc_tools.__file__), "_proto")
        if protoc.main(["protoc", "-I" + protos, "-I" + well_known, "--python_out=" + folder,
                        "--grpc_python_out=" + folder, file]) != 0:
            print(f"interop_client: no stubs could be generated from {protos}", file=sys.stderr)
            sys.exit(2)
        # The folder made for the contract hides grpc itself from Python unless its parts are looked up beside it.
        sys.path.insert(0, folder)
        for package in ("grpc",):
            if os.path.isdir(os.path.join(folder, package)):
                grpc.__path__.append(os.path.join(folder, package))
        name = file.removesuffix(".proto").replace("/", ".")
        return importlib.import_module(name + "_pb2"), importlib.import_module(name + "_pb2_grpc")


class Interop:
    """One method for each case, named as the case."""

    def __init__(self, channel, messages, stubs):
        self.m = messages
        self.stub = stubs.TestServiceStub(channel)
        self.absent = stubs.UnimplementedServiceStub(channel)

    def zeros(self, size):
        return self.m.Payload(body=bytes(size))

    def large(self, **more):
        return self.m.SimpleRequest(response_size=ZEROS_DOWN, payload=self.zeros(ZEROS_UP), **more)

    def asking(self, size, up):
        return self.m.StreamingOutputCallRequest(
            response_parameters=[self.m.ResponseParameters(size=size)], payload=self.zeros(up))

    def flag(self, value):
        return self.m.BoolValue(value=value)

    def is_large(self, answer):
        equal(answer.payload.body, bytes(ZEROS_DOWN), "body")

    def fails(self, call, code, message=None):
        try:
            call()
        except grpc.RpcError as error:
            equal(error.code(), code, "code")
            if message is not None:
                equal(error.details(), message, "message")
        else:
            raise AssertionError(f"answered instead of {code}")

    def empty_unary(self, **_):
        equal(self.stub.EmptyCall(self.m.Empty(), timeout=PATIENCE), self.m.Empty(), "answer")

    def large_unary(self, **_):
        self.is_large(self.stub.UnaryCall(self.large(), timeout=PATIENCE))

    def client_compressed_unary(self, watch):
        compressed, plain = self.large(expect_compressed=self.flag(True)), self.large(expect_compressed=self.flag(False))
        self.fails(lambda: self.stub.UnaryCall(compressed, timeout=PATIENCE, metadata=watch), grpc.StatusCode.INVALID_ARGUMENT)
        self.is_large(self.stub.UnaryCall(compressed, timeout=PATIENCE, metadata=watch, compression=GZIP))
        self.is_large(self.stub.UnaryCall(plain, timeout=PATIENCE, metadata=watch))

    def server_compressed_unary(self, watch):
        for wanted in (True, False):
            self.is_large(self.stub.UnaryCall(
                self.large(response_compressed=self.flag(wanted)), timeout=PATIENCE, metadata=watch))

    def client_streaming(self, **_):
        sent = (self.m.StreamingInputCallRequest(payload=self.zeros(size)) for size in UP)
        equal(self.stub.StreamingInputCall(sent, timeout=PATIENCE).aggregated_payload_size, 74922, "size")

    def client_compressed_streaming(self, watch):
        probe = self.m.StreamingInputCallRequest(payload=self.zeros(27182), expect_compressed=self.flag(True))
        self.fails(lambda: self.stub.StreamingInputCall(iter([probe]), timeout=PATIENCE, metadata=watch),
                   grpc.StatusCode.INVALID_ARGUMENT)
        # A client in Python cannot leave one message of a call plain. The C core does where compressing would not
        # make the message smaller: random bytes.
        plain = self.m.StreamingInputCallRequest(
            payload=self.m.Payload(body=os.urandom(45904)), expect_compressed=self.flag(False))
        answer = self.stub.StreamingInputCall(iter([probe, plain]), timeout=PATIENCE, metadata=watch, compression=GZIP)
        equal(answer.aggregated_payload_size, 73086, "size")

    def server_streaming(self, **_):
        asked = self.m.StreamingOutputCallRequest(
            response_parameters=[self.m.ResponseParameters(size=size) for size in DOWN])
        got = [answer.payload.body for answer in self.stub.StreamingOutputCall(asked, timeout=PATIENCE)]
        equal(got, [bytes(size) for size in DOWN], "bodies")

    def server_compressed_streaming(self, watch):
        asked = self.m.StreamingOutputCallRequest(response_parameters=[
            self.m.ResponseParameters(size=31415, compressed=self.flag(True)),
            self.m.ResponseParameters(size=92653, compressed=self.flag(False))])
        got = [len(answer.payload.body) for answer in self.stub.StreamingOutputCall(asked, timeout=PATIENCE, metadata=watch)]
        equal(got, [31415, 92653], "sizes")

    def ping_pong(self, **_):
        got = []

        def turns():
            for index, (down, up) in enumerate(zip(DOWN, UP)):
                # The next message leaves only after the answer to the one before; the core asks for it early.
                while len(got) < index:
                    pause.wait(0.005)
                yield self.asking(down, up)
            while len(got) < len(DOWN):
                pause.wait(0.005)

        pause = threading.Event()
        for answer in self.stub.FullDuplexCall(turns(), timeout=PATIENCE):
            got.append(len(answer.payload.body))
        equal(got, list(DOWN), "sizes")

    def empty_stream(self, **_):
        equal(list(self.stub.FullDuplexCall(iter(()), timeout=PATIENCE)), [], "answers")

    def custom_metadata(self, **_):
        initial, trailing = ("x-grpc-test-echo-initial", "test_initial_metadata_value"), ("x-grpc-test-echo-trailing-bin", b"\xab\xab\xab")
        answer, unary = self.stub.UnaryCall.with_call(self.large(), timeout=PATIENCE, metadata=(initial, trailing))
        self.is_large(answer)
        duplex = self.stub.FullDuplexCall(iter([self.asking(ZEROS_DOWN, ZEROS_UP)]), timeout=PATIENCE, metadata=(initial, trailing))
        equal([len(message.payload.body) for message in duplex], [ZEROS_DOWN], "sizes")
        for call in (unary, duplex):
            check(initial in [tuple(entry) for entry in call.initial_metadata()], "no initial metadata came back")
            check(trailing in [tuple(entry) for entry in call.trailing_metadata()], "no trailing metadata came back")

    def status_code_and_message(self, **_):
        status = self.m.EchoStatus(code=2, message="test status message")
        self.ends_with(status)
        self.fails(lambda: list(self.stub.FullDuplexCall(
            iter([self.m.StreamingOutputCallRequest(response_status=status)]), timeout=PATIENCE)), grpc.StatusCode.UNKNOWN, status.message)

    def special_status_message(self, **_):
        self.ends_with(self.m.EchoStatus(code=2, message="\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001f608\t\n"))

    def ends_with(self, status):
        self.fails(lambda: self.stub.UnaryCall(self.m.SimpleRequest(response_status=status), timeout=PATIENCE),
                   grpc.StatusCode.UNKNOWN, status.message)

    def unimplemented_method(self, **_):
        self.fails(lambda: self.stub.UnimplementedCall(self.m.Empty(), timeout=PATIENCE), grpc.StatusCode.UNIMPLEMENTED)

    def unimplemented_service(self, **_):
        self.fails(lambda: self.absent.UnimplementedCall(self.m.Empty(), timeout=PATIENCE), grpc.StatusCode.UNIMPLEMENTED)

    def held_open(self, first=()):
        """Requests that do not end by themselves, and what ends them."""
        end = threading.Event()

        def requests():
            yield from first
            end.wait(PATIENCE)

        return requests(), end

    def cancel_after_begin(self, **_):
        requests, end = self.held_open()
        call = self.stub.StreamingInputCall.future(requests, timeout=PATIENCE)
        call.cancel()
        end.set()
        check(call.cancelled(), "not cancelled")
        equal(call.code(), grpc.StatusCode.CANCELLED, "code")

    def cancel_after_first_response(self, **_):
        requests, end = self.held_open([self.asking(31415, 27182)])
        call = self.stub.FullDuplexCall(requests, timeout=PATIENCE)
        equal(len(next(call).payload.body), 31415, "size")
        call.cancel()
        self.fails(lambda: next(call), grpc.StatusCode.CANCELLED)
        end.set()

    def timeout_on_sleeping_server(self, **_):
        requests, end = self.held_open([self.m.StreamingOutputCallRequest(payload=self.zeros(27182))])
        self.fails(lambda: list(self.stub.FullDuplexCall(requests, timeout=0.001)), grpc.StatusCode.DEADLINE_EXCEEDED)
        end.set()


CASES = [
    "empty_unary", "large_unary", "client_compressed_unary", "server_compressed_unary", "client_streaming",
    "client_compressed_streaming", "server_streaming", "server_compressed_streaming", "ping_pong", "empty_stream",
    "custom_metadata", "status_code_and_message", "special_status_message", "unimplemented_method",
    "unimplemented_service", "cancel_after_begin", "cancel_after_first_response", "timeout_on_sleeping_server",
]


def run(suite, cases):
    """Runs the cases one after the other, whatever comes of each."""
    passed = True
    for name in cases:
        report = {"case": name, "passed": True}
        try:
            getattr(suite, name)(watch=((WATCH, name),))
        except grpc.RpcError as error:
            report.update(passed=False, why=f"ended with {error.code()}: {error.details()}")
        except Exception as error:  # whatever stopped the case is the case's result
            report.update(passed=False, why=f"{type(error).__name__}: {error}"[:400])
        passed &= report["passed"]
        print(json.dumps(report), flush=True)
    return passed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", choices=("interop", "overview", "stream"))
    parser.add_argument("--target", required=True, help="HOST:PORT")
    parser.add_argument("--ca", required=True, help="the only certificate authority to trust, PEM")
    parser.add_argument("--protos", required=True, help="the folder of the suite's contract")
    options = parser.parse_args()

    file = "grpc/testing/test.proto" if options.suite == "interop" else "gateway/overview/v1/overview.proto"
    messages, stubs = generate(options.protos, file)
    with open(options.ca, "rb") as authority:
        credentials = grpc.ssl_channel_credentials(root_certificates=authority.read())
    settings = [("grpc.enable_http_proxy", 0), ("grpc.enable_retries", 0)]
    with grpc.secure_channel(options.target, credentials, settings) as channel:
        try:
            grpc.channel_ready_future(channel).result(timeout=PATIENCE)
        except grpc.FutureTimeoutError:
            print(f"interop_client: no TLS connection to {options.target}", file=sys.stderr)
            return 2
        if options.suite == "interop":
            return 0 if run(Interop(channel, messages, stubs), CASES) else 1
        import gateway_cases
        suite = gateway_cases.Overview(channel, messages, stubs)
        return 0 if run(suite, gateway_cases.STREAM if options.suite == "stream" else gateway_cases.CASES) else 1


if __name__ == "__main__":
    sys.exit(main())
