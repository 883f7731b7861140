#!/usr/bin/env python3
"""Tests of check_includes.py: what it must refuse and what it must let pass."""

import contextlib
import io
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

sys.dont_write_bytecode = True
import check_includes  # noqa: E402

REFUSED = [
    ("store/catalog/catalog.cc", "indexer/snapshot.h"),
    ("store/encoding.cc", "rocksdb/slice.h"),
    ("store/vault/secret_key.h", "sodium.h"),
    ("store/rocks_store.cc", "sodium.h"),
    ("store/catalog/catalog.cc", "sodium/crypto_secretbox.h"),
    ("service/server/app.cc", "sodium.h"),
    ("tests/store/vault_secrets_test.cc", "sodium.h"),
    ("indexer/snapshot.cc", "matcher/gate.h"),
    ("indexer/snapshot.cc", "Eigen/Core"),
    ("indexer/text/words.cc", "service/exchange/ids.h"),
    ("matcher/matcher.cc", "indexer/live_index.h"),
    ("matcher/matcher.cc", "indexer/snapshot_builder.h"),
    ("matcher/matcher.cc", "service/server/app.h"),
    ("matcher/matcher.cc", "grpcpp/grpcpp.h"),
    ("service/exchange/ids.cc", "grpcpp/support/status.h"),
    ("service/exchange/ids.cc", "matcher/gate.h"),
    ("service/exchange/ids.cc", "service/evaluate/metrics.h"),
    ("service/evaluate/metrics.cc", "ieum/v1/match_service.grpc.pb.h"),
    ("service/casework/places.cc", "service/exchange/ids.h"),
    ("service/casework/places.cc", "ieum/v1/referral_service.grpc.pb.h"),
    ("matcher/matcher.cc", "service/casework/places.h"),
    ("service/cli/client.cc", "service/server/app.h"),
    ("service/cli/client.cc", "rocksdb/db.h"),
    ("service/server/app.h", "tests/store/record_store_contract.h"),
    ("tests/matcher/gate_test.cc", "grpcpp/grpcpp.h"),
]

ALLOWED = [
    ("store/rocks_store.cc", "rocksdb/db.h"),
    ("store/vault/aead.cc", "sodium.h"),
    ("store/audit/checkpoint.cc", "sodium.h"),
    ("store/vault/key_ring.cc", "store/vault/sodium_ready.h"),
    ("store/catalog/catalog.cc", "ieum/v1/catalog.pb.h"),
    ("indexer/live_index.cc", "store/record_store.h"),
    ("indexer/text/randomized_svd.cc", "Eigen/QR"),
    ("matcher/matcher.cc", "indexer/snapshot.h"),
    ("matcher/need_query.cc", "indexer/text/lexicon.h"),
    ("matcher/matcher.cc", "store/catalog/violations.h"),
    ("service/evaluate/metrics.cc", "service/exchange/message_json.h"),
    ("service/cli/client.cc", "service/evaluate/evaluation.h"),
    ("service/cli/client.cc", "grpcpp/grpcpp.h"),
    ("service/server/rpc_server.cc", "ieum/v1/match_service.grpc.pb.h"),
    ("service/casework/places.cc", "store/catalog/violations.h"),
    ("service/server/rpc_server.cc", "service/casework/places.h"),
    ("service/server/rpc_server.cc", "service/server/app.h"),
    ("tests/service/server_test.cc", "grpcpp/grpcpp.h"),
    ("tests/store/rocks_store_test.cc", "rocksdb/env.h"),
    ("tests/indexer/live_index_test.cc", "indexer/live_index.h"),
]


class CheckIncludesTest(unittest.TestCase):
    def test_refuses_what_runs_against_the_arrow(self):
        for path, header in REFUSED:
            with self.subTest(path=path, header=header):
                self.assertIsNotNone(check_includes.problem_of(path, header))

    def test_lets_pass_what_runs_with_it(self):
        for path, header in ALLOWED:
            with self.subTest(path=path, header=header):
                self.assertIsNone(check_includes.problem_of(path, header))

    def run_on(self, text):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "store" / "a.cc"
            file.parent.mkdir()
            file.write_text(text, encoding="utf-8")
            output = io.StringIO()
            with mock.patch.object(sys, "argv", ["check_includes.py", folder]):
                with contextlib.redirect_stdout(output):
                    status = check_includes.main()
        return status, output.getvalue()

    def test_names_file_and_line_and_fails(self):
        for include in ('#include "matcher/gate.h"', '  #  include <matcher/gate.h>  // why'):
            with self.subTest(include=include):
                status, output = self.run_on(f"// A file.\n{include}\n")
                self.assertEqual(status, 1)
                self.assertIn("store/a.cc:2:", output)

    def test_passes_a_clean_tree(self):
        status, output = self.run_on('#include "store/a.h"\n// #include "matcher/gate.h"\n')
        self.assertEqual((status, "1 files" in output), (0, True))


if __name__ == "__main__":
    unittest.main()
