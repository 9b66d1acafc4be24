"""Many readers at once against a real server process on this machine's loopback."""
