#!/bin/sh
# Makes credways/web/static/yasgui anew from the packages that tools/yasgui/package-lock.json pins. For maintainers: it
# needs node and npm's registry; nobody else does. To take a newer version: edit tools/yasgui/package.json, run
# `npm install --ignore-scripts` there, then this, and the tests of the editor (tests/web/test_editor_browser.py).
set -eu
cd "$(dirname "$0")/yasgui"
to=../../credways/web/static/yasgui
npm ci --ignore-scripts --no-audit --no-fund
mkdir -p "$to"
# As published, byte for byte.
cp node_modules/@zazuko/yasgui/build/yasgui.min.js node_modules/@zazuko/yasgui/build/yasgui.min.css "$to/"
npx --no-install esbuild network.mjs --bundle --minify --format=esm --legal-comments=none \
    --metafile=node_modules/.network.json --outfile="$to/vis-network.js"
node licences.mjs node_modules/.network.json > "$to/LICENCES.txt"
cd "$to" && sha256sum -- *.js *.css LICENCES.txt > SHA256SUMS
