#!/usr/bin/env bash
# Installs what is missing, builds the programs, the demo's lossy proxy and the hand that touches its screen, tells the story.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

.ci/install.sh
.ci/build.sh release qiaomen qiaomen-hub qiaomen-kiosk lossy-proxy screen-hand
exec assets/demo/story.sh build/release/bin
