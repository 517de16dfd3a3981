"""How to check a bundle without Polltrail: commands that are typed as they stand here. A test types them.

They use the standard library of Python 3 and, for signatures, openssl 3.
"""

from typing import Final

NEEDS: Final = (
    "You need Python 3 and openssl 3, on a machine that you trust; no network. Unpack the bundle into a folder of its own, "
    "and type the commands there. They write into a folder called check and change nothing else. They check ids, places in "
    "the log and signatures. Whether a key was allowed to say such a thing, read in the enrolments; polltrail verify does that too."
)

_TOOLS: Final = '''import base64, hashlib, json
from pathlib import Path

check = Path("check")
check.mkdir(exist_ok=True)

def sha256(data):
    return hashlib.sha256(data).digest()

def signed(name, public, message, signature):
    """Leave a signature for openssl."""
    (check / (name + ".key")).write_bytes(bytes.fromhex("302a300506032b6570032100") + public)
    (check / (name + ".said")).write_bytes(message)
    (check / (name + ".sig")).write_bytes(signature)

def read_note(path):
    """Text, and the lines under it: name, key id, signature."""
    text, _, lines = Path(path).read_text("utf-8").rpartition("\\n\\n")
    cut = [line.split(" ") for line in lines.splitlines()]
    blobs = [(name, base64.b64decode(blob)) for _, name, blob in cut]
    return text + "\\n", [(name, blob[:4].hex(), blob[4:]) for name, blob in blobs]

def vkey(text):
    name, key_id, key = text.split("+", 2)
    return name, key_id, base64.b64decode(key)[1:]

def read_entry(data, keys):
    envelope = json.loads(data)
    payload, kind = base64.b64decode(envelope["payload"]), envelope["payloadType"].encode()
    message = b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
    said = json.loads(payload)
    keys.update({one["key"]: one["public"] for one in said["body"].get("organisers", [])})
    sig = base64.b64decode(envelope["signatures"][0]["sig"])
    return said, message, bytes.fromhex(keys[said["key"]]), sig, kind.decode()[26:-5]

def notes(first):
    """The log's signature, and those of the witnesses that entry 0 or an amendment names."""
    for path in ("log/checkpoint", "log/witnessed"):
        if not Path(path).exists():
            continue
        text, lines = read_note(path)
        print(path + ":", text.split("\\n")[1], "entries")
        policy = [line.split() for line in first["witnesses"].splitlines()]
        named = [(first["log_vkey"], b"")] + [(words[2], b"witness") for words in policy if words[:1] == ["witness"]]
        for number, (key, witness) in enumerate(named):
            name, key_id, public = vkey(key)
            for signer, by, blob in lines:
                if (signer, by) == (name, key_id) and not witness:
                    signed(path[4:] + "-log", public, text.encode(), blob)
                elif (signer, by) == (name, key_id):
                    at = int.from_bytes(blob[:8], "big")
                    print("  seen by", ascii(name), "at", at, "seconds after 1970")
                    said = "cosignature/v1\\ntime %d\\n" % at + text
                    signed("%s-witness-%d" % (path[4:], number), public, said.encode(), blob[8:])
'''

_ENTRIES: Final = """
keys, first, wrong = {}, None, []
checkpoint, _ = read_note("log/checkpoint")
origin, size, root = checkpoint.splitlines()
for index in json.loads(Path("bundle.json").read_bytes())["entries"]:
    data = Path("entries/%d.json" % index).read_bytes()
    said, message, public, sig, kind = read_entry(data, keys)
    signed("entry-%d" % index, public, message, sig)
    if index == 0:
        first = said["body"]
        print("election", sha256(message).hex(), ascii(first["name"]), "REHEARSAL" if first["rehearsal"] else "")
    if kind == "definition":
        first = {**first, "witnesses": said["body"]["witnesses"]}
    if kind == "enrolment":
        assert hashlib.sha256(bytes.fromhex(said["body"]["public"])).hexdigest() == said["body"]["key"]
        keys.setdefault(said["body"]["key"], said["body"]["public"])
    if kind == "succession":
        first = {**first, "log_vkey": said["body"]["log_vkey"]}

    # the way from the entry up to the root of the log (RFC 9162, section 2.1.3.2)
    head, note = Path("proofs/%d.tlog-proof" % index).read_bytes().split(b"\\n\\n", 1)
    assert note.decode().startswith(checkpoint), "another checkpoint"
    _, place, *beside = head.decode().splitlines()
    node, at, last = sha256(b"\\0" + data), index, int(size) - 1
    for one in map(base64.b64decode, beside):
        if at % 2 or at == last:
            node = sha256(b"\\1" + one + node)
            while at % 2 == 0 and at:
                at, last = at // 2, last // 2
        else:
            node = sha256(b"\\1" + node + one)
        at, last = at // 2, last // 2
    good = place == "index %d" % index and last == 0 and base64.b64encode(node).decode() == root
    wrong += [] if good else [index]
    print("entry", index, kind, "by", said["key"][:8], "is in the log" if good else "IS NOT IN THE LOG")
notes(first)
for path in Path("images").rglob("?" * 64):
    print("image", path.name, "is right" if sha256(path.read_bytes()).hex() == path.name else "IS ANOTHER")
print("all entries are in the log of", size if not wrong else "WRONG: %s" % wrong)
"""

