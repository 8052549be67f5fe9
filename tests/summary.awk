# Adds up what the programs of one ctest log said: "N passed, N failed". A program that ended without a closing line of
# its own counts as one. `-v more=N` adds N that failed elsewhere.
function program_ends() {
  if (running && !closed) { if (ok) ++passed; else ++failed }
  running = 0
}
/^[0-9]+\/[0-9]+ Testing: / { program_ends(); running = 1; closed = ok = 0 }
/^All tests passed \(/ { for (i = 2; i <= NF; ++i) if ($i == "test") passed += $(i - 1); closed = 1 }
/^test cases: / {
  for (i = 2; i <= NF; ++i) {
    if ($i == "passed") passed += $(i - 1)
    if ($i == "failed") failed += $(i - 1)
    if ($i == "skipped") skipped += $(i - 1)
  }
  closed = 1
}
/^[0-9]+ passed, [0-9]+ failed$/ { passed += $1; failed += $3; closed = 1 }
/^Test Passed\./ { ok = 1 }
END {
  program_ends()
  failed += more
  printf "%d passed, %d failed%s\n", passed, failed, skipped ? ", " skipped " skipped" : ""
}
