"""A gRPC client of the gateway that shares no code with it: Python on the C core of gRPC.

    overview_client.py SCENARIO --target HOST:PORT --ca CA.PEM --protos PROTOS [--deadline-ms N] [--server-name NAME]
                       [--cert CLIENT.PEM --key CLIENT.KEY]

Scenario          expects                     prints besides code, message and elapsed_ms
  success           OK                          receipts, sections, completeness of every item's provenance
  bad-request       INVALID_ARGUMENT            the error details (the citizen's number is sent malformed)
  deadline          OK or DEADLINE_EXCEEDED     sections, if an answer came within --deadline-ms
  unauthenticated   UNAUTHENTICATED             the error details (no token is sent)

What is secret or personal comes by the environment, never on a command line, where
every user of the machine could read it:
  GATEWAY_TOKEN       access token (every scenario but unauthenticated)
  GATEWAY_CITIZEN     national id of the citizen (not used by bad-request)
  GATEWAY_CASE        case number
  GATEWAY_PURPOSE     purpose of the policy catalogue
  GATEWAY_CATEGORIES  data categories, separated by commas; none: all of the purpose

Prints one line of JSON, never a value about a citizen. Exit code: 0 as expected,
1 anything else the gateway answered, 2 the client could not be set up.
"""
import argparse
import importlib
import json
import os
import sys
import tempfile
import time

import grpc
import grpc_tools
from grpc_tools import protoc

EXPECTED = {
    "success": {"OK"},
    "bad-request": {"INVALID_ARGUMENT"},
    "deadline": {"OK", "DEADLINE_EXCEEDED"},
    "unauthenticated": {"UNAUTHENTICATED"},
}
MALFORMED_CITIZEN = "99-not-a-number"

# The part of google.rpc this client reads; Debian's grpc-tools bring google.protobuf only.
ERROR_DETAILS = """
syntax = "proto3";
package google.rpc;
import "google/protobuf/any.proto";
message Status { int32 code = 1; string message = 2; repeated google.protobuf.Any details = 3; }
message ErrorInfo { string reason = 1; string domain = 2; map<string, string> metadata = 3; }
message BadRequest {
  message FieldViolation { string field = 1; string description = 2; }
  repeated FieldViolation field_violations = 1;
}
"""


def give_up(why):
    print("overview_client: " + why, file=sys.stderr)
    sys.exit(2)


def given(name):
    """A setting that must be in the environment."""
    return os.environ.get(name, "").strip() or give_up(f"the environment lacks {name}")


def generate(protos, folder):
    """Generates the stubs into the folder and returns the modules (overview, its stubs, error details)."""
    with open(os.path.join(folder, "error_details.proto"), "w", encoding="utf-8") as file:
        file.write(ERROR_DETAILS)
    well_known = os.path.join(os.path.dirname(grpc_tools.__file__), "_proto")
    code = protoc.main([
        "protoc", "-I" + protos, "-I" + folder, "-I" + well_known,
        "--python_out=" + folder, "--grpc_python_out=" + folder,
        "gateway/overview/v1/overview.proto", "error_details.proto"])
    if code != 0:
        give_up(f"no stubs could be generated from {protos}")
    sys.dont_write_bytecode = True
    sys.path.insert(0, folder)
    names = ("gateway.overview.v1.overview_pb2", "gateway.overview.v1.overview_pb2_grpc", "error_details_pb2")
    return [importlib.import_module(name) for name in names]


def receipt(message):
    return {"log_index": message.log_index, "leaf_hash": message.leaf_hash.hex(),
            "recorded_at": message.recorded_at.ToJsonString()}


def sections(answer, messages):
    return [{
        "category": section.category,
        "state": messages.SectionState.Name(section.state).replace("SECTION_STATE_", ""),
        "items": len(section.items),
        "reasons": [reason.code for reason in section.reasons],
    } for section in answer.sections]


