"""What every way to the network has in common: addresses, keys, waits."""
