"""A crawl on a schedule, by the scheduler that the system has: files and lines for it, no daemon of ours."""