_WHOLE: Final = """
def bundle_path(n, width):
    digits = str(n).zfill(-(-len(str(n)) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "log/tile/entries/" + "/".join(["x" + one for one in groups[:-1]] + groups[-1:]) + ("" if width == 256 else ".p/%d" % width)

def root_of(hashes):
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"")
    middle = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\\1" + root_of(hashes[:middle]) + root_of(hashes[middle:]))

keys, first, hashes = {}, None, []
checkpoint, _ = read_note("log/checkpoint")
origin, size, root = checkpoint.splitlines()
for start in range(0, int(size), 256):
    width, at = min(256, int(size) - start), 0
    bundle = Path(bundle_path(start // 256, width)).read_bytes()
    for index in range(start, start + width):
        length = int.from_bytes(bundle[at : at + 2], "big")
        data, at = bundle[at + 2 : at + 2 + length], at + 2 + length
        hashes.append(sha256(b"\\0" + data))
        said, message, public, sig, kind = read_entry(data, keys)
        signed("entry-%d" % index, public, message, sig)
        if index == 0:
            first = said["body"]
            print("election", sha256(message).hex(), ascii(first["name"]), "REHEARSAL" if first["rehearsal"] else "")
        if kind == "definition":
            first = {**first, "witnesses": said["body"]["witnesses"]}
        if kind == "enrolment":
            keys.setdefault(said["body"]["key"], said["body"]["public"])
        if kind == "succession":
            first = {**first, "log_vkey": said["body"]["log_vkey"]}
notes(first)
good = base64.b64encode(root_of(hashes)).decode() == root
print("the root of", size, "entries is", "as it was signed" if good else "ANOTHER")
"""

_SIGNATURES: Final = """for key in check/*.key; do
  name="${key%.key}"
  openssl pkeyutl -verify -pubin -keyform DER -inkey "$key" -rawin -in "$name.said" -sigfile "$name.sig" > /dev/null 2>&1 || echo "WRONG $name"
done; ls check/*.sig | wc -l"""

_TABLES: Final = "sha256sum tables/*"
_READ: Final = """python3 -c 'import base64, json, sys; print(base64.b64decode(json.load(open(sys.argv[1]))["payload"]).decode())' entries/0.json"""


def _program(body: str) -> str:
    return f"python3 - <<'END'\n{_TOOLS}{body}END"


def steps(*, whole: bool) -> tuple[tuple[str, str], ...]:
    """Give each step: what it shows, and what to type.

    Parameters
    ----------
    whole : bool
        Whether the bundle is of a whole log.
    """
    what = (
        "Compute the log again from all its entries. The first line is the election's id: compare it with the one that you "
        "know from elsewhere, letter by letter; the bundle cannot tell you which election you mean. The last line must say that "
        "the root is as it was signed."
        if whole
        else "See that every entry is in the log. The first line is the election's id: compare it with the one that you know "
        "from elsewhere, letter by letter; the bundle cannot tell you which election you mean. The last line must say that all "
        "entries are in the log."
    )
    signatures = (
        "Check every signature: of those who signed the entries, of the log, of the witnesses. It prints each that is wrong, "
        "and then how many there are; nothing but a number must come."
    )
    tables = "Check the tables of stations and choices: each must have the SHA-256 that is its name."
    read = "Read what an entry says, word by word; here entry 0. The numbers of a form are under body, and null is a blank."
    found = [(what, _program(_WHOLE if whole else _ENTRIES)), (signatures, _SIGNATURES), (tables, _TABLES)]
    return (*found, *(() if whole else ((read, _READ),)))
