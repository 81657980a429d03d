"""Benchmarks: what Bibwright costs and how right it is, beside a peer where there is one."""
