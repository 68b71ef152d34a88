"""The servers that networks are tried on."""

from servers.fixtures import pds, pds_proxy, snac, snac_proxy

__all__ = ["pds", "pds_proxy", "snac", "snac_proxy"]
