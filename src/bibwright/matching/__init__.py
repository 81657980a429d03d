"""Whether two records are one work: a pair becomes evidence, evidence a verdict."""
