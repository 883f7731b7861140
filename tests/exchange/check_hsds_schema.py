"""Validates HSDS JSON exports against the published schemas of HSDS 3.1.

usage: check_hsds_schema.py HSDS_SAMPLE_PROGRAM SHARED_FOLDER DATA_FOLDER

Exit code 77 (skipped, with the reason on stdout) where the schemas or python3-jsonschema are absent.
"""

import glob
import json
import os
import subprocess
import sys


def skip(reason):
    print("skipped: " + reason)
    sys.exit(77)


def main():
    program, shared, data = sys.argv[1:4]
    shared = os.environ.get("IEUM_SHARED_DIR", shared)
    if not os.path.isdir(shared + "/hsds/schema"):
        skip("no HSDS schemas in " + shared)
    try:
        import jsonschema
    except ImportError:
        skip("the module python3-jsonschema is not installed")

    native = sorted(glob.glob(data + "/district/regions.jsonl") +
                    glob.glob(data + "/district/resources/*.jsonl"))
    examples = [shared + "/hsds/examples/" + name
                for name in ("service_full.json", "organization_full.json")]
    faults = checked = 0
    for shape in ("services", "organizations"):
        with open(f"{shared}/hsds/schema/{shape[:-1]}.json", encoding="utf-8") as file:
            schema = json.load(file)
        validator = jsonschema.Draft202012Validator(
            schema, format_checker=jsonschema.FormatChecker(formats=["uuid", "email", "date"]))
        # A check that cannot fail checks nothing.
        assert any(validator.iter_errors({"id": "no uuid", "name": 7, "phones": [{}]}))
        for files in [native, *([example] for example in examples)]:
            if not files:
                continue
            out = subprocess.run([program, shape, *files], stdout=subprocess.PIPE, check=True).stdout
            page = json.loads(out)
            assert page["total_items"] == len(page["contents"]) > 0
            for record in page["contents"]:
                checked += 1
                for error in validator.iter_errors(record):
                    faults += 1
                    if faults <= 20:
                        path = "/".join(str(part) for part in error.absolute_path)
                        print(f"{shape} {record['id']} /{path}: {error.message[:300]}")
    print(f"{checked} records, {faults} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
