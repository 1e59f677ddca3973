"""Which figures and lists in which order. Nothing here counts or queries facts by itself."""
