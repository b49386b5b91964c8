#!/bin/sh
# Bundles what the page vendors into src/upslope/web/static/vendor. Developers run this
# (`make vendor`) after changing a version or an export; the result is committed.
set -eu
cd "$(dirname "$0")"
out=../src/upslope/web/static/vendor

npm ci --ignore-scripts --no-audit --no-fund
rm -rf "$out"
mkdir -p "$out/katex/fonts"

bundle() {
    ./node_modules/.bin/esbuild "$1" --bundle --minify --format=esm --target=es2022 \
        --legal-comments=none --log-level=warning --outfile="$2"
}
bundle codemirror.js "$out/codemirror.js"
bundle katex.js "$out/katex/katex.js"

# Every browser that runs ES modules reads woff2, so the older formats stay behind.
sed -E 's/,url\([^)]*\.(woff|ttf)\) format\("[a-z]+"\)//g' \
    node_modules/katex/dist/katex.min.css > "$out/katex/katex.css"
cp node_modules/katex/dist/fonts/*.woff2 "$out/katex/fonts/"

# The licences of everything bundled, in one file, each under its package's name and version.
node licences.js > "$out/LICENCES.txt"

# A test compares this with the sources, so that a stale bundle is noticed without Node.
node hashes.js package-lock.json codemirror.js katex.js build.sh licences.js > "$out/built-from.txt"
du -sh "$out"
