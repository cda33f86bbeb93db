"""Verifies a copy of a bucket with release records by the objects and a pinned key alone. It uses nothing of the product.

    python3 verify_releases.py <folder> <sha256 of the public key in DER>

Prints each problem on a line and exits with 1 if there is one.
"""
import base64
import hashlib
import json
import pathlib
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils

FORMAT = "image-builder-automation/"


def key_in(folder, fingerprint):
    for path in sorted(folder.rglob("*.pem")):
        try:
            key = serialization.load_pem_public_key(path.read_bytes())
        except ValueError:
            continue
        der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        if hashlib.sha256(der).hexdigest() == fingerprint:
            return key
    return None


def is_signed(key, fingerprint, signature, digest):
    if key is None or signature is None or signature["publicKeySha256"] != fingerprint:
        return False
    value, hashed = base64.b64decode(signature["value"]), utils.Prehashed(hashes.SHA256())
    try:
        if signature["algorithm"] == "ECDSA_SHA_256" and isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(value, digest, ec.ECDSA(hashed))
        elif signature["algorithm"] == "RSASSA_PSS_SHA_256":
            key.verify(value, digest, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashed)
        else:
            return False
        return True
    except InvalidSignature:
        return False


def read(path):
    try:
        document = json.loads(path.read_bytes())
        return document if isinstance(document, dict) else {}
    except ValueError:
        return {}


def problems_of(folder, fingerprint):
    key = key_in(folder, fingerprint)
    if key is None:
        yield f"no public key with fingerprint {fingerprint}"
    for place in sorted({path.parent for path in folder.rglob("*.json")}):
        chain = {}
        for path in sorted(place.glob("*.release.json")):
            content, record = path.read_bytes(), read(path)
            if record.get("format") != FORMAT + "release/1":
                yield f"{path}: no release record"
                continue
            sha = hashlib.sha256(content).hexdigest()
            chain[record["number"]] = (path, record, sha)
            signature = read(path.with_name(path.name.replace(".release.json", ".signature.json")))
            if signature.get("sha256") != sha or not is_signed(key, fingerprint, signature.get("signature"), bytes.fromhex(sha)):
                yield f"{path}: not signed by the pinned key"
        head = read(place / "head.json")
        statement = json.loads(head["statement"]) if "statement" in head else {}
        if not is_signed(key, fingerprint, head.get("signature"), hashlib.sha256(head.get("statement", "").encode()).digest()):
            yield f"{place}: the head is not signed by the pinned key"
        if statement.get("format") != FORMAT + "release-head/1":
            yield f"{place}: no head"
            continue
        if sorted(chain) != list(range(1, statement["count"] + 1)):
            yield f"{place}: the head counts {statement['count']} releases, found {sorted(chain)}"
        for number, (path, record, sha) in sorted(chain.items()):
            recipe = "/".join(record["image"]["recipe"].split("/")[:2])
            if recipe != statement["recipe"]:
                yield f"{path}: is of {recipe}, the head of {statement['recipe']}"
            before = chain.get(number - 1)
            if (record["previous"] or {}).get("sha256") != (before[2] if before else None):
                yield f"{path}: does not name the record before it"
        if statement["sha256"] != chain.get(statement["count"], (None, None, None))[2]:
            yield f"{place}: the head names another latest record"


if __name__ == "__main__":
    found = list(problems_of(pathlib.Path(sys.argv[1]), sys.argv[2]))
    print("\n".join(found) or "no problem")
    sys.exit(1 if found else 0)
