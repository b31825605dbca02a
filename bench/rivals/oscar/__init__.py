"""Oscar as its guide "Building your own shop" sets it up."""
