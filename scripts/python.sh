#!/bin/sh
# Prints the Python to work with: $PYTHON if given, else a finished .venv's, else python3, else the
# newest found. From 3.11, which Upslope needs, to 3.14, the last that PyTorch 2.13 has wheels for.

# Tried by running it: a name on the PATH may be a shim or a link with nothing behind it.
fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1; }

say() { echo "$1" >&2; exit 1; }

if [ -n "$PYTHON" ]; then
    fits "$PYTHON" || say "PYTHON=$PYTHON is not a Python from 3.11 to 3.14, which Upslope needs; name another or leave it out."
    echo "$PYTHON"
    exit
fi
grep -qs '"done": true' .venv/install.json && own=.venv/bin/python
for candidate in $own python3 python3.14 python3.13 python3.12 python3.11; do
    if fits "$candidate"; then
        echo "$candidate"
        exit
    fi
done
say "Upslope needs Python 3.11 to 3.14 and found none; install one, or name yours: make run PYTHON=/path/to/python3"
