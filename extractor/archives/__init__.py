"""ZIP, TAR, WARC, ARC and WACZ as their members: streamed, within limits, never unpacked to disk."""
