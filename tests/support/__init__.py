"""What several tests share: loopback servers and builders."""
