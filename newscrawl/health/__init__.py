"""Which sites need a look: each site's run judged against its own last ones, from manifests alone."""