def provenance(answer):
    """Counts the items whose every provenance says all that the contract demands, and what the others lack."""
    counts = {"items": 0, "complete": 0, "last_changed_at_told": 0, "lacking": {}}
    for section in answer.sections:
        for item in section.items:
            lacking = set() if item.provenance else {"provenance"}
            for origin in item.provenance:
                demanded = {
                    "source_id": origin.source_id,
                    "source_title": origin.source_title,
                    "holder": origin.holder.holder_id,
                    "asked_at": origin.HasField("asked_at"),
                    "statute": origin.legal_basis.statute,
                    "paragraph": origin.legal_basis.paragraph,
                    "receipt": origin.receipt.leaf_hash == answer.receipt.leaf_hash != b"",
                    "consent_id": origin.consent_id or not section.consent_id,
                }
                lacking.update(name for name, given in demanded.items() if not given)
            counts["items"] += 1
            counts["complete"] += not lacking
            counts["last_changed_at_told"] += any(origin.last_changed_at for origin in item.provenance)
            for name in sorted(lacking):
                counts["lacking"][name] = counts["lacking"].get(name, 0) + 1
    return counts


def error_details(error, details):
    """Decodes the google.rpc.Status that travels in the trailer; None where there is no trailer."""
    trailers = dict(error.trailing_metadata() or ())
    if "grpc-status-details-bin" not in trailers:
        return None
    status = details.Status.FromString(trailers["grpc-status-details-bin"])
    said = {"status_code": status.code, "types": [packed.type_url for packed in status.details], "fields": []}
    for packed in status.details:
        info, bad_request = details.ErrorInfo(), details.BadRequest()
        if packed.Unpack(info):
            said.update(reason=info.reason, domain=info.domain)
        elif packed.Unpack(bad_request):
            said["fields"] += [violation.field for violation in bad_request.field_violations]
    return said


def read(path):
    """The bytes of a file; None where none is named."""
    if path is None:
        return None
    with open(path, "rb") as file:
        return file.read()


def ask(options, stubs, request):
    """Makes the call. Returns (answer, None) or (None, error), and the elapsed milliseconds."""
    credentials = grpc.ssl_channel_credentials(read(options.ca), read(options.key), read(options.cert))
    settings = [("grpc.enable_http_proxy", 0), ("grpc.enable_retries", 0)]
    if options.server_name:
        settings.append(("grpc.ssl_target_name_override", options.server_name))
    metadata = [] if options.scenario == "unauthenticated" else [("authorization", "Bearer " + given("GATEWAY_TOKEN"))]
    with grpc.secure_channel(options.target, credentials, settings) as channel:
        try:  # connected first, so that the deadline measures the call and not the handshake
            grpc.channel_ready_future(channel).result(timeout=10)
        except grpc.FutureTimeoutError:
            give_up(f"no TLS connection to {options.target} within 10 s")
        started = time.monotonic()
        try:
            result = stubs.OverviewServiceStub(channel).GetOverview(
                request, timeout=options.deadline_ms / 1000, metadata=metadata), None
        except grpc.RpcError as error:
            result = None, error
        return result, round((time.monotonic() - started) * 1000)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", choices=EXPECTED)
    parser.add_argument("--target", required=True, help="HOST:PORT")
    parser.add_argument("--ca", required=True, help="the only certificate authority to trust, PEM")
    parser.add_argument("--protos", required=True, help="the contract's folder, the one that holds gateway/")
    parser.add_argument("--deadline-ms", type=int, default=15000)
    parser.add_argument("--cert", help="the client's certificate, PEM: mutual TLS")
    parser.add_argument("--key", help="its private key, PEM")
    parser.add_argument("--server-name", help="name to expect in the certificate, where it is not HOST")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="overview-client-") as folder:
        messages, stubs, details = generate(options.protos, folder)
    request = messages.GetOverviewRequest(
        citizen_id=MALFORMED_CITIZEN if options.scenario == "bad-request" else given("GATEWAY_CITIZEN"),
        case_id=given("GATEWAY_CASE"), purpose=given("GATEWAY_PURPOSE"),
        categories=[name for name in os.environ.get("GATEWAY_CATEGORIES", "").split(",") if name])
    (answer, error), elapsed = ask(options, stubs, request)

    report = {"scenario": options.scenario, "code": "OK" if error is None else error.code().name, "elapsed_ms": elapsed}
    if error is not None:
        report.update(message=error.details(), details=error_details(error, details))
    else:
        report.update(
            receipt=receipt(answer.receipt), query_receipt=receipt(answer.query_receipt),
            catalogue_version=answer.catalogue_version, sections=sections(answer, messages), provenance=provenance(answer))
    print(json.dumps(report))
    return 0 if report["code"] in EXPECTED[options.scenario] else 1


if __name__ == "__main__":
    sys.exit(main())
