"""Packs published functions for a deployment without SAM: a zip file, the plain CloudFormation template that names it, and their SHA-256 sums.

Usage: package.py <folder of the published functions> <managed|aot> <folder to write>
"""
import hashlib
import os
import platform
import shutil
import sys
import zipfile

# A zip file holds no time before 1980. The same files make the same zip file, whenever they are packed.
TIME = (1980, 1, 1, 0, 0, 0)
HASH_DIGITS = 16


def write_zip(folder, target):
    """Files in the order of their names. Only the file that Lambda starts is executable."""
    names = sorted(
        os.path.relpath(os.path.join(parent, name), folder).replace(os.sep, "/") for parent, _, names in os.walk(folder) for name in names)
    if "policy.json" not in names:
        sys.exit(f"package: expected published functions in {folder}, found no policy.json; run make publish")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, TIME)
            entry.create_system = 3
            entry.external_attr = (0o100755 if name == "bootstrap" else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            with open(os.path.join(folder, name), "rb") as file:
                archive.writestr(entry, file.read(), compresslevel=9)


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def architectures_of(package):
    """Those that the package runs on. A native executable runs on the architecture that it was built on."""
    return ["arm64", "x86_64"] if package == "managed" else [{"aarch64": "arm64"}.get(platform.machine(), platform.machine())]


def main(published, package, target):
    try:
        from package_template import packaged, text_of
    except ImportError as missing:
        sys.exit(f"package: {missing}. The template is transformed by aws-sam-translator: pip install aws-sam-translator")

    shutil.rmtree(target, ignore_errors=True)
    os.makedirs(target)
    temporary = os.path.join(target, "functions.zip")
    write_zip(published, temporary)
    name = f"functions-{package}-{sha256(temporary)[:HASH_DIGITS]}.zip"
    os.rename(temporary, os.path.join(target, name))

    template = packaged(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "template.yaml"), package, architectures_of(package), name)
    with open(os.path.join(target, "template.packaged.json"), "w", encoding="utf-8") as file:
        file.write(text_of(template))
    with open(os.path.join(target, "SHA256SUMS"), "w", encoding="utf-8") as sums:
        sums.writelines(f"{sha256(os.path.join(target, file))}  {file}\n" for file in (name, "template.packaged.json"))
    print(f"package: {target} has {name} and the template that deploys it")


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[2] not in ("managed", "aot"):
        sys.exit(__doc__)
    main(*sys.argv[1:])
