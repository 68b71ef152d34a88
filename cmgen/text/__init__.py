"""Words made ready for networks: written in a dialect, counted, split into threads, linked."""
