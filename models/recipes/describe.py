#!/usr/bin/env python3
"""Rewrites the description (`__metadata__`) of a safetensors file and keeps its tensors.

    describe.py FILE.safetensors DESCRIPTION.json

The description is an object with `limner.*` keys. Values that are not texts (config, preprocess) are stored as JSON
text. Needs only Python.
"""

import json
import os
import struct
import sys


def main(path, description):
    with open(path, 'rb') as file:
        (length,) = struct.unpack('<Q', file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    with open(description, encoding='utf-8') as file:
        metadata = json.load(file)
    tensors = {name: entry for name, entry in header.items() if name != '__metadata__'}
    tensors = dict(sorted(tensors.items(), key=lambda item: item[1]['data_offsets'][0]))
    metadata = {
        key: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for key, value in metadata.items()
    }
    text = json.dumps({'__metadata__': metadata, **tensors}, ensure_ascii=False, separators=(',', ':')).encode()
    text += b' ' * (-len(text) % 8)
    temporary = path + '.new'
    with open(temporary, 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text + data)
    os.replace(temporary, path)


if __name__ == '__main__':
    main(*sys.argv[1:])
