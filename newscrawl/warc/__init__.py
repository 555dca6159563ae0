"""Stored captures: WARC files (ISO 28500:2017, WARC/1.1) as they are written by a crawl, and read again by anyone."""
