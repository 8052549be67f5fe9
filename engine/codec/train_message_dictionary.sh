#!/usr/bin/env bash
# Makes message_dictionary.zdict anew, from the messages of an invented city (tests/dictionary). The same city and the
# same zstd (1.5.4) make the same file. A released dictionary is never changed: the protocol names it (PROTOCOL.md §1).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bash .ci/build.sh release message-samples
samples=$(mktemp -d)
trap 'rm -rf "$samples"' EXIT
QIAOMEN_MESSAGE_SAMPLES=$samples build/release/bin/message-samples >/dev/null
zstd -q -f --train-fastcover=k=64,d=8,f=20,steps=1,split=100 -T1 --maxdict=12288 --dictID=40961 -r "$samples" \
  -o engine/codec/message_dictionary.zdict
