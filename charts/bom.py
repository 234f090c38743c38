#!/usr/bin/env python3
"""Writes the bill of materials of a production build (CycloneDX 1.6, JSON) to standard output.

    python3 charts/bom.py > gateway.cdx.json

It reads src/Gateway/packages.production.lock.json and nothing else that a build leaves behind: the packages that were locked, their
content hashes and who needs whom, and the repository's own assemblies. The same lock file gives the same bytes. Needs
Python 3 and nothing beside it.
"""
import json
import pathlib
import re
import sys
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent
LOCK = ROOT / "src" / "Gateway" / "packages.production.lock.json"
NAME = "Gateway"

# PDFsharp asks for it, and ASP.NET Core's shared framework brings a newer one: nothing of the package is published.
BROUGHT_BY_THE_RUNTIME = {"System.Security.Cryptography.Pkcs"}


def build_only():
    """Packages that work on a build and are no part of its result."""
    return set(re.findall(r'Include="([^"]+)"\s+PrivateAssets="all"', (ROOT / "Directory.Build.props").read_text("utf-8")))


def own_names():
    """The repository's projects as they write themselves; a lock file has them in lower case."""
    return {project.stem.lower(): project.stem for project in (ROOT / "src").rglob("*.csproj")}


def components(packages, left_out):
    own = own_names()
    for name, package in sorted(packages.items(), key=lambda p: p[0].lower()):
        if name in left_out:
            continue
        if package["type"] == "Project":
            yield name, {"type": "library", "bom-ref": own[name], "name": own[name]}
            continue
        version = package["resolved"]
        yield name, {
            "type": "library",
            "bom-ref": f"pkg:nuget/{name}@{version}",
            "name": name,
            "version": version,
            "purl": f"pkg:nuget/{name}@{version}",
            # NuGet's own: over the package's content without its signature, so not the hash of the file that a feed serves.
            "properties": [{"name": "nuget:contentHash:sha512", "value": package["contentHash"]}],
        }


def main():
    lock = json.loads(LOCK.read_text("utf-8"))
    framework, packages = next(iter(lock["dependencies"].items()))
    parts = dict(components(packages, build_only() | BROUGHT_BY_THE_RUNTIME))
    refs = {name.lower(): part["bom-ref"] for name, part in parts.items()}
    needs = [
        {"ref": part["bom-ref"], "dependsOn": sorted({refs[n.lower()] for n in packages[name].get("dependencies", {}) if n.lower() in refs})}
        for name, part in parts.items()
    ]
    direct = sorted(part["bom-ref"] for name, part in parts.items() if packages[name]["type"] in ("Direct", "Project"))
    bom = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, LOCK.read_text('utf-8'))}",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "bom-ref": NAME, "name": NAME},
            "properties": [{"name": "target-framework", "value": framework}],
        },
        "components": list(parts.values()),
        "dependencies": [{"ref": NAME, "dependsOn": direct}, *needs],
    }
    json.dump(bom, sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
