"""Bytes to words: the only place that meets strangers' bytes. Start at :mod:`.reading`."""

import os

# onnxruntime, as soon as it is imported, keeps an identifier in the temporary folder and starts a
# thread to tell its maker.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
