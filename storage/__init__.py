"""The vault on the disk: keys, records, blobs, log, bundles. Every secret byte passes through here."""
