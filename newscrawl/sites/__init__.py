"""What we know of outlets: profiles, the catalogue of them, and which hosts belong to whom."""

from newscrawl.sites.profile import DatedSelectors, Profile, Source, SourceKind, profile_for_address
from newscrawl.sites.registry import Registry

__all__ = ["DatedSelectors", "Profile", "Registry", "Source", "SourceKind", "profile_for_address"]
