"""Registry pages: areas, an estate's buildings, homes, places and plan, and the import of its roster."""
