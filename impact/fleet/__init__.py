"""Many repositories: the engines that do the work for each of them."""
