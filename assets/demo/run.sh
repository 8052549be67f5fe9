#!/usr/bin/env bash
# Installs what is missing, builds the two programs and the demo's lossy proxy, tells the story.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

.ci/install.sh
.ci/build.sh release qiaomen qiaomen-hub lossy-proxy
exec assets/demo/story.sh build/release/bin
