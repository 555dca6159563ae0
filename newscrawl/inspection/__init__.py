"""What people look at: a page as the extraction sees it, sources as they answer, a site that nobody described yet."""
